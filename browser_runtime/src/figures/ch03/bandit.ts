/** The three-armed bandit of chapter 3: a softmax policy whose every average is known exactly. */

/** The logits at the start. */
export const START: readonly number[] = [0, 0.5, -0.5];

export function softmax(logits: readonly number[]): number[] {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const total = sum(powers);
  return powers.map((power) => power / total);
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

export function dot(one: readonly number[], other: readonly number[]): number {
  return sum(one.map((value, i) => value * other[i]!));
}

/** J, the mean reward of a policy. */
export function meanReward(logits: readonly number[], rewards: readonly number[]): number {
  return dot(softmax(logits), rewards);
}

/** The exact gradient of J with respect to the logits: p (R - J), arm by arm. */
export function gradient(logits: readonly number[], rewards: readonly number[]): number[] {
  const mean = meanReward(logits, rewards);
  return softmax(logits).map((p, arm) => p * (rewards[arm]! - mean));
}

/**
 * The mean over a batch of reward times score, where the score of a pull is onehot(arm) - p.
 *
 * `counts` says how often each arm was pulled.
 */
export function estimate(
  logits: readonly number[],
  rewards: readonly number[],
  counts: readonly number[],
): number[] {
  const size = sum(counts);
  const paid = counts.map((count, arm) => (count * rewards[arm]!) / size);
  const all = sum(paid);
  return softmax(logits).map((p, arm) => paid[arm]! - p * all);
}

/** Which arm a uniform random number pulls. */
export function armOf(probabilities: readonly number[], uniform: number): number {
  let reached = 0;
  const found = probabilities.findIndex((p) => {
    reached += p;
    return uniform < reached;
  });
  return found < 0 ? probabilities.length - 1 : found;
}

/** How often each arm was pulled in a batch of `size` pulls. */
export function drawn(logits: readonly number[], size: number, random: () => number): number[] {
  const probabilities = softmax(logits);
  const counts = probabilities.map(() => 0);
  for (let pull = 0; pull < size; pull += 1) counts[armOf(probabilities, random())]! += 1;
  return counts;
}

/** Every batch of `size` pulls of three arms, as counts, with its probability. */
export function batches(logits: readonly number[], size: number): (readonly [number[], number])[] {
  const logs = softmax(logits).map(Math.log);
  const factorial = logFactorials(size);
  const found: (readonly [number[], number])[] = [];
  for (let first = 0; first <= size; first += 1) {
    for (let second = 0; second <= size - first; second += 1) {
      const counts = [first, second, size - first - second];
      const ways = factorial[size]! - sum(counts.map((count) => factorial[count]!));
      found.push([counts, Math.exp(ways + dot(counts, logs))]);
    }
  }
  return found;
}

function logFactorials(highest: number): number[] {
  const logs = [0];
  for (let n = 1; n <= highest; n += 1) logs.push(logs[n - 1]! + Math.log(n));
  return logs;
}

export type Way = "uphill" | "nowhere" | "downhill";

/** Where an estimate points, judged by the exact gradient. */
export function wayOf(guess: readonly number[], exact: readonly number[]): Way {
  const along = dot(guess, exact);
  return Math.abs(along) < 1e-12 ? "nowhere" : along > 0 ? "uphill" : "downhill";
}

/** The share of all batches of a size that point uphill, nowhere and downhill. */
export function shares(rewards: readonly number[], size: number): Record<Way, number> {
  const exact = gradient(START, rewards);
  const share = { uphill: 0, nowhere: 0, downhill: 0 };
  for (const [counts, probability] of batches(START, size)) {
    share[wayOf(estimate(START, rewards, counts), exact)] += probability;
  }
  return share;
}
