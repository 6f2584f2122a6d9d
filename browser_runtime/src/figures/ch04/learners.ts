/** Learners of a three-armed bandit, with and without a baseline: what figure 4.1 counts. */
import { randomOf } from "../ch00/grid_math";
import { armOf, estimate, START, softmax, sum } from "../ch03/bandit";

export const PLAIN: readonly number[] = [1, 0, 2];
export const BATCH = 8;
export const UPDATES = 300;
export const LEARNERS = 100;
/** The probability of an arm that counts as settled. */
const SETTLED = 0.9;

/**
 * The logits after training, one step of size 1 after each batch but the first, which is only watched.
 *
 * The baseline is the mean of all rewards of earlier batches.
 */
export function trained(
  rewards: readonly number[],
  hasBaseline: boolean,
  random: () => number,
  updates: number = UPDATES,
): number[] {
  let logits = [...START];
  let [paid, pulls] = [0, 0];
  for (let update = 0; update < updates; update += 1) {
    const p = softmax(logits);
    const counts = [0, 0, 0];
    for (let pull = 0; pull < BATCH; pull += 1) counts[armOf(p, random())]! += 1;
    if (pulls > 0) {
      const usual = hasBaseline ? paid / pulls : 0;
      const weights = rewards.map((reward) => reward - usual);
      const step = estimate(logits, weights, counts);
      logits = logits.map((logit, arm) => logit + step[arm]!);
    }
    paid += sum(counts.map((count, arm) => count * rewards[arm]!));
    pulls += BATCH;
  }
  return logits;
}

export type Fate = "best" | "worse" | "undecided";

/** Which arm a learner has settled on: arm 3 is the best one. */
export function fateOf(logits: readonly number[]): Fate {
  const p = softmax(logits);
  if (p[2]! > SETTLED) return "best";
  return Math.max(p[0]!, p[1]!) > SETTLED ? "worse" : "undecided";
}

/** A hundred learners whose luck follows from their numbers. */
export function hundred(shift: number, hasBaseline: boolean): Fate[] {
  const rewards = PLAIN.map((reward) => reward + shift);
  return Array.from({ length: LEARNERS }, (_, learner) =>
    fateOf(trained(rewards, hasBaseline, randomOf(1000 * (learner + 1)))),
  );
}
