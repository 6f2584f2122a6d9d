/**
 * Advantages of one recorded environment, for the figures.
 *
 * The reference is `ppo_ref.gae.compute_gae`; `tests/browser_runtime/test_figures.py` runs both on
 * random tapes and compares them.
 */

/** How a transition ended: it did not, by the rules of the world, or by a limit on recording. */
export type End = "running" | "terminated" | "truncated";

export interface Tape {
  readonly rewards: readonly number[];
  readonly values: readonly number[];
  /** Value of the true successor of each transition. */
  readonly nextValues: readonly number[];
  readonly ends: readonly End[];
}

export interface Advantages {
  readonly deltas: readonly number[];
  readonly advantages: readonly number[];
  readonly returns: readonly number[];
}

/** One-step surprises: r + gamma V(successor) - V, the successor's value dropped at a termination. */
export function deltas(tape: Tape, gamma: number): number[] {
  return tape.rewards.map((reward, t) => {
    const future = tape.ends[t] === "terminated" ? 0 : tape.nextValues[t]!;
    return reward + gamma * future - tape.values[t]!;
  });
}

/** Generalised advantage estimates, walking backwards; the sum is cut after every end. */
export function gae(tape: Tape, gamma: number, lambda: number): Advantages {
  const surprises = deltas(tape, gamma);
  const advantages = new Array<number>(surprises.length).fill(0);
  let carry = 0;
  for (let t = surprises.length - 1; t >= 0; t--) {
    const goesOn = tape.ends[t] === "running";
    carry = surprises[t]! + (goesOn ? gamma * lambda * carry : 0);
    advantages[t] = carry;
  }
  const returns = advantages.map((advantage, t) => advantage + tape.values[t]!);
  return { deltas: surprises, advantages, returns };
}

/** Weight of each surprise in the advantage of step `from`: (gamma lambda)^k up to the first end. */
export function weights(tape: Tape, gamma: number, lambda: number, from: number): number[] {
  const result = new Array<number>(tape.rewards.length).fill(0);
  let weight = 1;
  for (let t = from; t < result.length; t++) {
    result[t] = weight;
    if (tape.ends[t] !== "running") break;
    weight *= gamma * lambda;
  }
  return result;
}
