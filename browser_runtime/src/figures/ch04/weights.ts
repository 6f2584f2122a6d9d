/** One pull of the bandit, weighed by its reward minus a baseline: mean and variance, exactly. */
import { dot, softmax, sum } from "../ch03/bandit";

/** The logits of figure 4.2, chosen so that no two of its numbers agree by accident. */
export const LOGITS: readonly number[] = [0, 1, -0.5];
export const REWARDS: readonly number[] = [1, 0, 2];

/** The estimate of one pull of each arm, when the arm `a` is weighed by `weights[a]`. */
export function estimates(weights: readonly number[]): number[][] {
  const p = softmax(LOGITS);
  return weights.map((weight, arm) => p.map((q, j) => weight * ((j === arm ? 1 : 0) - q)));
}

/** The mean of the estimate over pulls, arm by arm. */
export function meanOf(weights: readonly number[]): number[] {
  const p = softmax(LOGITS);
  const found = estimates(weights);
  return p.map((_, j) => sum(p.map((q, arm) => q * found[arm]![j]!)));
}

/** The total variance of the estimate: the sum of the variances of its entries. */
export function varianceOf(weights: readonly number[]): number {
  const p = softmax(LOGITS);
  const mean = meanOf(weights);
  return sum(p.map((q, arm) => q * squared(estimates(weights)[arm]!))) - squared(mean);
}

const squared = (vector: readonly number[]) => dot(vector, vector);

/** The weights of a baseline `b`; one that looks at the action takes off `b` times what the arm pays. */
export function weightsOf(b: number, looks: boolean): number[] {
  return REWARDS.map((reward) => reward - (looks ? b * reward : b));
}

/** The constant baseline of least variance: rewards weighed by how far each arm's score reaches. */
export function bestConstant(): number {
  const p = softmax(LOGITS);
  const reach = estimates([1, 1, 1]).map(squared);
  return (
    sum(p.map((q, arm) => q * REWARDS[arm]! * reach[arm]!)) / sum(p.map((q, i) => q * reach[i]!))
  );
}
