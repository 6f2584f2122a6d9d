/** Arrows for forces: straight ones, and a head for bent ones. */
import type { Size } from "./world_figure";

type Point = readonly [x: number, y: number];

/** A line from one point to another with a head at its end; nothing when they nearly coincide. */
export function arrow(
  context: CanvasRenderingContext2D,
  from: Point,
  to: Point,
  color: string,
): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  if (Math.hypot(dx, dy) < 2) return;
  context.strokeStyle = color;
  context.lineWidth = 3;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  arrowHead(context, to, Math.atan2(dy, dx), color);
}

/** @param angle its direction, in radians clockwise from the right. */
export function arrowHead(
  context: CanvasRenderingContext2D,
  [x, y]: Point,
  angle: number,
  color: string,
  size = 9,
): void {
  context.fillStyle = color;
  context.beginPath();
  for (const [turn, far] of [
    [0, 0.8],
    [2.4, 1],
    [-2.4, 1],
  ] as const) {
    context.lineTo(
      x + size * far * Math.cos(angle + turn),
      y + size * far * Math.sin(angle + turn),
    );
  }
  context.closePath();
  context.fill();
}

/** A thin line across the canvas. */
export function rule(
  context: CanvasRenderingContext2D,
  y: number,
  { width }: Pick<Size, "width">,
  color: string,
): void {
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(0, y);
  context.lineTo(width, y);
  context.stroke();
}
