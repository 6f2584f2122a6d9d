/** The policy as a map of a world's states, with trajectories that flow through it. */
import type { Space } from "../../generated/environments.generated";
import { legend, table } from "../kit/controls";
import { patch, shape } from "../kit/shape";
import { blend, type Color, type Colors, colorsAt, css, onRecolor } from "../surface_kit/colors";
import { clamp, fixed, spaced } from "../surface_kit/numbers";
import { ChartMap, type Place } from "./chart_map";
import { forward, softmax } from "./mlp";
import type { PolicyNets } from "./onnx_policy";
import type { Plane } from "./planes";

/** Steps copies of the world, whose states and next observations it returns. */
export type Flow = (
  states: readonly (readonly number[])[],
  actions: readonly (number | readonly number[])[],
) => Promise<{
  readonly states: readonly (readonly number[])[];
  readonly obs: readonly (readonly number[])[];
  readonly ended: readonly boolean[];
}>;

type Point = readonly [number, number];

const SIDE = 320;
const CELLS = 64;
const ACROSS = 6;
const STEPS = 40;

/** How strongly a policy leans to its last action, from 0 to 1, and the action it takes. */
export function lean(
  nets: PolicyNets,
  space: Space,
  obs: readonly number[],
): { readonly share: number; readonly middle: number; readonly action: number | number[] } {
  const outputs = forward(nets.actor, nets.normalized(obs)).at(-1)!;
  if (space.kind === "box") {
    const action = space.labels.map((_, i) => clamp(outputs[i]!, space.low[i]!, space.high[i]!));
    const [low, high] = [space.low[0]!, space.high[0]!];
    return { share: (action[0]! - low) / (high - low), middle: 0, action };
  }
  const chances = softmax(outputs);
  const action = chances.indexOf(Math.max(...chances));
  const last = chances.length - 1;
  const middle = chances.slice(1, last).reduce((sum, chance) => sum + chance, 0);
  return { share: chances[last]!, middle, action };
}

export class PhasePortrait {
  readonly element = document.createElement("div");
  readonly #map = new ChartMap(SIDE, CELLS, "The policy's choice over two quantities of the world");
  readonly #words = document.createElement("div");
  readonly #plane: Plane;
  readonly #space: Space;
  readonly #flow: Flow;
  #nets: PolicyNets | null = null;
  #obs: readonly number[] = [];
  #paths: readonly (readonly Point[])[] = [];
  #colors: Colors | null = null;
  #frame = 0;
  #stale = true;
  /** Counts the policies, so that trajectories of an old one are dropped. */
  #looks = 0;

  constructor(plane: Plane, space: Space, flow: Flow, signal: AbortSignal) {
    this.#plane = plane;
    this.#space = space;
    this.#flow = flow;
    this.element.className = "ppo-portrait";
    this.element.append(this.#map.canvas, this.#words);
    onRecolor(() => {
      this.#colors = null;
      this.#stale = true;
      this.#request();
    }, signal);
    signal.addEventListener("abort", () => cancelAnimationFrame(this.#frame));
  }

  /** Draw another policy. @throws what stepping the world throws. */
  async look(nets: PolicyNets): Promise<void> {
    this.#looks += 1;
    const me = this.#looks;
    this.#nets = nets;
    this.#stale = true;
    this.#request();
    const paths = await this.#follow(nets, () => me === this.#looks);
    if (me !== this.#looks) return;
    this.#paths = paths;
    this.#request();
  }

  /** The observation on screen: all quantities besides the two are as in it. */
  see(obs: readonly number[]): void {
    const rest = (seen: readonly number[]) =>
      this.#plane
        .obs(0, 0, seen)
        .map((value) => Math.round(value * 4))
        .join();
    this.#stale ||= rest(obs) !== rest(this.#obs);
    this.#obs = obs;
    this.#request();
  }

  #request(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  /** Let the policy act from a grid of states. */
  async #follow(nets: PolicyNets, wanted: () => boolean): Promise<Point[][]> {
    const { x, y, state, obs, at } = this.#plane;
    const inner = ({ range: [low, high] }: Plane["x"]) => {
      const edge = (high - low) / (2 * ACROSS);
      return spaced(low + edge, high - edge, ACROSS);
    };
    const starts = inner(y).flatMap((b) => inner(x).map((a): Point => [a, b]));
    let states: (readonly number[])[] = starts.map((start) => state(...start, this.#obs));
    let seen: readonly (readonly number[])[] = starts.map((start) => obs(...start, this.#obs));
    const paths = starts.map((start) => [start]);
    const over = starts.map(() => false);
    for (let step = 0; step < STEPS && wanted(); step += 1) {
      const actions = seen.map((one) => lean(nets, this.#space, one).action);
      const next = await this.#flow(states, actions);
      next.obs.forEach((one, i) => {
        if (!over[i]) paths[i]!.push(at(one));
        over[i] ||= next.ended[i]!;
      });
      states = next.states.map((one, i) => (over[i] ? states[i]! : [...one]));
      seen = next.obs;
    }
    return paths;
  }

  #draw(): void {
    const nets = this.#nets;
    if (!nets) return;
    this.#colors ??= colorsAt(this.element);
    const colors = this.#colors;
    if (this.#stale) {
      this.#stale = false;
      this.#fill(nets, colors);
    }
    this.#map.draw(this.#plane, colors, (pen, place) => {
      this.#drawPaths(pen, place, colors);
      if (this.#obs.length === 0) return;
      pen.beginPath();
      pen.arc(...place(...this.#plane.at(this.#obs)), 6, 0, 7);
      pen.fillStyle = css(colors.reward);
      pen.strokeStyle = css(colors.ink);
      pen.lineWidth = 1.5;
      pen.fill();
      pen.stroke();
    });
    this.#tell(nets);
  }

  #fill(nets: PolicyNets, { ink, paper, line, policy }: Colors): void {
    const first = blend(ink, paper, 0.42);
    const pale = blend(paper, line, 0.4);
    this.#map.fill((n): Color => {
      const obs = this.#plane.obs(...this.#map.point(this.#plane, n), this.#obs);
      const { share, middle } = lean(nets, this.#space, obs);
      const rest = Math.max(0, 1 - share - middle);
      const part = (i: 0 | 1 | 2) => rest * first[i] + share * policy[i] + middle * pale[i];
      return [part(0), part(1), part(2)];
    });
  }

  /** Each from a dot at its start; thicker towards its end, which gives it a direction. */
  #drawPaths(pen: CanvasRenderingContext2D, place: Place, { ink, paper }: Colors): void {
    for (const path of this.#paths) {
      for (const [color, extra] of [
        [paper, 2],
        [ink, 0],
      ] as const) {
        pen.strokeStyle = css(color, extra ? 0.7 : 0.9);
        path.forEach((point, i) => {
          const before = path[i - 1];
          if (!before || this.#jumps(before, point)) return;
          pen.lineWidth = extra + 0.6 + (1.4 * i) / path.length;
          pen.beginPath();
          pen.moveTo(...place(...before));
          pen.lineTo(...place(...point));
          pen.stroke();
        });
      }
      pen.beginPath();
      pen.arc(...place(...path[0]!), 2, 0, 7);
      pen.fillStyle = css(ink);
      pen.fill();
    }
  }

  /** An angle that went round is no line across the whole map. */
  #jumps([from]: Point, [to]: Point): boolean {
    const [low, high] = this.#plane.x.range;
    return this.#plane.isRound && Math.abs(to - from) > (high - low) / 2;
  }

  #tell(nets: PolicyNets): void {
    const { x, y } = this.#plane;
    const labels = this.#space.kind === "box" ? [] : this.#space.labels.flat();
    const [first, last] = [
      labels[0] ?? "as little as allowed",
      labels.at(-1) ?? "as much as allowed",
    ];
    const rows = spaced(...y.range, 5).flatMap((b) =>
      spaced(...x.range, 5).map((a) => {
        const { share } = lean(nets, this.#space, this.#plane.obs(a, b, this.#obs));
        return [fixed(a), fixed(b), fixed(share)];
      }),
    );
    patch(this.#words, [
      legend(
        ["policy", last],
        ["old", first],
        ...(labels.length > 2 ? [["dead", "between"] as const] : []),
      ),
      shape("p", { class: "ppo-network__note" }, PORTRAIT_WORDS),
      table("The policy as a table", [x.label, y.label, last], rows),
    ]);
  }
}

const PORTRAIT_WORDS =
  "Colour: what the policy does in each state. Lines: where its most probable actions lead from the " +
  "small dots, 40 steps at most. The large dot is the state on screen.";
