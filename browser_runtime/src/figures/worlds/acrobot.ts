/** Acrobot: state is the upper link's angle (0 hanging), the lower one's beside it, two speeds. */
import { rule } from "./arrow";
import { disc, type Palette, type Size, type WorldFigure } from "./world_figure";

/** Height of the line above the pivot, in lengths of a link; above it the episode ends. */
const LINE = 1;

/** Joint and tip, in lengths of a link to the right of the pivot and above it. */
function points([theta1 = 0, theta2 = 0]: readonly number[]) {
  const joint = [Math.sin(theta1), -Math.cos(theta1)] as const;
  const tip = [joint[0] + Math.sin(theta1 + theta2), joint[1] - Math.cos(theta1 + theta2)] as const;
  return { joint, tip };
}

function draw(
  context: CanvasRenderingContext2D,
  state: readonly number[],
  size: Size,
  palette: Palette,
): void {
  const { width, height } = size;
  const link = Math.min(width, height) * 0.225;
  const pivot = [width / 2, height / 2] as const;
  const at = ([x, y]: readonly [number, number]) =>
    [pivot[0] + x * link, pivot[1] - y * link] as const;
  const { joint, tip } = points(state);
  const above = tip[1] > LINE;

  context.setLineDash([6, 6]);
  rule(context, pivot[1] - LINE * link, size, above ? palette.good : palette.quiet);
  context.setLineDash([]);
  context.lineCap = "round";
  context.lineWidth = Math.max(8, link * 0.18);
  for (const [from, to, color] of [
    [pivot, at(joint), palette.ink],
    [at(joint), at(tip), above ? palette.good : palette.accent],
  ] as const) {
    context.strokeStyle = color;
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
  }
  for (const [x, y] of [pivot, at(joint)]) {
    disc(context, x, y, context.lineWidth * 0.32);
    context.fillStyle = palette.paper;
    context.fill();
  }
}

function describe(state: readonly number[]): string {
  const [, height] = points(state).tip;
  const where = `${Math.abs(height).toFixed(1)} links ${height < 0 ? "below" : "above"} the pivot`;
  return `The tip is ${where}; the line to reach is 1 link above it.`;
}

export const acrobot: WorldFigure = { rate: 15, draw, describe };
