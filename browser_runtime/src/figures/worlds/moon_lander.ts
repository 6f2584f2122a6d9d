/** MoonLander: state is place (m) from the pad, velocity, tilt to the left (rad) and its rate. */
import { type Palette, roundedBox, type Size, type WorldFigure } from "./world_figure";

const WIDTH = 12;
const HEIGHT = 16;
const PAD = 2;
/** Actions: 0 is engines off. */
const TURN_LEFT = 1;
const MAIN_ENGINE = 2;
const TURN_RIGHT = 3;
/** Metres from the legs to the middle of the craft. */
const LEGS = 0.9;

function draw(
  context: CanvasRenderingContext2D,
  [x = 0, y = 0, , , theta = 0]: readonly number[],
  size: Size,
  palette: Palette,
  action?: readonly number[] | null,
): void {
  const scale = Math.min(size.width / (2 * WIDTH), size.height / (HEIGHT + 4));
  const ground = size.height - 1.6 * scale;
  drawGround(context, ground, scale, size, palette);
  context.save();
  context.translate(size.width / 2 + x * scale, ground - (y + LEGS) * scale);
  context.rotate(-theta);
  // One unit of the craft is a bit more than a metre: large enough to see on a phone.
  context.scale(scale * 1.25, scale * 1.25);
  drawFlames(context, action?.[0] ?? 0, palette);
  drawCraft(context, palette);
  context.restore();
}

function drawGround(
  context: CanvasRenderingContext2D,
  ground: number,
  scale: number,
  { width, height }: Size,
  palette: Palette,
): void {
  context.fillStyle = palette.line;
  context.fillRect(0, ground, width, height - ground);
  context.fillStyle = palette.good;
  context.fillRect(width / 2 - PAD * scale, ground, 2 * PAD * scale, 4);
  for (const side of [-PAD, PAD]) {
    const x = width / 2 + side * scale;
    context.fillRect(x - 1, ground - 1.5 * scale, 2, 1.5 * scale);
    context.beginPath();
    context.moveTo(x, ground - 1.5 * scale);
    context.lineTo(x + 0.9 * scale, ground - 1.2 * scale);
    context.lineTo(x, ground - 0.9 * scale);
    context.fill();
  }
}

function drawCraft(context: CanvasRenderingContext2D, palette: Palette): void {
  context.strokeStyle = palette.ink;
  context.lineWidth = 0.16;
  context.lineCap = "round";
  for (const side of [-1, 1]) {
    context.beginPath();
    context.moveTo(side * 0.45, 0.2);
    context.lineTo(side * 0.8, 0.7);
    context.moveTo(side * 0.6, 0.7);
    context.lineTo(side * 1, 0.7);
    context.stroke();
  }
  context.fillStyle = palette.accent;
  roundedBox(context, [-0.65, -0.85, 1.3, 1.2], 0.4);
  context.fill();
  context.fillStyle = palette.paper;
  roundedBox(context, [-0.25, -0.6, 0.5, 0.4], 0.18);
  context.fill();
}

/** Fire leaves on the side away from where it pushes. */
function drawFlames(context: CanvasRenderingContext2D, action: number, { bad }: Palette): void {
  const flame = (...points: readonly (readonly [number, number])[]) => {
    context.fillStyle = bad;
    context.beginPath();
    for (const point of points) context.lineTo(...point);
    context.fill();
  };
  if (action === MAIN_ENGINE) flame([-0.35, 0.35], [0, 1.6], [0.35, 0.35]);
  // Pushed to the left at its top, the craft turns left.
  if (action === TURN_LEFT) flame([0.6, -0.75], [1.4, -0.5], [0.6, -0.25]);
  if (action === TURN_RIGHT) flame([-0.6, -0.75], [-1.4, -0.5], [-0.6, -0.25]);
}

function describe([x = 0, y = 0, xDot = 0, yDot = 0, theta = 0]: readonly number[]): string {
  const side = `${Math.abs(x).toFixed(1)} m ${x < 0 ? "left" : "right"} of the pad`;
  const tilt = Math.round((Math.abs(theta) * 180) / Math.PI);
  const speed = Math.hypot(xDot, yDot).toFixed(1);
  const lean = `tilted ${tilt}° to the ${theta > 0 ? "left" : "right"}`;
  return `The craft is ${y.toFixed(1)} m high and ${side}, ${lean}, at ${speed} m/s.`;
}

export const moonLander: WorldFigure = { rate: 20, draw, describe };
