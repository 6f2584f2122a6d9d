/** The picture of the clip canyon: the land, the sheets over it, and the path on both. */
import type { Picture } from "../kit/figure";
import type { Pose } from "../surface_kit/camera";
import { blend } from "../surface_kit/colors";
import { contour } from "../surface_kit/contour";
import type { Dot, Dots, Line, Lines, Mesh } from "../surface_kit/layers";
import { fixed, ordered, spaced } from "../surface_kit/numbers";
import { type Note, Stage } from "../surface_kit/stage";
import { endOf, LIFT, notesOf, onLand } from "./clip_canyon_notes";
import {
  believed,
  type Canyon,
  isClipped,
  isInside,
  movedTo,
  type Path,
  pathOf,
  RANGE,
} from "./clip_canyon_path";
import {
  clippedSurrogate,
  folds,
  gradient,
  kl,
  surrogate,
  type Theta,
  trueReturn,
} from "./two_states";

const LABEL =
  "The true objective J of a world with two states over the policy's two parameters, a landscape; " +
  "over it as sheets what the surrogate promises and its clipped version";
const VIEWS: Readonly<Record<Canyon["view"], Partial<Pose>>> = {
  rest: { yaw: 0.6, pitch: 0.5, zoom: 0.98, centre: [0, 0, -0.1] },
  near: { yaw: 0.5, pitch: 0.36, zoom: 1.75, centre: [-0.25, -0.1, -0.06] },
  side: { yaw: 0.95, pitch: 0.12, zoom: 1.2 },
  top: { yaw: 0, pitch: Math.PI / 2, zoom: 0.98, lens: 0 },
};
const BOX = {
  x: { range: RANGE.x, ticks: [-6, -4, -2, 0, 2], label: "θ₀: logit of leaving state 0" },
  y: { range: RANGE.y, ticks: [-2, 0, 2, 4, 6], label: "θ₁: logit of staying in state 1" },
  z: { range: RANGE.z, ticks: [0, 2, 4, 6, 8], label: "discounted return" },
  size: [1, 0.95, 0.56],
} as const;
const LEVELS = [0.02, 0.1, 0.3, 0.6];
const [XS, YS] = [spaced(...RANGE.x, 61), spaced(...RANGE.y, 55)];
const WALK_MS = 1800;
const ARROWS: Readonly<Record<string, Theta>> = {
  ArrowLeft: [-0.2, 0],
  ArrowRight: [0.2, 0],
  ArrowUp: [0, 0.2],
  ArrowDown: [0, -0.2],
};

const PLACES = spaced(...RANGE.y, 46).flatMap((y) =>
  spaced(...RANGE.x, 51).map((x) => [x, y, trueReturn([x, y])] as const),
);
/** Nearly nothing, but still there for the depth of what lies behind. */
const HIDDEN = 0.001;

type Span = readonly [number, number];

export class CanyonPicture implements Picture<Canyon> {
  readonly #stage: Stage;
  readonly #land: Mesh;
  readonly #promise: Mesh;
  readonly #roof: Mesh;
  readonly #floor: Lines;
  readonly #tracks: Lines;
  readonly #dots: Dots;
  #now: Canyon | null = null;
  #path: Path | null = null;
  #stop = () => {};

  constructor(place: HTMLElement, change: (part: Partial<Canyon>) => void, signal: AbortSignal) {
    const stage = new Stage(place, BOX, VIEWS.rest, LABEL, signal);
    this.#stage = stage;
    this.#land = stage.mesh({ order: 0, steps: [0, 0, 0.5], strength: [0, 0.28] });
    const sheet = { steps: [1, 1, 0], sheet: true } as const;
    this.#promise = stage.mesh({ ...sheet, order: 6, strength: [0.5, 0], ink: "policy" });
    this.#roof = stage.mesh({ ...sheet, order: 7, strength: [0.45, 0], ink: "clip" });
    this.#floor = stage.lines({ order: 1 });
    this.#tracks = stage.lines({ order: 8 });
    this.#dots = stage.dots(9);
    stage.onRecolor = () => this.#now && this.#draw(this.#now, true);
    stage.onSeen = () => this.#now && this.#grow(this.#now, "epochs");
    stage.onPause = () => this.#stop();
    stage.onHover = (x, y) => this.#tell(x, y);
    this.#start(change);
  }

  snapshot(): HTMLCanvasElement {
    return this.#stage.snapshot();
  }

  show(state: Canyon, before: Canyon | null, by: "hand" | "tour"): void {
    this.#stop();
    if (before?.view !== state.view) this.#stage.look(VIEWS[state.view], before ? 900 : 0);
    this.#draw(state, before?.roof !== state.roof);
    const fields = ["ray", "before", "epochs"] as const;
    const grown = fields.find((field) => state[field] && before?.[field] !== state[field]);
    if (by === "tour" && grown) this.#grow(state, grown);
  }

  #draw(state: Canyon, withLand: boolean): void {
    this.#now = state;
    const path = pathOf(state);
    this.#path = path;
    if (withLand) this.#drawLand(state);
    this.#drawSheets(state, path);
    this.#drawPath(state, path);
    const rings = this.#drawRings(state, path);
    this.#stage.notes = [...notesOf(state, path), ...rings];
  }

  /** Let the number of epochs, rounds or the distance grow to what it is in `state`. */
  #grow(state: Canyon, field: "epochs" | "before" | "ray"): void {
    const goal = state[field] ?? 0;
    this.#stop = this.#stage.animate(WALK_MS, (share) => {
      const value = field === "ray" ? goal * share : Math.round(goal * share);
      if (this.#now?.[field] !== value) this.#draw({ ...state, [field]: value }, false);
    });
  }

  #drawLand(state: Canyon): void {
    const { reward, paper } = this.#stage.colors;
    const [low, high] = [blend(reward, paper, 0.82), blend(reward, paper, 0.36)];
    this.#land.ghost = state.roof;
    this.#stage.graph(this.#land, {
      xs: XS,
      ys: YS,
      z: (x, y) => trueReturn([x, y]),
      color: ({ z }) => [blend(low, high, z / RANGE.z[1]), state.roof ? 0.42 : 1],
    });
  }

  #drawSheets(state: Canyon, { old, path }: Path): void {
    const { policy, clip } = this.#stage.colors;
    const [xs, ys] = [near(RANGE.x, path[0]![0], state), near(RANGE.y, path[0]![1], state)];
    this.#promise.visible = state.promise;
    this.#roof.visible = state.roof;
    if (state.promise) {
      this.#stage.graph(this.#promise, {
        xs: spaced(...xs, 41),
        ys: spaced(...ys, 37),
        z: (x, y) => surrogate([x, y], old),
        color: ({ z }) => [policy, z < 0 ? HIDDEN : 0.22],
      });
    }
    if (!state.roof) return;
    const [f0, f1] = folds(old, state.eps);
    this.#stage.graph(this.#roof, {
      xs: withFolds(xs, 31, f0),
      ys: withFolds(ys, 28, f1),
      z: (x, y) => clippedSurrogate([x, y], old, state.eps),
      color: ({ z, middle }) => {
        // Flat in none, one or both of the parameters.
        const flat = gradient(middle, old, state.eps).filter((slope) => slope === 0).length;
        return [clip, z < 0 ? HIDDEN : [0.14, 0.3, 0.58][flat]!];
      },
    });
  }

  #drawPath(state: Canyon, whole: Path): void {
    const colors = this.#stage.colors;
    const { path, rounds } = whole;
    const { visible, end, truth, told, isTold } = endOf(state, whole);
    const color = isClipped(state, whole) ? colors.clip : colors.policy;
    const { ink, old, reward } = colors;
    const lines: Line[] = rounds.map((leg) => {
      const points = leg.path.filter(isInside).map(onLand);
      return { points, color: ink, width: 2.5, alpha: 0.75 };
    });
    lines.push({ points: visible.map(onLand), color: ink, width: 3.5 });
    const dots: Dot[] = rounds.map((leg) => ({ at: onLand(leg.path[0]!), color: old, size: 9 }));
    const steps = whole.isRay ? [] : visible.slice(1, -1);
    dots.push(...steps.map((at) => ({ at: onLand(at), color: ink, size: 6 })));
    dots.push({ at: onLand(path[0]!), color: old, size: 13 });
    if (path.length > 1) dots.push({ at: onLand(end), color: reward, size: 13 });
    if (isTold) {
      const points = visible.map((at) => [...at, believed(state, whole, at) + LIFT] as const);
      const gap = [
        [...end, truth],
        [...end, told],
      ] as const;
      const error = told > truth ? colors.down : colors.up;
      lines.push({ points, color, width: 3 }, { points: gap, color: error, width: 3, dash: 4 });
      dots.push({ at: [...end, told + LIFT], color, size: 11 });
    }
    this.#stage.trace(this.#tracks, lines);
    this.#stage.mark(this.#dots, dots);
  }

  /** Contours of the KL divergence on the floor, and the path among them; returns their names. */
  #drawRings(state: Canyon, { old, path }: Path): Note[] {
    if (!state.kl) {
      this.#stage.trace(this.#floor, []);
      return [];
    }
    const { ink } = this.#stage.colors;
    const onFloor = (at: Theta) => [...at, 0.02] as const;
    const rings = LEVELS.map((level) => ({
      level,
      points: contour(XS, YS, (x, y) => kl([x, y], old), level).map(onFloor),
    }));
    this.#stage.trace(this.#floor, [
      ...rings.map(({ points }) => ({ points, color: ink, width: 1.6, alpha: 0.8, pairs: true })),
      { points: path.filter(isInside).map(onFloor), color: ink, width: 2, dash: 4 },
    ]);
    return rings.flatMap(({ level, points }) => {
      if (points.length === 0) return [];
      const front = points.reduce((least, at) => (at[1] < least[1] ? at : least));
      return [{ at: front, text: `KL ${level}`, off: [0, 9] }];
    });
  }

  /** Let the reader choose the policy that the data come from. */
  #start(change: (part: Partial<Canyon>) => void): void {
    this.#stage.onPress = (x, y) => {
      const found = PLACES[this.#stage.nearest(PLACES, x, y, 20)];
      if (found) change(movedTo(found[0], found[1]));
    };
    this.#stage.onKey = ({ key, shiftKey }) => {
      const by = ARROWS[key];
      if (!by || !shiftKey || !this.#now) return false;
      change(movedTo(this.#now.theta[0] + by[0], this.#now.theta[1] + by[1]));
      return true;
    };
  }

  /** The three heights under the pointer. */
  #tell(x: number, y: number): void {
    if (!this.#path || !this.#now) return;
    const found = PLACES[this.#stage.nearest(PLACES, x, y, 18)];
    const notes = this.#stage.notes.filter((note) => !note.hover);
    if (found) {
      const at: Theta = [found[0], found[1]];
      const { old } = this.#path;
      const text =
        `(${fixed(at[0], 1)}, ${fixed(at[1], 1)}): true ${fixed(found[2])}, ` +
        `promise ${fixed(surrogate(at, old))}, ` +
        `clipped ${fixed(clippedSurrogate(at, old, this.#now.eps))}`;
      notes.push({ at: found, text, hover: true, off: [0, -26] });
    }
    this.#stage.notes = notes;
    this.#stage.request();
  }
}

/** The part of an axis that a sheet covers. */
function near([low, high]: Span, at: number, { reach }: Canyon): Span {
  return [Math.max(low, at - reach), Math.min(high, at + reach)];
}

/** A grid with lines along the folds, so that the drawn sheet bends where the real one does. */
function withFolds(span: Span, count: number, at: readonly number[]): number[] {
  return ordered([...spaced(...span, count), ...at.filter((x) => x > span[0] && x < span[1])]);
}
