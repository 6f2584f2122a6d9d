/**
 * Where the reader stands, and the projection that follows from it.
 *
 * The world is a box around the origin: x right, y away, z up. Perspective is a number, so that a
 * flight can end in a flat plot.
 */

export interface Pose {
  /** Turn around the vertical axis, radians. */
  readonly yaw: number;
  /** Height of the eye, radians: 0 from the side, a quarter turn from above. */
  readonly pitch: number;
  readonly zoom: number;
  /** Perspective: 0 for none. */
  readonly lens: number;
  /** The point in the middle of the picture. */
  readonly centre: readonly [number, number, number];
}

export type Point = readonly [number, number, number];

export const REST: Pose = { yaw: 0.6, pitch: 0.5, zoom: 1, lens: 0.16, centre: [0, 0, 0] };

const PITCH = [-0.1, Math.PI / 2] as const;
const ZOOM = [0.6, 3] as const;

/** The pose with what a hand may change kept in its range. */
export function bounded(pose: Pose): Pose {
  const keep = (value: number, [low, high]: readonly [number, number]) =>
    Math.min(high, Math.max(low, value));
  return { ...pose, pitch: keep(pose.pitch, PITCH), zoom: keep(pose.zoom, ZOOM) };
}

/** `share` of the way between two poses, by the shorter turn. */
export function between(from: Pose, to: Pose, share: number): Pose {
  const part = (a: number, b: number) => a + (b - a) * share;
  const whole = 2 * Math.PI;
  const turn = ((((to.yaw - from.yaw + Math.PI) % whole) + whole) % whole) - Math.PI;
  return {
    yaw: from.yaw + turn * share,
    pitch: part(from.pitch, to.pitch),
    zoom: part(from.zoom, to.zoom),
    lens: part(from.lens, to.lens),
    centre: [
      part(from.centre[0], to.centre[0]),
      part(from.centre[1], to.centre[1]),
      part(from.centre[2], to.centre[2]),
    ],
  };
}

/** A pose in a picture of some pixels: what the shaders and `project` work with. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly pose: Pose;
  /** Columns of the turning matrix: the images of x, y and z. */
  readonly turn: Float32Array;
  /** Zoom across, zoom up, perspective. */
  readonly lens: Float32Array;
}

export function viewOf(pose: Pose, width: number, height: number): View {
  const { yaw, pitch, zoom, lens } = pose;
  const [c, s, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const scale = Math.min(width * 1.12, height * 1.36) * zoom * 0.56;
  return {
    width,
    height,
    pose,
    turn: new Float32Array([c, s * cp, s * sp, -s, c * cp, c * sp, 0, -sp, cp]),
    lens: new Float32Array([scale / width, scale / height, lens, 0]),
  };
}

/** The pixel of a point of the world, and its depth: greater is farther away. */
export function project(view: View, point: ArrayLike<number>): Point {
  const { turn: t, lens, width, height, pose } = view;
  const [cx, cy, cz] = pose.centre;
  const [px, py, pz] = [point[0]! - cx, point[1]! - cy, point[2]! - cz];
  const x = t[0]! * px + t[3]! * py + t[6]! * pz;
  const y = t[1]! * px + t[4]! * py + t[7]! * pz;
  const z = t[2]! * px + t[5]! * py + t[8]! * pz;
  const w = 1 + lens[2]! * y;
  const across = ((x * lens[0]!) / w + 1) / 2;
  const down = (1 - (z * lens[1]!) / w) / 2;
  return [across * width, down * height, y];
}
