/** Ten coins with one logit, at probability 0.5: every tape, and what each estimator makes of it. */

export const COINS = 10;
/** The true slope of the mean number of heads: ten coins times p (1 - p). */
export const GRADIENT = COINS * 0.25;

/** What the weight of a coin adds up. */
export type Sum = "whole" | "to-go";
/** What is taken off: nothing, what is usual, or what is usual once this coin has fallen. */
export type TakenOff = "nothing" | "usual" | "own";

export interface Estimator {
  readonly sum: Sum;
  readonly off: TakenOff;
}

/** 1 for a head. */
export type Tape = readonly (0 | 1)[];

export const scoreOf = (coin: 0 | 1) => coin - 0.5;

export function weights(tape: Tape, { sum, off }: Estimator): number[] {
  return tape.map((coin, t) => {
    const counted = sum === "whole" ? tape : tape.slice(t);
    const paid = counted.reduce<number>((total, one) => total + one, 0);
    if (off === "nothing") return paid;
    const usual = counted.length / 2;
    return off === "usual" ? paid - usual : paid - (usual - 0.5 + coin);
  });
}

/** The sum of weight times score over the coins of a tape. */
export function estimate(tape: Tape, estimator: Estimator): number {
  return weights(tape, estimator).reduce((total, w, t) => total + w * scoreOf(tape[t]!), 0);
}

/** All 1,024 tapes. */
export function allTapes(): Tape[] {
  return Array.from({ length: 2 ** COINS }, (_, number) =>
    Array.from({ length: COINS }, (_, t) => ((number >> t) & 1) as 0 | 1),
  );
}

/** Mean and variance of an estimator over all tapes, and the share of them that points uphill. */
export function moments(estimator: Estimator): Record<"mean" | "variance" | "uphill", number> {
  const found = allTapes().map((tape) => estimate(tape, estimator));
  const mean = found.reduce((total, x) => total + x, 0) / found.length;
  const variance = found.reduce((total, x) => total + (x - mean) ** 2, 0) / found.length;
  return { mean, variance, uphill: found.filter((x) => x > 0).length / found.length };
}
