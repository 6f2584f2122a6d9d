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
}

export const START: Explorer = {
  rewards: [1, 0, 2, -1, 1, 3],
  values: [0.5, 1, -0.5, 2, 0.25, 1.5],
  outside: [0, 0, 0, 0, 4, -2],
  ends: ["running", "running", "terminated", "running", "truncated", "running"],
  gamma: 0.9,
  lambda: 0.8,
  chosen: 3,
};

/** Whether the value after step `t` is a number of its own rather than the next row's value. */
export function isOutside(state: Explorer, t: number): boolean {
  const last = t === state.rewards.length - 1;
  return state.ends[t] === "truncated" || (last && state.ends[t] === "running");
}

/** The tape as the arrays that `compute_gae` takes. */
export function tapeOf(state: Explorer): Tape {
  const nextValues = state.ends.map((end, t) => {
    if (end === "terminated") return 0;
    return isOutside(state, t) ? state.outside[t]! : state.values[t + 1]!;
  });
  return { rewards: state.rewards, values: state.values, nextValues, ends: state.ends };
}
