/** Small arithmetic that all surfaces share. */

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** `count` numbers from `low` to `high`, evenly spaced. */
export function spaced(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** Sorted, each once. */
export function ordered(values: readonly number[]): number[] {
  return [...new Set(values.map((value) => Number(value.toFixed(9))))].sort((a, b) => a - b);
}

/** A number with exactly `digits` decimals and a true minus sign. */
export function fixed(value: number, digits = 2): string {
  const small = Math.abs(value) < 0.5 * 10 ** -digits;
  return (small ? 0 : value).toFixed(digits).replace("-", "−");
}
