/** The box that a graph stands in: one range of data for each side, and their place in the world. */
import type { Point } from "./camera";

export interface Side {
  readonly range: readonly [number, number];
  readonly ticks: readonly number[];
  readonly label: string;
}

export interface Box {
  readonly x: Side;
  readonly y: Side;
  readonly z: Side;
  /** Half of each side in the world. */
  readonly size: Point;
}

/** The place of a point of the data in the world. */
export function placed(box: Box, x: number, y: number, z: number): Point {
  return [
    across(box.x, x) * box.size[0],
    across(box.y, y) * box.size[1],
    across(box.z, z) * box.size[2],
  ];
}

/** From -1 at the low end of a side to 1 at its high end. */
function across({ range: [low, high] }: Side, value: number): number {
  return ((value - low) / (high - low)) * 2 - 1;
}
