/**
 * What critics come to believe on the treadmill, in closed form.
 *
 * It pays 1 a step for ever and is recorded in slices. Every moment looks the same, so a critic is one
 * number. With the exit a policy is one number as well: the probability of staying.
 */

export const GAMMA = 0.99;
export const EXIT_PAYS = 10;
/** The λ of the trainer: how far its advantages look along the recording (chapter 6). */
export const LAMBDA = 0.95;

/** How the end of a slice is read: a limit of ours, the end of the world; or no end is read at all. */
export type Reading = "limit" | "death" | "none";

/** 1 + γ + γ² + ..., for ever or for some steps. */
export function worth(gamma: number, steps = Number.POSITIVE_INFINITY): number {
  return (1 - gamma ** steps) / (1 - gamma);
}

/** Slices read as deaths, targets sampled to the end: the mean over the steps of a slice. */
export function waitingBelief(gamma: number, slice: number): number {
  const returns = Array.from({ length: slice }, (_, gone) => worth(gamma, slice - gone));
  return returns.reduce((sum, one) => sum + one, 0) / slice;
}

/** Slices read as deaths, one-step targets: V = 1 + γ (1 - 1/slice) V. */
export function guessingBelief(gamma: number, slice: number): number {
  return 1 / (1 - gamma * (1 - 1 / slice));
}

/** A number that is linear in the critic's V: constant + slope V. */
type Linear = readonly [constant: number, slope: number];

/** With slices read as deaths: by how much staying looks better than leaving, and the critic's V. */
export function pull(stay: number, slice: number, gamma = GAMMA, lambda = LAMBDA) {
  const leave: Linear = [EXIT_PAYS, -1];
  const advantages: Linear[] = [];
  const means: Linear[] = [];
  let carried: Linear = [0, 0];
  for (let step = slice - 1; step >= 0; step -= 1) {
    const isLast = step === slice - 1;
    const shrink = isLast ? 0 : gamma * lambda;
    const staying: Linear = [
      1 + shrink * carried[0],
      (isLast ? 0 : gamma) - 1 + shrink * carried[1],
    ];
    const at = (which: 0 | 1) => stay * staying[which] + (1 - stay) * leave[which];
    carried = [at(0), at(1)];
    advantages.unshift(staying);
    means.unshift(carried);
  }
  // A step of a slice is met as often as nobody left before it.
  const met = advantages.map((_, step) => stay ** step);
  const mean = (rows: readonly Linear[], which: 0 | 1) =>
    rows.reduce((sum, row, step) => sum + met[step]! * row[which], 0) /
    met.reduce((sum, share) => sum + share, 0);
  // The critic has learnt its targets: on average there is no surprise left.
  const value = -mean(means, 0) / mean(means, 1);
  const stays = mean(advantages, 0) + mean(advantages, 1) * value;
  return { pull: stays - (leave[0] + leave[1] * value), value };
}

/** Where a policy that follows its advantages comes to rest, and what its critic says there. */
export function settled(reading: Reading, slice: number): { stay: number; value: number } {
  if (reading === "limit") return { stay: 1, value: worth(GAMMA) };
  // Who reads no end expects the treadmill to go on after leaving: 10 a step, for ever.
  if (reading === "none") return { stay: 0, value: EXIT_PAYS * worth(GAMMA) };
  const sure = pull(1, slice);
  if (sure.pull >= 0) return { stay: 1, value: sure.value };
  let [low, high] = [0, 1];
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2;
    if (pull(middle, slice).pull > 0) low = middle;
    else high = middle;
  }
  return { stay: low, value: pull(low, slice).value };
}
