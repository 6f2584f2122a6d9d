/** Inside the policy: both networks cell by cell for the observation on screen, and one unit's map. */
import { legend, readings, table } from "../kit/controls";
import { patch, type Shape, shape } from "../kit/shape";
import { type Colors, colorsAt, onRecolor } from "../surface_kit/colors";
import { fixed } from "../surface_kit/numbers";
import { drawNetwork, type Shown } from "./network_drawing";
import { type Cell, cellAt, type Layout, layoutOf } from "./network_layout";
import { type Names, read, Scale, type Selected } from "./network_reading";
import type { PolicyNets } from "./onnx_policy";
import { planeOf } from "./planes";
import { UnitMap } from "./unit_map";

const LABEL =
  "Actor and critic as cells, one for each unit, sized by activation. Arrow keys select a unit, " +
  "A and C the network, Escape none.";
const NARROWEST = 600;

export class NetworkPanel {
  readonly element = document.createElement("div");
  readonly #canvas = document.createElement("canvas");
  readonly #words = document.createElement("div");
  readonly #map = new UnitMap();
  #colors: Colors | null = null;
  #layout: Layout | null = null;
  #nets: PolicyNets | null = null;
  #version = "";
  #names: Names | null = null;
  #obs: readonly number[] | null = null;
  #selected: Selected | null = null;
  #scale = new Scale();
  #shown: Shown | null = null;
  #frame = 0;

  constructor(signal: AbortSignal) {
    this.element.className = "ppo-network";
    this.#canvas.className = "ppo-network__cells";
    this.#canvas.tabIndex = 0;
    this.#canvas.setAttribute("role", "img");
    this.#canvas.setAttribute("aria-label", LABEL);
    const scroll = document.createElement("div");
    scroll.className = "ppo-network__scroll";
    scroll.append(this.#canvas);
    const side = document.createElement("div");
    side.className = "ppo-network__side";
    side.append(this.#map.canvas, this.#words);
    this.element.append(scroll, side);
    this.#listen(signal);
  }

  /** Look into a policy; `version` names it. */
  look(nets: PolicyNets, version: string, names: Names): void {
    if (names.env !== this.#names?.env) {
      this.#scale = new Scale();
      this.#obs = null;
      this.#map.restart();
    }
    const { unit = 0, layer = 0, net = "actor" } = this.#selected ?? {};
    if (unit >= (nets[net][layer - 1]?.units ?? 0)) this.#selected = null;
    this.#nets = nets;
    this.#version = version;
    this.#names = names;
    this.#layout = null;
    this.#request();
  }

  /** The observation that the policy sees now. */
  see(obs: readonly number[]): void {
    this.#obs = obs;
    this.#request();
  }

  /** The episode ended: the next observation does not follow from the last. */
  restart(): void {
    this.#map.restart();
  }

  #request(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const [nets, names, obs] = [this.#nets, this.#names, this.#obs];
    if (!nets || !names || !obs || obs.length !== nets.actor[0]!.inputs) return;
    this.#colors ??= colorsAt(this.element);
    const width = Math.max(NARROWEST, this.#canvas.parentElement?.clientWidth ?? 0);
    if (this.#layout?.width !== width) this.#layout = layoutOf(nets.actor, nets.critic, width);
    this.#shown = read(nets, names, obs, this.#scale.see(obs), this.#selected);
    const pen = this.#sharp(this.#layout);
    if (pen) drawNetwork(pen, this.#layout, this.#shown, this.#colors);
    const plane = planeOf(names.env);
    this.#map.canvas.hidden = plane === null;
    const unit = this.#selected ?? lastOutput(nets);
    if (plane) this.#map.show(nets, this.#version, plane, obs, unit, this.#colors);
    patch(this.#words, wordsOf(this.#shown, names, nets, unit));
  }

  /** The canvas in the screen's own pixels. */
  #sharp({ width, height }: Layout): CanvasRenderingContext2D | null {
    const ratio = Math.min(2, devicePixelRatio || 1);
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#canvas.width !== w || this.#canvas.height !== h) {
      Object.assign(this.#canvas, { width: w, height: h });
      this.#canvas.style.width = `${width}px`;
      this.#canvas.style.height = `${height}px`;
    }
    const pen = this.#canvas.getContext("2d");
    pen?.setTransform(ratio, 0, 0, ratio, 0, 0);
    return pen;
  }

  #listen(signal: AbortSignal): void {
    const options = { signal };
    this.#canvas.addEventListener(
      "click",
      ({ offsetX, offsetY }) => {
        const cell = this.#layout && cellAt(this.#layout, offsetX, offsetY);
        this.#select(cell ? { net: cell.net, layer: cell.layer, unit: cell.unit } : null);
      },
      options,
    );
    this.#canvas.addEventListener(
      "keydown",
      (event) => {
        if (!this.#layout || event.ctrlKey || event.metaKey || event.altKey) return;
        const next = afterKey(this.#layout, this.#selected, event.key);
        if (next === undefined) return;
        event.preventDefault();
        event.stopPropagation(); // the theme has keys of its own
        this.#select(next);
      },
      options,
    );
    const sized = new ResizeObserver(() => this.#request());
    sized.observe(this.element);
    onRecolor(() => {
      this.#colors = null;
      this.#request();
    }, signal);
    signal.addEventListener("abort", () => {
      sized.disconnect();
      cancelAnimationFrame(this.#frame);
    });
  }

  #select(selected: Selected | null): void {
    this.#selected = selected;
    this.#request();
  }
}

/** Without a selection the map shows the last option's probability. */
function lastOutput({ actor }: PolicyNets): Selected {
  return { net: "actor", layer: actor.length, unit: actor.at(-1)!.units - 1 };
}

/** The selection after a key: the nearest cell that way; undefined for other keys. */
export function afterKey(
  { cells }: Layout,
  selected: Selected | null,
  key: string,
): Selected | null | undefined {
  if (key === "Escape") return null;
  const of = ({ net, layer, unit }: Cell): Selected => ({ net, layer, unit });
  const units = cells.filter(({ layer }) => layer > 0);
  const net = { a: "actor", c: "critic" }[key.toLowerCase()];
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  if (!net && !way) return undefined;
  const here = units.find(
    (cell) =>
      cell.net === selected?.net && cell.layer === selected.layer && cell.unit === selected.unit,
  );
  if (!here) return of(units.find((cell) => cell.net === (net ?? "actor"))!);
  if (net) {
    const twin = units.find(
      (cell) => cell.net === net && cell.layer === here.layer && cell.unit === here.unit,
    );
    return of(twin ?? units.find((cell) => cell.net === net)!);
  }
  const [dx = 0, dy = 0] = way!;
  const far = (cell: Cell) => {
    const [x, y] = [cell.x - here.x, cell.y - here.y];
    const [along, aside] = [x * dx + y * dy, Math.abs(x * dy) + Math.abs(y * dx)];
    return along < 1 ? Number.POSITIVE_INFINITY : along + 3 * aside;
  };
  const nearest = units.reduce((best, cell) => (far(cell) < far(best) ? cell : best), here);
  return of(nearest);
}

function nameOf(
  names: Names,
  nets: PolicyNets,
  net: Cell["net"],
  layer: number,
  unit: number,
): string {
  if (layer === 0) return names.obs[unit]!;
  if (layer < nets[net].length) return `layer ${layer}, unit ${unit + 1}`;
  if (net === "critic") return "value";
  return names.action.labels.flat()[unit] ?? `output ${unit + 1}`;
}

function wordsOf(shown: Shown, names: Names, nets: PolicyNets, unit: Selected): Shape[] {
  const name = (net: Cell["net"], layer: number, at: number) => nameOf(names, nets, net, layer, at);
  const about = `${unit.net}, ${name(unit.net, unit.layer, unit.unit)}`;
  const { selected } = shown;
  const net = selected?.net ?? "actor";
  const weights = shown.edges.map(({ from, to, weight }) => [
    name(net, ...from),
    name(net, ...to),
    fixed(weight, 4),
    fixed(shown.activations[net][from[0]]![from[1]]!, 4),
  ]);
  const outputs = [...shown.outputs.actor, ...shown.outputs.critic];
  return [
    shape(
      "p",
      { class: "ppo-network__note" },
      `The map: ${about}; coloured where it is on, grey where negative. The dot is now. ` +
        (selected ? "" : "Select a unit to see what feeds it."),
    ),
    legend(["policy", "actor"], ["value", "critic"], ["up", "weight > 0"], ["down", "weight < 0"]),
    readings(...outputs.map(({ label, words }) => [label, words] as const)),
    selected
      ? table("Its strongest weights as a table", ["from", "to", "weight", "activation"], weights)
      : table(
          "The observation as a table",
          ["entry", "value", "pull on the choice"],
          shown.observation.map(({ label, words, pull }) => [label, words, fixed(pull, 2)]),
        ),
  ];
}
