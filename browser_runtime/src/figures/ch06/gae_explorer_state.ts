/** The state of figure 6.1: a tape that the reader may change, and its arrays for `compute_gae`. */
import type { End, Tape } from "./gae_math";

export interface Explorer {
  readonly rewards: readonly number[];
  readonly values: readonly number[];
  /** Value after step t where no next row of the tape holds it: at a truncation or the edge. */
  readonly outside: readonly number[];
  readonly ends: readonly End[];
  readonly gamma: number;
  readonly lambda: number;
  /** The step whose advantage is taken apart. */
  readonly chosen: number;
  /** Number of the first step, where the tape is a piece of a longer one. */
  readonly first: number;
  /** Greatest reward or value that can be set. */
  readonly limit: number;
  /** Whether no value after a step is the next row's: a tape that was drawn at random. */
  readonly isLoose: boolean;
  /** A reader's own answer to this very tape; null where it is not a number. */
  readonly yours: readonly (number | null)[] | null;
  /** A tape opened from an exercise, to begin again with. */
  readonly opened: Explorer | null;
}

export const START: Explorer = {
  rewards: [1, 0, 2, -1, 1, 3],
  values: [0.5, 1, -0.5, 2, 0.25, 1.5],
  outside: [0, 0, 0, 0, 4, -2],
  ends: ["running", "running", "terminated", "running", "truncated", "running"],
  gamma: 0.9,
  lambda: 0.8,
  chosen: 3,
  first: 0,
  limit: 4,
  isLoose: false,
  yours: null,
  opened: null,
};

/** Whether the value after step `t` is a number of its own rather than the next row's value. */
export function isOutside(state: Explorer, t: number): boolean {
  if (state.ends[t] === "terminated") return false;
  const last = t === state.rewards.length - 1;
  return state.isLoose || state.ends[t] === "truncated" || last;
}

/** The tape as the arrays that `compute_gae` takes. */
export function tapeOf(state: Explorer): Tape {
  const nextValues = state.ends.map((end, t) => {
    if (end === "terminated") return 0;
    return isOutside(state, t) ? state.outside[t]! : state.values[t + 1]!;
  });
  return { rewards: state.rewards, values: state.values, nextValues, ends: state.ends };
}

/** The number of step `t` of this tape. */
export function stepOf(state: Explorer, t: number): number {
  return state.first + t;
}
