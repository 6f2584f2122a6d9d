/** The state of the clip canyon, and the path that follows from it. */
import { type Fields, flag, indexBelow, oneOf, orNull, pair, within } from "../kit/fields";
import { clamp, spaced } from "../surface_kit/numbers";
import {
  clippedSurrogate,
  gradient,
  type Leg,
  START,
  solve,
  surrogate,
  type Theta,
  walk,
} from "./two_states";

export interface Canyon {
  /** Where the first data come from. */
  readonly theta: Theta;
  readonly eps: number;
  readonly epochs: number;
  readonly rate: number;
  readonly optimiser: "sgd" | "adam";
  readonly clip: boolean;
  /** Rounds of epochs with new data each, before the one shown. */
  readonly before: number;
  /** Which sheets are shown over the land. */
  readonly promise: boolean;
  readonly roof: boolean;
  readonly kl: boolean;
  readonly view: "rest" | "near" | "side" | "top";
  /** Distance along the gradient; null for a walk of an optimiser. */
  readonly ray: number | null;
  /** How far around the start the sheets are drawn, in logits. */
  readonly reach: number;
}

export const RANGE = { x: [-7, 3], y: [-3, 6], z: [0, 9] } as const;

export const INITIAL: Canyon = {
  theta: START,
  eps: 0.2,
  epochs: 40,
  rate: 0.5,
  optimiser: "sgd",
  clip: true,
  before: 0,
  promise: false,
  roof: true,
  kl: false,
  view: "rest",
  ray: null,
  reach: 99,
};

export const FIELDS: Fields<Canyon> = {
  theta: pair(within(...RANGE.x, 0.01), within(...RANGE.y, 0.01)),
  eps: within(0.05, 0.5, 0.05),
  epochs: indexBelow(41),
  rate: within(0.05, 1, 0.05),
  optimiser: oneOf("sgd", "adam"),
  clip: oneOf(true, false),
  before: indexBelow(11),
  promise: flag,
  roof: flag,
  kl: flag,
  view: oneOf("rest", "near", "side", "top"),
  ray: orNull(within(0, 8, 0.25)),
  reach: within(0.5, 99, 0.1),
};

export interface Path extends Leg {
  readonly rounds: readonly Leg[];
  /** Straight along the gradient, not by an optimiser. */
  readonly isRay: boolean;
}

/** Everything the optimiser did: rounds with new data, then the steps of the last one. */
export function pathOf(state: Canyon): Path {
  const { eps, epochs, rate, optimiser, clip, before, ray } = state;
  const options = {
    epsilon: clip ? eps : Number.POSITIVE_INFINITY,
    rate,
    adam: optimiser === "adam",
  };
  const rounds: Leg[] = [];
  let at = state.theta;
  for (let round = 0; round < before; round += 1) {
    const leg = walk(at, { ...options, steps: Math.max(1, epochs) });
    rounds.push(leg);
    at = leg.path.at(-1)!;
  }
  if (ray === null) return { rounds, ...walk(at, { ...options, steps: epochs }), isRay: false };
  const old = solve(at);
  const slope = gradient(at, old);
  const size = Math.hypot(...slope) || 1;
  const count = Math.max(2, Math.round(ray * 8) + 1);
  const path = spaced(0, ray, count).map(
    (far): Theta => [at[0] + (far * slope[0]) / size, at[1] + (far * slope[1]) / size],
  );
  return { rounds, old, path, isRay: true };
}

/** Whether the walk believes the clipped objective. */
export const isClipped = (state: Canyon, path: Path) => state.clip && !path.isRay;

/** What the walker believes: the clipped surrogate or the plain one. */
export function believed(state: Canyon, path: Path, theta: Theta): number {
  return isClipped(state, path)
    ? clippedSurrogate(theta, path.old, state.eps)
    : surrogate(theta, path.old);
}

export function isInside([x, y]: Theta): boolean {
  return x >= RANGE.x[0] && x <= RANGE.x[1] && y >= RANGE.y[0] && y <= RANGE.y[1];
}

/** The start moved by hand, with what came before forgotten. */
export function movedTo(x: number, y: number): Partial<Canyon> {
  const round = (value: number) => Number(value.toFixed(2));
  const theta = [round(clamp(x, ...RANGE.x)), round(clamp(y, ...RANGE.y))] as const;
  return { theta, before: 0, ray: null };
}
