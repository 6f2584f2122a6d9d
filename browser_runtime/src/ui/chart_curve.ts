/** A curve as data, and the point of it that is under the pointer. */

/** One run's curve, or the median of several with their middle half. */
export interface Curve {
  readonly label: string;
  /** Custom property that holds its colour, for instance `--ppo-browser-1`. */
  readonly color: string;
  readonly dashed: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly band?: readonly (readonly [x: number, low: number, high: number])[] | undefined;
}

/** The point whose x is nearest; undefined where there is none. */
export function nearest<P extends readonly [number, number]>(
  points: readonly P[],
  x: number,
): P | undefined {
  let best: P | undefined;
  for (const point of points) {
    if (!best || Math.abs(point[0] - x) < Math.abs(best[0] - x)) best = point;
  }
  return best;
}
