/** Where the cells of a network are drawn: observation, hidden layers, outputs, from left to right. */
import type { Net } from "./mlp";

export interface Cell {
  readonly net: "actor" | "critic";
  /** 0 is the observation, which both networks share. */
  readonly layer: number;
  readonly unit: number;
  /** The middle. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly cells: readonly Cell[];
  /** Headings of the columns: their words and where they are written. */
  readonly headings: readonly { readonly text: string; readonly x: number; readonly y: number }[];
  /** Whether the observation has names beside its cells. */
  readonly isNamed: boolean;
}

/** Observations with more entries are drawn without their names. */
export const MOST_NAMED = 12;
const TOP = 52;
const GAP = 34;
const NAMES = 150;
const OUTPUTS = 150;
const LARGEST = 20;
const SMALLEST = 3;

interface Block {
  readonly columns: number;
  readonly rows: number;
}

/** A layer as a block of cells, higher than wide where space is narrow. */
function blockOf(units: number): Block {
  const columns = Math.max(1, Math.min(units, 2 ** Math.round(Math.log2(Math.sqrt(units)))));
  return { columns, rows: Math.ceil(units / columns) };
}

/** Lay both networks out, the actor above the critic, in a drawing of some width. */
export function layoutOf(actor: Net, critic: Net, width: number): Layout {
  const obs = actor[0]!.inputs;
  const isNamed = obs <= MOST_NAMED;
  const inputs = isNamed ? { columns: 1, rows: obs } : blockOf(obs);
  const hidden = actor.slice(0, -1).map(({ units }) => blockOf(units));
  const columns = hidden.reduce((sum, block) => sum + block.columns, isNamed ? 1 : inputs.columns);
  const room = width - (isNamed ? NAMES : 0) - OUTPUTS - GAP * (hidden.length + 1);
  const size = Math.max(SMALLEST, Math.min(LARGEST, room / columns));
  const tall = Math.max(...hidden.map(({ rows }) => rows), actor.at(-1)!.units * 2, 4);
  const netHeight = tall * size;
  const height = 2 * (TOP + netHeight) + 20;
  const cells: Cell[] = [];
  const headings: { text: string; x: number; y: number }[] = [];
  const left = isNamed ? NAMES : 0;
  const step = isNamed ? Math.min(46, (height - TOP - 20) / obs) : size;
  const obsTop = isNamed
    ? Math.max(TOP, (height - obs * step) / 2)
    : (height - inputs.rows * size) / 2;
  for (let unit = 0; unit < obs; unit += 1) {
    const [column, row] = [unit % inputs.columns, Math.floor(unit / inputs.columns)];
    const x = left + (column + 0.5) * size;
    cells.push({ net: "actor", layer: 0, unit, x, y: obsTop + (row + 0.5) * step, size });
  }
  (["actor", "critic"] as const).forEach((name, which) => {
    const top = TOP + which * (TOP + netHeight + 10);
    let x = left + inputs.columns * size + GAP;
    hidden.forEach(({ columns: wide }, l) => {
      const { units } = (name === "actor" ? actor : critic)[l]!;
      headings.push({ text: `layer ${l + 1}: ${units} units`, x, y: top - 8 });
      for (let unit = 0; unit < units; unit += 1) {
        const at = {
          x: x + ((unit % wide) + 0.5) * size,
          y: top + (Math.floor(unit / wide) + 0.5) * size,
        };
        cells.push({ net: name, layer: l + 1, unit, ...at, size });
      }
      x += wide * size + GAP;
    });
    const { units } = (name === "actor" ? actor : critic).at(-1)!;
    const apart = Math.min(44, netHeight / units);
    for (let unit = 0; unit < units; unit += 1) {
      const y = top + netHeight / 2 + (unit - (units - 1) / 2) * apart;
      cells.push({
        net: name,
        layer: hidden.length + 1,
        unit,
        x: x + size / 2,
        y,
        size: Math.min(LARGEST, Math.max(12, size)),
      });
    }
  });
  return { width, height, cells, headings, isNamed };
}

/** The cell under a point; null where there is none. */
export function cellAt(layout: Layout, x: number, y: number): Cell | null {
  const hit = ({ x: cx, y: cy, size }: Cell) =>
    Math.abs(cx - x) <= Math.max(6, size / 2) && Math.abs(cy - y) <= Math.max(6, size / 2);
  return layout.cells.find((cell) => cell.layer > 0 && hit(cell)) ?? null;
}
