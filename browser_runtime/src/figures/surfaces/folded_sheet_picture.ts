/** The picture of the folded sheet: the fold, and the samples that slide over it. */
import type { Picture } from "../kit/figure";
import type { Point, Pose } from "../surface_kit/camera";
import { blend } from "../surface_kit/colors";
import type { Dots, Line, Lines, Mesh } from "../surface_kit/layers";
import { ordered, spaced } from "../surface_kit/numbers";
import { Stage } from "../surface_kit/stage";
import { isDead, objective } from "./clip";
import { notesOf } from "./folded_sheet_notes";
import {
  drawnAt,
  isShown,
  type Minibatch,
  nextSample,
  RIGHT,
  type Sheet,
  TOP,
} from "./folded_sheet_state";

const LABEL =
  "The clipped objective L over the probability ratio r and the advantage A, a sheet folded along " +
  "r = 1 + ε where A is positive and along r = 1 − ε where A is negative";
const VIEWS: Readonly<Record<Sheet["plot"], Partial<Pose>>> = {
  sheet: { yaw: 0.5, pitch: 0.42, zoom: 1, lens: 0.16, centre: [0, 0, -0.06] },
  pos: { yaw: 0, pitch: 0, zoom: 1.3, lens: 0 },
  neg: { yaw: 0, pitch: 0, zoom: 1.3, lens: 0 },
};
type Range = readonly [number, number];
const HEIGHTS: Readonly<Record<Sheet["plot"], Range>> = {
  sheet: [-5.4, 3],
  pos: [0, 3],
  neg: [-5.4, 0],
};
const TICKS: Readonly<Record<Sheet["plot"], readonly number[]>> = {
  sheet: [-4, -2, 0, 2],
  pos: [0, 1, 2, 3],
  neg: [-5, -4, -3, -2, -1, 0],
};
const FLY_MS = 900;
const SLIDE_MS = 600;
const RAIN_MS = 1400;

export class SheetPicture implements Picture<Sheet> {
  readonly #stage: Stage;
  readonly #sheet: Mesh;
  readonly #folds: Lines;
  readonly #dots: Dots;
  readonly #data: Minibatch;
  #state: Sheet | null = null;
  /** Ratios on screen, on their way to those of the epoch. */
  #ratios: readonly number[] = [];
  #stop = () => {};

  constructor(
    place: HTMLElement,
    data: Minibatch,
    change: (part: Partial<Sheet>) => void,
    signal: AbortSignal,
  ) {
    const box = {
      x: { range: [0, RIGHT], ticks: [0, 0.5, 1, 1.5, 2], label: "ratio r = π new / π old" },
      y: { range: [-TOP, TOP], ticks: [-2, -1, 0, 1, 2], label: "advantage A" },
      z: { range: HEIGHTS.sheet, ticks: TICKS.sheet, label: "objective L" },
      size: [1, 1, 0.62],
    } as const;
    this.#data = data;
    this.#stage = new Stage(place, box, VIEWS.sheet, LABEL, signal);
    this.#sheet = this.#stage.mesh({ order: 0, steps: [0.1, 0.4, 0], strength: [0.1, 0] });
    this.#folds = this.#stage.lines({ order: 2 });
    this.#dots = this.#stage.dots(4);
    this.#stage.onRecolor = () => this.#draw();
    this.#stage.onSeen = () => this.#replay();
    this.#stage.onPause = () => this.#stop();
    this.#point(change);
  }

  snapshot(): HTMLCanvasElement {
    return this.#stage.snapshot();
  }

  show(state: Sheet, before: Sheet | null): void {
    this.#state = state;
    this.#stop();
    const goal = this.#data.epochs[state.epoch]!.ratio;
    if (before?.plot !== state.plot) this.#turn(before, state);
    const appears = state.points && before?.points === false;
    if (before && (before.epoch !== state.epoch || appears)) this.#slide(goal, appears);
    else this.#ratios = goal;
    this.#draw();
  }

  /** Fly to the plot's view, while the box keeps only its half of the heights. */
  #turn(before: Sheet | null, { plot }: Sheet): void {
    const { box } = this.#stage;
    const [from, to] = [box.z.range, HEIGHTS[plot]];
    const set = (range: Range) => {
      this.#stage.box = { ...this.#stage.box, z: { ...box.z, range, ticks: TICKS[plot] } };
    };
    this.#stage.look(VIEWS[plot], before ? FLY_MS : 0);
    if (!before) {
      set(to);
      return;
    }
    this.#stage.animate(FLY_MS, (share) => {
      const part = (i: 0 | 1) => from[i] + (to[i] - from[i]) * share;
      set([part(0), part(1)]);
      this.#draw();
    });
  }

  /** Move the samples to other ratios, or let them rain onto the sheet. */
  #slide(goal: readonly number[], rain: boolean): void {
    const from = rain || this.#ratios.length === 0 ? goal : this.#ratios;
    this.#stop = this.#stage.animate(rain ? RAIN_MS : SLIDE_MS, (share) => {
      const done = 1 - (1 - share) ** 3;
      this.#ratios = from.map((ratio, i) => ratio + (goal[i]! - ratio) * done);
      this.#drawDots(rain ? 1 - done : 0);
    });
  }

  /** Show every epoch up to the present one. */
  #replay(): void {
    const last = this.#state?.epoch ?? 0;
    const step = (epoch: number) => {
      this.#slide(this.#data.epochs[epoch]!.ratio, false);
      const stop = this.#stop;
      const next = this.#stage.animate(
        SLIDE_MS,
        () => {},
        () => epoch < last && step(epoch + 1),
      );
      this.#stop = () => {
        stop();
        next();
      };
    };
    this.#ratios = this.#data.epochs[0]!.ratio;
    step(0);
  }

  #draw(): void {
    if (!this.#state) return;
    this.#drawSheet(this.#state);
    this.#drawFolds(this.#state);
    this.#stage.notes = notesOf(this.#state);
    this.#drawDots(0);
  }

  #drawSheet({ eps, plot }: Sheet): void {
    const { up, down, old, paper } = this.#stage.colors;
    const grey = blend(old, paper, 0.55);
    this.#stage.graph(this.#sheet, {
      xs: ordered([...spaced(0, RIGHT, 23), 1 - eps, 1 + eps]),
      ys: spaced(-TOP, TOP, 25),
      z: (r, A) => objective(r, A, eps),
      color({ y, middle: [r, A] }) {
        const alive = blend(A > 0 ? up : down, paper, 0.38);
        return [isDead(r, A, eps) ? grey : alive, plot === "sheet" || isShown(plot, y) ? 1 : 0.001];
      },
    });
  }

  #drawFolds({ eps, plot }: Sheet): void {
    const { ink, clip, old } = this.#stage.colors;
    const list: Line[] = [];
    const bend = (points: readonly Point[]) => list.push({ points, color: clip, width: 3 });
    if (plot !== "neg")
      bend([
        [1 + eps, 0, 0],
        [1 + eps, TOP, (1 + eps) * TOP],
      ]);
    if (plot !== "pos")
      bend([
        [1 - eps, -TOP, -(1 - eps) * TOP],
        [1 - eps, 0, 0],
      ]);
    if (plot === "sheet") {
      const points = [
        [1, -TOP, -TOP],
        [1, TOP, TOP],
      ] as const;
      list.push({ points, color: old, width: 2, dash: 6 });
    } else {
      const A = plot === "pos" ? 1 : -1;
      const curve = [0, 1 - eps, 1, 1 + eps, RIGHT].map((r): Point => [r, A, objective(r, A, eps)]);
      list.push({ points: curve, color: ink, width: 4 });
      const straight = [
        [1, A, A],
        [RIGHT, A, RIGHT * A],
      ] as const;
      list.push({ points: straight, color: old, width: 1.5, dash: 5 });
    }
    this.#stage.trace(this.#folds, list);
  }

  /** The samples, `fall` of the way above the sheet. */
  #drawDots(fall: number): void {
    const state = this.#state;
    if (!state) return;
    const { up, down, quiet } = this.#stage.colors;
    const marks = this.#data.adv.flatMap((A, i) => {
      const r = this.#ratios[i];
      if (!state.points || r === undefined || !isShown(state.plot, A)) return [];
      const hollow = isDead(r, A, state.eps);
      // Drops of a fixed pattern fall from different heights.
      const height = fall * (3 + ((i * 37) % 50) / 12);
      const at: Point = [r, drawnAt(A), objective(r, A, state.eps) + height];
      const color = hollow ? quiet : A > 0 ? up : down;
      return [{ at, color, hollow, size: i === state.focus ? 15 : hollow ? 9 : 8 }];
    });
    this.#stage.mark(this.#dots, marks);
  }

  /** Let the reader choose samples by pointer and by the keys N and P. */
  #point(change: (part: Partial<Sheet>) => void): void {
    const find = (x: number, y: number, reach: number) => {
      const { plot, eps } = this.#state!;
      const places = this.#data.adv.map((A, i): Point => {
        const r = this.#ratios[i]!;
        return isShown(plot, A) ? [r, drawnAt(A), objective(r, A, eps)] : [99, 99, 99];
      });
      return this.#stage.nearest(places, x, y, reach);
    };
    this.#stage.onHover = (x, y) => {
      const focus = find(x, y, 16);
      this.#stage.canvas.style.cursor = focus < 0 ? "" : "pointer";
      if (focus >= 0) change({ focus });
    };
    this.#stage.onPress = (x, y) => {
      const focus = find(x, y, 22);
      change({ focus: focus < 0 ? null : focus });
    };
    this.#stage.onKey = ({ key }) => {
      const by = ({ n: 1, p: -1 } as const)[key.toLowerCase()];
      if (by && this.#state) change({ focus: nextSample(this.#data, this.#state, by) });
      return by !== undefined;
    };
  }
}
