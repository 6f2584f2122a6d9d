/** The state of the value surface, and the recorded run that it shows. */
import { type Fields, flag, indexBelow, oneOf, within } from "../kit/fields";
import { clamp } from "../surface_kit/numbers";

/** One episode from the same start, as the policy of a moment plays it. */
export interface Track {
  readonly p: readonly number[];
  readonly s: readonly number[];
  /** The critic's value of each state, the last included. */
  readonly v: readonly number[];
  /** TD errors, one less than states. */
  readonly delta: readonly number[];
  readonly ended: boolean;
}

export interface Moment {
  readonly step: number;
  readonly return: number | null;
  /** Tenths. */
  readonly v: readonly number[];
  /** Percent. */
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly track: Track;
}

/** A real run, as build/site/views.py records it; grids by speed, then by position. */
export interface Run {
  readonly gamma: number;
  readonly position: readonly [number, number, number];
  readonly speed: readonly [number, number, number];
  readonly frames: readonly Moment[];
  /** Tenths. */
  readonly best: readonly number[];
}

export interface Value {
  readonly frame: number;
  readonly color: "value" | "policy";
  readonly track: boolean;
  /** TD errors as sticks, so many times as long as they are. */
  readonly errors: boolean;
  readonly stick: number;
  readonly best: boolean;
  /** Share of the episode shown. */
  readonly time: number;
  readonly view: "rest" | "side" | "top";
}

export const LOW = -100;
export const HIGH = 20;

/** The end of the run, as most readers should meet it. */
export function initialOf({ frames }: Run): Value {
  return {
    frame: frames.length - 1,
    color: "value",
    track: true,
    errors: false,
    stick: 5,
    best: false,
    time: 1,
    view: "rest",
  };
}

export function fieldsOf({ frames }: Run): Fields<Value> {
  return {
    frame: indexBelow(frames.length),
    color: oneOf("value", "policy"),
    track: flag,
    errors: flag,
    stick: within(1, 20, 1),
    best: flag,
    time: within(0, 1, 0.005),
    view: oneOf("rest", "side", "top"),
  };
}

/** Heights are cut to the box: a critic guesses wildly where it has no data. */
export const drawnAt = (value: number) => clamp(value, LOW, HIGH);

/** The discounted return of an episode of so many steps at -1 each. */
export function paid(gamma: number, steps: number): number {
  return -(1 - gamma ** steps) / (1 - gamma);
}

export function meanError({ delta }: Track): number {
  return delta.reduce((sum, error) => sum + Math.abs(error), 0) / delta.length;
}
