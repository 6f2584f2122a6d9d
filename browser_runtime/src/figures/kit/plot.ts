/** A small line chart as shapes: axes with a few ticks, lines, dots. */
import { say } from "./figure";
import { type Shape, shape } from "./shape";

export interface Axes {
  readonly width: number;
  readonly height: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

const LEFT = 44;
const RIGHT = 14;
const TOP = 26;
const BOTTOM = 40;

/** The pixel of a point. */
export function place(axes: Axes, x: number, y: number): [number, number] {
  const across = (x - axes.x[0]) / (axes.x[1] - axes.x[0]);
  const up = (y - axes.y[0]) / (axes.y[1] - axes.y[0]);
  return [
    round(LEFT + across * (axes.width - LEFT - RIGHT)),
    round(axes.height - BOTTOM - up * (axes.height - TOP - BOTTOM)),
  ];
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** A line through `points`, cut where they leave the top of the chart. */
export function line(
  axes: Axes,
  points: readonly (readonly [number, number])[],
  name: string,
): Shape {
  const inside = points.map(([x, y]) => place(axes, x, Math.min(y, axes.y[1])));
  const d = inside.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join("");
  return shape("path", { class: `ppo-plot__line ppo-plot__line--${name}`, d });
}

export function dot(axes: Axes, x: number, y: number, name: string, radius = 4): Shape {
  const [cx, cy] = place(axes, x, Math.min(y, axes.y[1]));
  return shape("circle", { class: `ppo-plot__dot ppo-plot__dot--${name}`, cx, cy, r: radius });
}

/** A bar of `share` of one x unit, from the zero of y. */
export function column(axes: Axes, x: number, y: number, share: number, name: string): Shape {
  const [left, top] = place(axes, x - share / 2, y);
  const [right, bottom] = place(axes, x + share / 2, 0);
  const size = { x: left, y: top, width: round(right - left), height: round(bottom - top) };
  return shape("rect", { class: `ppo-plot__column ppo-plot__column--${name}`, ...size });
}

/** The chart with its axes around `content`; `label` says in words what it shows. */
export function chart(axes: Axes, label: string, content: readonly Shape[]): Shape {
  const { width, height } = axes;
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  const bottom = height - BOTTOM;
  const xTicks = axes.xTicks.map((x) => {
    const at = { x: place(axes, x, 0)[0], y: bottom + 16, "text-anchor": "middle" };
    return shape("text", { class: "ppo-plot__tick", ...at }, say(x));
  });
  const yTicks = axes.yTicks.flatMap((y) => {
    const level = place(axes, 0, y)[1];
    const across = { x1: LEFT, x2: width - RIGHT, y1: level, y2: level };
    const text = { x: LEFT - 6, y: level + 4, "text-anchor": "end" };
    return [
      shape("line", { class: "ppo-plot__grid", ...across }),
      shape("text", { class: "ppo-plot__tick", ...text }, say(y)),
    ];
  });
  const middle = (LEFT + width - RIGHT) / 2;
  const below = { x: middle, y: height - 6, "text-anchor": "middle" };
  return shape(
    "svg",
    { class: "ppo-plot", role: "img", "aria-label": label, ...size },
    ...yTicks,
    ...xTicks,
    shape("text", { class: "ppo-plot__label", x: 0, y: 14 }, axes.yLabel),
    shape("text", { class: "ppo-plot__label", ...below }, axes.xLabel),
    ...content,
  );
}
