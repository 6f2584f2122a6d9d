/** PPO's objective of one sample and its slope, as `ppo_ref.losses.clipped_surrogate` has them. */

/** L = min(r A, clip(r, 1 - epsilon, 1 + epsilon) A). */
export function objective(ratio: number, advantage: number, epsilon: number): number {
  return Math.min(ratio * advantage, clipped(ratio, epsilon) * advantage);
}

export function clipped(ratio: number, epsilon: number): number {
  return Math.min(1 + epsilon, Math.max(1 - epsilon, ratio));
}

/** Whether the sample has stopped pushing. */
export function isDead(ratio: number, advantage: number, epsilon: number): boolean {
  return (advantage > 0 && ratio > 1 + epsilon) || (advantage < 0 && ratio < 1 - epsilon);
}

/** dL / d log pi(a). */
export function slope(ratio: number, advantage: number, epsilon: number): number {
  return isDead(ratio, advantage, epsilon) ? 0 : ratio * advantage;
}
