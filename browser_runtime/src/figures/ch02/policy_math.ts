/** Policies as distributions: over a few buttons, and over one knob. As `ppo_ref.distributions`. */

/** Logarithms of the probabilities of all actions; safe for logits of any size. */
export function logSoftmax(logits: readonly number[]): number[] {
  const largest = Math.max(...logits);
  const total = logits.reduce((sum, z) => sum + Math.exp(z - largest), 0);
  return logits.map((z) => z - largest - Math.log(total));
}

export function softmax(logits: readonly number[]): number[] {
  return logSoftmax(logits).map(Math.exp);
}

/** Entropy of a policy over buttons, nats. */
export function entropy(logits: readonly number[]): number {
  return -logSoftmax(logits).reduce((sum, log) => sum + Math.exp(log) * log, 0);
}

/** By how much every log-probability changes when logit `index` grows by `step`. */
export function nudged(logits: readonly number[], index: number, step: number): number[] {
  const before = logSoftmax(logits);
  const after = logSoftmax(logits.map((z, i) => (i === index ? z + step : z)));
  return after.map((log, i) => log - before[i]!);
}

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

/** Log-density of a normal distribution around 0. */
export function logDensity(action: number, sigma: number): number {
  return -0.5 * (action / sigma) ** 2 - Math.log(sigma) - HALF_LOG_2PI;
}

/** Entropy of a normal distribution, nats; below 0 where sigma is small. */
export function gaussianEntropy(sigma: number): number {
  return 0.5 + HALF_LOG_2PI + Math.log(sigma);
}

/** The probability of an action within `width / 2` of `action`, by Simpson's rule. */
export function bandProbability(action: number, sigma: number, width: number): number {
  const pieces = 200;
  const step = width / pieces;
  let sum = 0;
  for (let i = 0; i <= pieces; i += 1) {
    const weight = i === 0 || i === pieces ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(logDensity(action - width / 2 + i * step, sigma));
  }
  return (sum * step) / 3;
}

/** Mean and variance of the reward of one draw: Σ p r, and Σ p r² less its square. */
export function moments(
  probabilities: readonly number[],
  rewards: readonly number[],
): { mean: number; variance: number } {
  const average = (of: (reward: number) => number) =>
    probabilities.reduce((sum, p, a) => sum + p * of(rewards[a]!), 0);
  const mean = average((reward) => reward);
  return { mean, variance: average((reward) => reward ** 2) - mean ** 2 };
}
