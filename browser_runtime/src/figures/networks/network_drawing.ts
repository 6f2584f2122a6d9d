/** Draws actor and critic as columns of cells on a canvas. */
import { blend, type Color, type Colors, css } from "../surface_kit/colors";
import { clamp } from "../surface_kit/numbers";
import type { Edge } from "./mlp";
import type { Cell, Layout } from "./network_layout";

type Pen = CanvasRenderingContext2D;

/** What the outputs of a network mean now. */
export interface Output {
  readonly label: string;
  readonly words: string;
  /** From 0 to 1: how long its bar is. */
  readonly share: number;
  readonly chosen: boolean;
}

export interface Shown {
  /** By network, then by layer: 0 is the observation. */
  readonly activations: Readonly<Record<Cell["net"], readonly ArrayLike<number>[]>>;
  readonly outputs: Readonly<Record<Cell["net"], readonly Output[]>>;
  /** Entries of the observation in words, and how far each moves the choice, from -1 to 1. */
  readonly observation: readonly {
    readonly label: string;
    readonly words: string;
    readonly pull: number;
  }[];
  readonly selected: {
    readonly net: Cell["net"];
    readonly layer: number;
    readonly unit: number;
  } | null;
  readonly edges: readonly Edge[];
}

const FONT = '"Lab Sans", system-ui, sans-serif';
const BAR = 96;

export function drawNetwork(pen: Pen, layout: Layout, shown: Shown, colors: Colors): void {
  pen.clearRect(0, 0, layout.width, layout.height);
  drawEdges(pen, layout, shown, colors);
  const lit = new Set(shown.edges.flatMap(({ from, to }) => [from.join(), to.join()]));
  const { selected } = shown;
  for (const cell of layout.cells) {
    const isLit =
      !selected ||
      cell.layer === 0 ||
      (cell.net === selected.net &&
        (lit.has([cell.layer, cell.unit].join()) || isSame(cell, selected)));
    pen.globalAlpha = isLit ? 1 : 0.35;
    const color =
      cell.layer === 0 ? colors.ink : cell.net === "actor" ? colors.policy : colors.value;
    drawCell(pen, cell, activationOf(shown, cell), color, colors);
    pen.globalAlpha = 1;
    if (selected && isSame(cell, selected)) outline(pen, cell, colors);
  }
  drawWords(pen, layout, shown, colors);
}

function isSame(cell: Cell, other: NonNullable<Shown["selected"]>): boolean {
  return cell.net === other.net && cell.layer === other.layer && cell.unit === other.unit;
}

function activationOf({ activations }: Shown, { net, layer, unit }: Cell): number {
  return activations[net][layer]?.[unit] ?? 0;
}

/** Full where positive, hollow where negative, as large as it is strong. */
function drawCell(pen: Pen, cell: Cell, value: number, color: Color, colors: Colors): void {
  const { x, y, size } = cell;
  const inner = size > 8 ? size - 2 : size;
  pen.fillStyle = css(colors.paper);
  pen.fillRect(x - inner / 2, y - inner / 2, inner, inner);
  if (size > 8) {
    pen.strokeStyle = css(colors.line);
    pen.lineWidth = 1;
    pen.strokeRect(x - inner / 2, y - inner / 2, inner, inner);
  }
  const side = Math.max(1, (inner - (size > 8 ? 2 : 0)) * Math.sqrt(clamp(Math.abs(value), 0, 1)));
  if (value >= 0) {
    pen.fillStyle = css(color);
    pen.fillRect(x - side / 2, y - side / 2, side, side);
  } else {
    pen.strokeStyle = css(colors.quiet);
    pen.lineWidth = 1.4;
    pen.strokeRect(
      x - side / 2 + 0.7,
      y - side / 2 + 0.7,
      Math.max(0.4, side - 1.4),
      Math.max(0.4, side - 1.4),
    );
  }
}

function outline(pen: Pen, { x, y, size }: Cell, { ink }: Colors): void {
  pen.strokeStyle = css(ink);
  pen.lineWidth = 2.5;
  pen.strokeRect(x - size / 2 - 2, y - size / 2 - 2, size + 4, size + 4);
}

/** The strongest weights of the selected unit: dashed where negative. */
function drawEdges(pen: Pen, layout: Layout, shown: Shown, colors: Colors): void {
  const { selected, edges } = shown;
  if (!selected) return;
  const find = ([layer, unit]: readonly [number, number]) =>
    layout.cells.find(
      (cell) =>
        cell.layer === layer && cell.unit === unit && (layer === 0 || cell.net === selected.net),
    );
  const most = Math.max(...edges.map(({ weight }) => Math.abs(weight)), 1e-9);
  for (const { from, to, weight } of edges) {
    const [a, b] = [find(from), find(to)];
    if (!a || !b) continue;
    pen.strokeStyle = css(weight > 0 ? colors.up : colors.down, 0.85);
    pen.setLineDash(weight > 0 ? [] : [5, 3]);
    pen.lineWidth = 0.8 + 3 * Math.abs(weight / most);
    const middle = (a.x + b.x) / 2;
    pen.beginPath();
    pen.moveTo(a.x, a.y);
    pen.bezierCurveTo(middle, a.y, middle, b.y, b.x, b.y);
    pen.stroke();
  }
  pen.setLineDash([]);
}

function drawWords(pen: Pen, layout: Layout, shown: Shown, colors: Colors): void {
  const write = (text: string, x: number, y: number, color: Color, bold = false, size = 12) => {
    pen.fillStyle = css(color);
    pen.font = `${bold ? 600 : 400} ${size}px ${FONT}`;
    pen.fillText(text, x, y);
  };
  const half = layout.height / 2;
  const first = layout.headings[0]?.x ?? 0;
  write("actor: what to do", first, 18, colors.policy, true, 13);
  write("critic: what it is worth", first, half + 8, colors.value, true, 13);
  for (const { text, x, y } of layout.headings) write(text, x, y, colors.quiet);
  for (const cell of layout.cells) {
    if (cell.layer === 0 && layout.isNamed) {
      const entry = shown.observation[cell.unit]!;
      write(entry.label, 0, cell.y - 1, colors.ink);
      write(entry.words, 0, cell.y + 14, colors.quiet);
      bar(pen, 84, cell.y + 6, 56, entry.pull, blend(colors.policy, colors.paper, 0), colors);
    }
    const output = cell.layer === 0 ? undefined : shown.outputs[cell.net][cell.unit];
    if (!output || cell.layer <= shown.activations[cell.net].length - 2) continue;
    const x = cell.x + cell.size / 2 + 6;
    write(output.label, x, cell.y - 5, colors.ink, output.chosen);
    pen.fillStyle = css(colors.line);
    pen.fillRect(x, cell.y, BAR, 8);
    pen.fillStyle = css(cell.net === "actor" ? colors.policy : colors.value);
    pen.fillRect(x, cell.y, BAR * clamp(output.share, 0, 1), 8);
    write(output.words, x, cell.y + 20, colors.quiet);
  }
}

/** A bar around its middle: left for negative, right for positive. */
function bar(
  pen: Pen,
  x: number,
  y: number,
  width: number,
  pull: number,
  color: Color,
  { line, quiet }: Colors,
): void {
  pen.fillStyle = css(line);
  pen.fillRect(x, y, width, 5);
  pen.fillStyle = css(color);
  const long = (width / 2) * clamp(pull, -1, 1);
  pen.fillRect(x + width / 2 + Math.min(0, long), y, Math.abs(long), 5);
  pen.fillStyle = css(quiet);
  pen.fillRect(x + width / 2 - 0.5, y - 2, 1, 9);
}
