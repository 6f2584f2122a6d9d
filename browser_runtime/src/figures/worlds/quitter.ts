/** Quitter: state is the clock, whether the agent quit, and the steps it stayed, up to ten. */
import { disc, label, type Palette, type Size, type WorldFigure } from "./world_figure";

const CLOCK = 10;

function draw(
  context: CanvasRenderingContext2D,
  state: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const [, quit = 0, stayed = 0] = state;
  const gap = Math.min(width / (CLOCK + 1), 56);
  const left = (width - gap * (CLOCK - 1)) / 2;
  const y = height * 0.46;
  for (let tick = 0; tick < CLOCK; tick += 1) {
    disc(context, left + tick * gap, y, gap * 0.3);
    context.fillStyle = tick < stayed ? palette.accent : palette.line;
    context.fill();
    // Where it quit, its next tick is struck out.
    if (quit && tick === Math.round(stayed))
      strike(context, left + tick * gap, y, gap * 0.3, palette);
  }
  const text = quit ? `quit after ${stayed}` : `stayed ${stayed} of ${CLOCK}`;
  label(context, text, [width / 2, y + gap], quit ? palette.bad : palette.quiet, 14);
}

function strike(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  palette: Palette,
): void {
  context.strokeStyle = palette.bad;
  context.lineWidth = 3;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(x - radius, y - radius);
  context.lineTo(x + radius, y + radius);
  context.moveTo(x + radius, y - radius);
  context.lineTo(x - radius, y + radius);
  context.stroke();
}

function describe([, quit = 0, stayed = 0]: readonly number[]): string {
  return quit
    ? `The agent quit after ${stayed} of 10 steps.`
    : `The agent has stayed ${stayed} of 10 steps.`;
}

export const quitter: WorldFigure = { rate: 8, draw, describe };
