/** The picture of the value surface: the hill, the best possible net, the episode and its errors. */
import type { Picture } from "../kit/figure";
import type { Point, Pose } from "../surface_kit/camera";
import { blend, type Color } from "../surface_kit/colors";
import type { Dots, Line, Lines, Mesh } from "../surface_kit/layers";
import { clamp, fixed, spaced } from "../surface_kit/numbers";
import { type Note, Stage } from "../surface_kit/stage";
import { drawnAt, HIGH, LOW, type Moment, type Run, type Value } from "./value_surface_state";

const LABEL = "The critic's value of MountainCar over position and velocity, as a surface";
const FLAG = 0.5;
const VIEWS: Readonly<Record<Value["view"], Partial<Pose>>> = {
  rest: { yaw: -0.6, pitch: 0.55, centre: [0, 0, -0.04] },
  side: { yaw: -0.14, pitch: 0.16, zoom: 1.16, centre: [0, 0, 0.02] },
  top: { yaw: 0, pitch: Math.PI / 2, zoom: 1.12, lens: 0 },
};
const BOX = {
  x: { range: [-1.2, 0.6], ticks: [-1.2, -0.8, -0.4, 0, 0.4], label: "position (flag at 0.5)" },
  y: { range: [-0.07, 0.07], ticks: [-0.06, -0.03, 0, 0.03, 0.06], label: "velocity per step" },
  z: {
    range: [LOW, HIGH],
    ticks: [-100, -75, -50, -25, 0],
    label: "V: discounted return, −1 a step",
  },
  size: [1, 0.86, 0.5],
} as const;
const GROW_MS = 340;
const STAY_MS = 380;

export class ValuePicture implements Picture<Value> {
  readonly #stage: Stage;
  readonly #run: Run;
  readonly #hill: Mesh;
  readonly #ideal: Mesh;
  readonly #sticks: Lines;
  readonly #halo: Lines;
  readonly #track: Lines;
  readonly #dots: Dots;
  readonly #xs: readonly number[];
  readonly #ys: readonly number[];
  #state: Value | null = null;
  /** Heights on screen, on their way to those of the moment. */
  #heights: readonly number[] = [];
  #stop = () => {};

  constructor(place: HTMLElement, run: Run, signal: AbortSignal) {
    this.#run = run;
    this.#xs = spaced(...run.position);
    this.#ys = spaced(...run.speed);
    const stage = new Stage(place, BOX, VIEWS.rest, LABEL, signal);
    this.#stage = stage;
    this.#hill = stage.mesh({ order: 0, steps: [0, 0, 10], strength: [0, 0.22] });
    const net = { steps: [0.1, 0.01, 0], strength: [0.55, 0], sheet: true } as const;
    this.#ideal = stage.mesh({ ...net, order: 5, ink: "reward" });
    this.#sticks = stage.lines({ order: 3, through: true });
    this.#halo = stage.lines({ order: 6, rise: 0.012 });
    this.#track = stage.lines({ order: 7, rise: 0.02 });
    this.#dots = stage.dots(9);
    stage.onRecolor = () => this.#draw();
    stage.onSeen = () => this.#replay(0);
    stage.onPause = () => this.#settle();
    stage.onHover = (x, y) => this.#tell(x, y);
  }

  snapshot(): HTMLCanvasElement {
    return this.#stage.snapshot();
  }

  show(state: Value, before: Value | null): void {
    this.#stop();
    this.#state = state;
    if (before?.view !== state.view) this.#stage.look(VIEWS[state.view], before ? 900 : 0);
    if (!before) this.#heights = heightsOf(this.#moment);
    else if (before.frame !== state.frame) this.#grow(this.#moment);
    this.#draw();
  }

  get #moment(): Moment {
    return this.#run.frames[this.#state!.frame]!;
  }

  #grow(moment: Moment): void {
    const [from, goal] = [this.#heights, heightsOf(moment)];
    this.#stop = this.#stage.animate(GROW_MS, (share) => {
      this.#heights = from.map((height, k) => height + (goal[k]! - height) * share);
      this.#drawHill(moment);
    });
  }

  /** Show every moment from `frame` to the present one. */
  #replay(frame: number): void {
    const moment = this.#run.frames[frame]!;
    this.#grow(moment);
    this.#drawTrack(moment);
    if (frame >= this.#state!.frame) return;
    const stop = this.#stop;
    const next = this.#stage.animate(
      STAY_MS,
      () => {},
      () => this.#replay(frame + 1),
    );
    this.#stop = () => {
      stop();
      next();
    };
  }

  #settle(): void {
    this.#stop();
    this.#heights = heightsOf(this.#moment);
    this.#draw();
  }

  #draw(): void {
    if (!this.#state) return;
    this.#drawHill(this.#moment);
    this.#drawBest(this.#state);
    this.#drawTrack(this.#moment);
  }

  #drawHill(moment: Moment): void {
    const { value, paper, policy, ink, line } = this.#stage.colors;
    const { color, view } = this.#state!;
    const columns = this.#xs.length;
    const pale = blend(value, paper, 0.88);
    const byValue = (z: number) => blend(pale, value, clamp((z - LOW) / -LOW, 0, 1) ** 0.8);
    const [pushed, coasted] = [blend(ink, paper, 0.42), blend(paper, line, 0.4)];
    const byPolicy = (k: number): Color => {
      const [left, right] = [moment.left[k]! / 100, moment.right[k]! / 100];
      const part = (i: 0 | 1 | 2) =>
        left * pushed[i] + right * policy[i] + (1 - left - right) * coasted[i];
      return [part(0), part(1), part(2)];
    };
    this.#hill.unlit = view === "top" ? 0.75 : 0;
    this.#stage.graph(this.#hill, {
      xs: this.#xs,
      ys: this.#ys,
      z: (_x, _y, i, j) => drawnAt(this.#heights[j * columns + i]!),
      color: ({ z, i, j }) => [color === "policy" ? byPolicy(j * columns + i) : byValue(z), 1],
    });
  }

  #drawBest({ best }: Value): void {
    this.#ideal.visible = best;
    if (!best) return;
    const columns = this.#xs.length;
    this.#stage.graph(this.#ideal, {
      xs: this.#xs,
      ys: this.#ys,
      z: (_x, _y, i, j) => drawnAt(this.#run.best[j * columns + i]! / 10),
      color: () => [this.#stage.colors.reward, 0.05],
    });
  }

  #drawTrack(moment: Moment): void {
    const { time, track, errors } = this.#state!;
    const colors = this.#stage.colors;
    const { p, s, v, delta } = moment.track;
    const upTo = Math.max(1, Math.round(time * delta.length));
    const at = (i: number): Point => [p[i]!, s[i]!, drawnAt(v[i]!) + 1.2];
    const flag = { color: colors.up, dash: 5 };
    const foot: Line = {
      ...flag,
      points: [
        [FLAG, -0.07, LOW],
        [FLAG, 0.07, LOW],
      ],
      width: 2,
    };
    const wall: Line = {
      ...flag,
      points: [
        [FLAG, 0.07, LOW],
        [FLAG, 0.07, HIGH],
      ],
      width: 1.5,
    };
    const points = track ? Array.from({ length: upTo + 1 }, (_, i) => at(i)) : [];
    this.#stage.trace(this.#halo, [{ points, color: colors.paper, width: 6.5 }]);
    const lines = [{ points, color: colors.ink, width: 3 }, foot];
    this.#stage.trace(this.#track, this.#stage.pose.pitch > 1.2 ? lines : [...lines, wall]);
    this.#stage.trace(this.#sticks, track && errors ? this.#pins(moment, upTo, at) : []);
    const ends = [
      { at: at(0), color: colors.old, size: 11 },
      { at: at(upTo), color: colors.ink, size: 11 },
    ];
    this.#stage.mark(this.#dots, track ? ends : []);
    this.#stage.notes = track ? this.#notes(moment, upTo, at) : [];
  }

  #tip({ track: { p, s, v, delta } }: Moment, i: number): Point {
    const height = v[i]! + this.#state!.stick * delta[i]!;
    return [p[i]!, s[i]!, clamp(height, LOW - 10, HIGH + 12)];
  }

  #pins(moment: Moment, upTo: number, at: (i: number) => Point): Line[] {
    const { up, down } = this.#stage.colors;
    return [1, -1].map((sign) => {
      const steps = Array.from({ length: upTo }, (_, i) => i);
      const chosen = steps.filter((i) => Math.sign(moment.track.delta[i]!) === sign);
      const points = chosen.flatMap((i) => [at(i), this.#tip(moment, i)]);
      return { points, color: sign > 0 ? up : down, width: 2.2, pairs: true };
    });
  }

  #notes(moment: Moment, upTo: number, at: (i: number) => Point): Note[] {
    const { v, delta, ended } = moment.track;
    const notes: Note[] = [];
    if (ended && upTo === delta.length) {
      notes.push({ at: at(upTo), text: "flag", kind: "up", off: [0, 18] });
    }
    if (!this.#state!.errors) {
      const text = `start: V = ${fixed(v[0]!, 1)}`;
      return [...notes, { at: at(0), text, kind: "value", off: [-10, 22], minor: true }];
    }
    const largest = delta
      .slice(0, upTo)
      .reduce((best, error, i) => (Math.abs(error) > Math.abs(delta[best]!) ? i : best), 0);
    const error = delta[largest]!;
    const kind = error > 0 ? "up" : "down";
    const off = [0, error > 0 ? -14 : 14] as const;
    return [
      ...notes,
      { at: this.#tip(moment, largest), text: `δ = ${fixed(error, 1)}`, kind, off },
    ];
  }

  /** The numbers of the grid point under the pointer. */
  #tell(x: number, y: number): void {
    const places = this.#ys.flatMap((speed, j) =>
      this.#xs.map((position, i): Point => {
        return [position, speed, drawnAt(this.#heights[j * this.#xs.length + i]!)];
      }),
    );
    const k = this.#stage.nearest(places, x, y, 16);
    const notes = this.#stage.notes.filter((note) => !note.hover);
    if (k >= 0) {
      const { v, left, right } = this.#moment;
      const at = places[k]!;
      const text =
        `(${fixed(at[0])}, ${fixed(at[1], 3)}): V = ${fixed(v[k]! / 10, 1)}, ` +
        `best ${fixed(this.#run.best[k]! / 10, 1)}, left ${left[k]} %, right ${right[k]} %`;
      notes.push({ at, hover: true, off: [0, -24], text });
    }
    this.#stage.notes = notes;
    this.#stage.request();
  }
}

function heightsOf({ v }: Moment): number[] {
  return v.map((tenths) => tenths / 10);
}
