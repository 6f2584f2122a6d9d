/**
 * What a surface is drawn of, as arrays of numbers in world units: meshes, lines and dots.
 *
 * Layers know neither WebGL nor a canvas; webgl.ts and painter.ts draw them. `version` grows with
 * every change, so that a renderer knows when to upload again.
 */
import { type Box, placed } from "./box";
import type { Point } from "./camera";
import type { Color, Colors } from "./colors";

interface Layer {
  /** Layers are drawn from the lowest to the highest. */
  readonly order: number;
  visible: boolean;
  version: number;
}

export interface MeshOptions {
  readonly order: number;
  /** Distance of the lines drawn at round values of x, y and z; 0 for none. */
  readonly steps: readonly [number, number, number];
  /** Strength of the grid of x and y, and of the contours of z. */
  readonly strength: readonly [number, number];
  readonly ink?: keyof Colors;
  /** A sheet lies over others: it can be seen through and is not lit. */
  readonly sheet?: boolean;
}

export interface Mesh extends Layer, MeshOptions {
  readonly kind: "mesh";
  /** Seen through for a while, though it is no sheet. */
  ghost: boolean;
  unlit: number;
  /** Four corners for every cell. */
  arrays: MeshArrays | null;
}

export interface MeshArrays {
  readonly position: Float32Array;
  readonly normal: Float32Array;
  readonly color: Float32Array;
  readonly data: Float32Array;
  readonly index: Uint32Array;
}

/** A function over a grid; `color` sees a corner, and the middle of the cell it belongs to. */
export interface Graph {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  z(x: number, y: number, i: number, j: number): number;
  color(at: {
    readonly x: number;
    readonly y: number;
    readonly z: number;
    readonly i: number;
    readonly j: number;
    readonly middle: readonly [number, number];
  }): readonly [Color, number];
}

export interface Line {
  /** In units of the data, or of the world where the layer says so. */
  readonly points: readonly Point[];
  readonly color: Color;
  readonly width: number;
  readonly alpha?: number;
  /** Length of a dash in pixels; 0 for a solid line. */
  readonly dash?: number;
  /** Every two points are a segment of their own. */
  readonly pairs?: boolean;
}

export interface LinesOptions {
  readonly order: number;
  /** Lifted towards the eye, so that a line on a surface is not buried in it. */
  readonly rise?: number;
  /** Drawn whatever stands before it. */
  readonly through?: boolean;
}

export interface Segment {
  readonly from: Point;
  readonly to: Point;
  readonly line: Line;
}

export interface Lines extends Layer, LinesOptions {
  readonly kind: "lines";
  segments: readonly Segment[];
}

export interface Dot {
  readonly at: Point;
  readonly color: Color;
  readonly size: number;
  readonly hollow?: boolean;
}

export interface Dots extends Layer {
  readonly kind: "dots";
  /** Places in world units. */
  dots: readonly Dot[];
}

export type AnyLayer = Mesh | Lines | Dots;

export function mesh(options: MeshOptions): Mesh {
  const layer = { visible: true, version: 0, ghost: false, arrays: null };
  return { ...options, ...layer, kind: "mesh", unlit: options.sheet ? 1 : 0 };
}

export function lines(options: LinesOptions): Lines {
  return { ...options, kind: "lines", visible: true, version: 0, segments: [] };
}

export function dots(order: number): Dots {
  return { kind: "dots", order, visible: true, version: 0, dots: [] };
}

/** Fill a mesh with the graph of a function. */
export function setGraph(layer: Mesh, box: Box, graph: Graph): void {
  const { xs, ys } = graph;
  const [columns, rows] = [xs.length, ys.length];
  const z = ys.flatMap((y, j) => xs.map((x, i) => graph.z(x, y, i, j)));
  const at = (i: number, j: number) => placed(box, xs[i]!, ys[j]!, z[j * columns + i]!);
  const cells = (columns - 1) * (rows - 1);
  const arrays: MeshArrays = {
    position: new Float32Array(cells * 12),
    normal: new Float32Array(cells * 12),
    color: new Float32Array(cells * 16),
    data: new Float32Array(cells * 12),
    index: new Uint32Array(cells * 6),
  };
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const;
  for (let cell = 0; cell < cells; cell += 1) {
    const [left, front] = [cell % (columns - 1), Math.floor(cell / (columns - 1))];
    const middle = [(xs[left]! + xs[left + 1]!) / 2, (ys[front]! + ys[front + 1]!) / 2] as const;
    corners.forEach(([right, back], k) => {
      const [i, j] = [left + right, front + back];
      const value = z[j * columns + i]!;
      const here = { x: xs[i]!, y: ys[j]!, z: value, i, j, middle };
      const [color, alpha] = graph.color(here);
      const vertex = cell * 4 + k;
      arrays.position.set(at(i, j), vertex * 3);
      arrays.normal.set(normalAt(at, i, j, columns, rows), vertex * 3);
      arrays.color.set([...color, alpha], vertex * 4);
      arrays.data.set([xs[i]!, ys[j]!, value], vertex * 3);
    });
    arrays.index.set(
      [0, 1, 2, 0, 2, 3].map((k) => cell * 4 + k),
      cell * 6,
    );
  }
  layer.arrays = arrays;
  layer.version += 1;
}

/** The direction that a graph faces at a corner, from the slopes to its neighbours. */
function normalAt(
  at: (i: number, j: number) => Point,
  i: number,
  j: number,
  columns: number,
  rows: number,
): Point {
  const [left, right] = [at(Math.max(i - 1, 0), j), at(Math.min(i + 1, columns - 1), j)];
  const [front, back] = [at(i, Math.max(j - 1, 0)), at(i, Math.min(j + 1, rows - 1))];
  const slopeX = (right[2] - left[2]) / (right[0] - left[0]);
  const slopeY = (back[2] - front[2]) / (back[1] - front[1]);
  const length = Math.hypot(slopeX, slopeY, 1);
  return [-slopeX / length, -slopeY / length, 1 / length];
}

/** Fill a layer with lines; `place` maps their points into the world. */
export function setLines(
  layer: Lines,
  list: readonly Line[],
  place: (point: Point) => Point,
): void {
  layer.segments = list.flatMap((line) => {
    const points = line.points.map(place);
    const count = Math.max(0, points.length - 1);
    const starts = Array.from({ length: count }, (_, i) => i).filter(
      (i) => !line.pairs || i % 2 === 0,
    );
    return starts.map((i) => ({ from: points[i]!, to: points[i + 1]!, line }));
  });
  layer.version += 1;
}

export function setDots(layer: Dots, list: readonly Dot[], place: (point: Point) => Point): void {
  layer.dots = list.map((dot) => ({ ...dot, at: place(dot.at) }));
  layer.version += 1;
}
