/** CartPole: state is position (m), speed, pole angle (rad, clockwise), angular speed. */
import { disc, type Palette, roundedBox, type Size, type WorldFigure } from "./world_figure";

/** Where an episode ends: |x| in metres and |angle| in radians, as in Gymnasium. */
const TRACK_END = 2.4;
const ANGLE_END = (12 * Math.PI) / 180;
/** Metres shown to either side. */
const SHOWN = 2.75;

function draw(
  context: CanvasRenderingContext2D,
  state: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const [x = 0, , angle = 0] = state;
  const scale = width / (2 * SHOWN);
  const ground = Math.round(height * 0.8);
  const cart = { width: Math.max(44, scale * 0.62), height: Math.max(20, scale * 0.28) };
  const pole = Math.min(height * 0.58, scale * 1.45);
  const centre = width / 2 + Math.max(-SHOWN, Math.min(SHOWN, x)) * scale;
  const wheel = cart.height * 0.26;
  const top = ground - wheel * 1.5 - cart.height;

  drawTrack(context, { width, height: ground }, scale, palette);
  drawLimits(context, [centre, top], pole, palette);

  context.fillStyle = palette.ink;
  roundedBox(context, [centre - cart.width / 2, top, cart.width, cart.height], cart.height * 0.28);
  context.fill();
  for (const side of [-0.28, 0.28]) {
    disc(context, centre + side * cart.width, ground - wheel, wheel);
    context.fillStyle = palette.ink;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = palette.paper;
    context.stroke();
  }

  context.lineCap = "round";
  context.lineWidth = Math.max(7, scale * 0.09);
  context.strokeStyle = Math.abs(angle) > ANGLE_END ? palette.bad : palette.accent;
  context.beginPath();
  context.moveTo(centre, top);
  context.lineTo(centre + pole * Math.sin(angle), top - pole * Math.cos(angle));
  context.stroke();
  disc(context, centre, top, context.lineWidth * 0.42);
  context.fillStyle = palette.paper;
  context.fill();
}

function drawTrack(
  context: CanvasRenderingContext2D,
  { width, height: ground }: Size,
  scale: number,
  palette: Palette,
): void {
  context.lineCap = "round";
  context.lineWidth = 2;
  context.strokeStyle = palette.line;
  context.beginPath();
  context.moveTo(0, ground);
  context.lineTo(width, ground);
  context.stroke();
  context.strokeStyle = palette.quiet;
  for (const end of [-TRACK_END, TRACK_END]) {
    const at = width / 2 + end * scale;
    context.beginPath();
    context.moveTo(at, ground - 7);
    context.lineTo(at, ground + 7);
    context.stroke();
  }
}

/** The wedge in which the pole counts as balanced. */
function drawLimits(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  pole: number,
  palette: Palette,
): void {
  const up = -Math.PI / 2;
  context.fillStyle = palette.line;
  context.globalAlpha = 0.45;
  context.beginPath();
  context.moveTo(x, y);
  context.arc(x, y, pole * 1.08, up - ANGLE_END, up + ANGLE_END);
  context.closePath();
  context.fill();
  context.globalAlpha = 1;
}

function describe(state: readonly number[]): string {
  const [x = 0, , angle = 0] = state;
  const degrees = Math.abs((angle * 180) / Math.PI).toFixed(1);
  const lean =
    Math.abs(angle) < 0.005 ? "upright" : `${degrees}° to the ${angle > 0 ? "right" : "left"}`;
  const side =
    Math.abs(x) < 0.05
      ? "in the middle"
      : `${Math.abs(x).toFixed(1)} m ${x > 0 ? "right" : "left"} of the middle`;
  return `The cart is ${side}; the pole is ${lean}. It falls beyond 12°.`;
}

export const cartpole: WorldFigure = { rate: 50, draw, describe };
