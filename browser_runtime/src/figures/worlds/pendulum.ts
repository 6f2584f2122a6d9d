/** Pendulum: state is the angle from upright (rad, counterclockwise, not wrapped) and its speed. */
import { arrowHead } from "./arrow";
import { disc, type Palette, type Size, type WorldFigure } from "./world_figure";

const MAX_TORQUE = 2;
/** How far round the arrow of the strongest torque goes (rad). */
const SWEEP = 2.2;

function draw(
  context: CanvasRenderingContext2D,
  [theta = 0]: readonly number[],
  { width, height }: Size,
  palette: Palette,
  action?: readonly number[] | null,
): void {
  const rod = Math.min(width, height) * 0.4;
  const [x, y] = [width / 2, height / 2];
  const upright = Math.cos(theta) > 0.95;
  disc(context, x, y, rod);
  context.strokeStyle = palette.line;
  context.lineWidth = 2;
  context.stroke();
  context.strokeStyle = palette.quiet;
  context.beginPath();
  context.moveTo(x, y - rod - 7);
  context.lineTo(x, y - rod + 7);
  context.stroke();

  context.lineCap = "round";
  context.lineWidth = Math.max(10, rod * 0.14);
  context.strokeStyle = upright ? palette.good : palette.accent;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - rod * Math.sin(theta), y - rod * Math.cos(theta));
  context.stroke();
  disc(context, x, y, context.lineWidth * 0.3);
  context.fillStyle = palette.paper;
  context.fill();
  drawTorque(context, [x, y], rod * 0.48, action?.[0] ?? 0, palette.ink);
}

/** An arrow round the pivot from the top; the stronger the torque, the longer the arrow. */
function drawTorque(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  radius: number,
  torque: number,
  color: string,
): void {
  const turn = (torque / MAX_TORQUE) * SWEEP;
  if (Math.abs(turn) < 0.08) return;
  const top = -Math.PI / 2;
  // A canvas counts clockwise, the torque counterclockwise.
  const end = top - turn;
  context.strokeStyle = color;
  context.lineWidth = 3;
  context.beginPath();
  context.arc(x, y, radius, top, end, turn > 0);
  context.stroke();
  const tip = [x + radius * Math.cos(end), y + radius * Math.sin(end)] as const;
  arrowHead(context, tip, end - Math.sign(turn) * (Math.PI / 2), color);
}

function describe([theta = 0]: readonly number[]): string {
  const turned = Math.atan2(Math.sin(theta), Math.cos(theta));
  const degrees = Math.round((Math.abs(turned) * 180) / Math.PI);
  if (degrees < 2) return "The pendulum stands upright.";
  return `The pendulum is ${degrees}° to the ${turned > 0 ? "left" : "right"} of upright.`;
}

export const pendulum: WorldFigure = { rate: 20, draw, describe };
