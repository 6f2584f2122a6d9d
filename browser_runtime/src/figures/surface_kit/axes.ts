/** The axes around a graph: lines on the far walls, ticks and titles on the near edges. */
import { type Box, placed, type Side } from "./box";
import { type Point, project, type View } from "./camera";
import type { Color, Colors } from "./colors";
import type { Labels } from "./labels";
import type { Line } from "./layers";
import { clamp } from "./numbers";

type Pixel = readonly [number, number];

/** The sides of the box that face the reader, as -1 or 1. */
function nearSides({ pose }: View): { x: number; y: number } {
  return { x: Math.sin(pose.yaw) > 0 ? -1 : 1, y: Math.cos(pose.yaw) > 0 ? -1 : 1 };
}

/** The upright edge at the left of the picture, which carries the ticks of z. */
function pillar(box: Box, view: View): readonly [number, number] {
  const [X, Y] = box.size;
  const x = Math.cos(view.pose.yaw) > 0 ? -X : X;
  const y = Math.sin(view.pose.yaw) > 0 ? -Y : Y;
  return project(view, [x, y, 0])[0] <= project(view, [x, -y, 0])[0] ? [x, y] : [x, -y];
}

const middleOf = ({ range: [low, high] }: Side) => (low + high) / 2;

/** The lines of the walls and edges, in world units. */
export function axisLines(box: Box, view: View, colors: Colors): Line[] {
  const near = nearSides(view);
  const [X, Y, Z] = box.size;
  const [backX, backY] = [-near.x * X, -near.y * Y];
  const at = (from: Point, to: Point, color: Color): Line => ({
    points: [from, to],
    color,
    width: 1,
  });
  const thin = (from: Point, to: Point) => at(from, to, colors.line);
  const edge = (from: Point, to: Point) => at(from, to, colors.quiet);
  const place = (x: number, y: number, z: number) => placed(box, x, y, z);
  const [mx, my, mz] = [middleOf(box.x), middleOf(box.y), middleOf(box.z)];
  const [px, py] = pillar(box, view);
  return [
    ...box.x.ticks
      .map((tick) => place(tick, my, mz)[0])
      .flatMap((x) => [thin([x, -Y, -Z], [x, Y, -Z]), thin([x, backY, -Z], [x, backY, Z])]),
    ...box.y.ticks
      .map((tick) => place(mx, tick, mz)[1])
      .flatMap((y) => [thin([-X, y, -Z], [X, y, -Z]), thin([backX, y, -Z], [backX, y, Z])]),
    ...box.z.ticks
      .map((tick) => place(mx, my, tick)[2])
      .flatMap((z) => [thin([-X, backY, z], [X, backY, z]), thin([backX, -Y, z], [backX, Y, z])]),
    edge([-X, near.y * Y, -Z], [X, near.y * Y, -Z]),
    edge([near.x * X, -Y, -Z], [near.x * X, Y, -Z]),
    edge([px, py, -Z], [px, py, Z]),
  ];
}

/** Write ticks and titles of all three sides. */
export function axisLabels(box: Box, view: View, labels: Labels): void {
  const near = nearSides(view);
  const [X, Y, Z] = box.size;
  const [mx, my, mz] = [middleOf(box.x), middleOf(box.y), middleOf(box.z)];
  const centre = project(view, [0, 0, -Z]);
  const write = (side: Side, at: (value: number) => Point, upright: boolean) =>
    labelSide(
      side,
      (value) => project(view, at(value)),
      upright,
      [centre[0], centre[1]],
      view,
      labels,
    );
  write(box.x, (v) => [placed(box, v, my, mz)[0], near.y * Y, -Z], false);
  write(box.y, (v) => [near.x * X, placed(box, mx, v, mz)[1], -Z], false);
  if (Math.cos(view.pose.pitch) < 0.25) return;
  const [px, py] = pillar(box, view);
  write(box.z, (v) => [px, py, placed(box, mx, my, v)[2]], true);
}

const SHORTEST = 60;
const SHORT = 150;

function labelSide(
  side: Side,
  at: (value: number) => Point,
  upright: boolean,
  centre: Pixel,
  view: View,
  labels: Labels,
): void {
  const [from, to] = [at(side.range[0]), at(side.range[1])];
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (length < SHORTEST) return;
  const out = upright ? ([-1, 0] as const) : outward(from, to, length, centre);
  const every = length < SHORT ? 2 : 1;
  const { width, height } = view;
  side.ticks.forEach((tick, n) => {
    if (n % every !== 0) return;
    const words = String(tick).replace("-", "−");
    const [x, y] = at(tick);
    const [dx, dy] = [out[0] * (9 + 3.4 * words.length), out[1] * 14];
    labels.put(words, "", x + dx, y + dy, width, height);
  });
  const half = labels.half(side.label, "title");
  const [x, y] = upright ? to : at(middleOf(side));
  const [dx, dy] = upright ? [0, -18] : [out[0] * (half + 30), out[1] * 34];
  labels.put(side.label, "title", clamp(x + dx, half + 2, width - half - 2), y + dy, width, height);
}

/** The direction on screen that leads away from the graph, at a right angle to a side. */
function outward(from: Point, to: Point, length: number, [cx, cy]: Pixel): Pixel {
  const out = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length] as const;
  const towards = ((from[0] + to[0]) / 2 - cx) * out[0] + ((from[1] + to[1]) / 2 - cy) * out[1];
  // Along a level edge the outside is below, seen from straight ahead too.
  const above = Math.abs(out[1]) > 0.98 && out[1] < 0;
  return towards < 0 || above ? [-out[0], -out[1]] : out;
}
