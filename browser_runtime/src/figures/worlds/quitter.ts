/** Quitter: state is the steps stayed, up to ten, and whether the agent quit. */
import { disc, label, type Palette, type Size, type WorldFigure } from "./world_figure";

const CLOCK = 10;

function draw(
  context: CanvasRenderingContext2D,
  state: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const [clock = 0, quit = 0] = state;
  const gap = Math.min(width / (CLOCK + 1), 56);
  const left = (width - gap * (CLOCK - 1)) / 2;
  const y = height * 0.46;
  for (let tick = 0; tick < CLOCK; tick += 1) {
    disc(context, left + tick * gap, y, gap * 0.3);
    context.fillStyle = tick < clock ? palette.accent : palette.line;
    context.fill();
    // Where it quit, its next tick is struck out.
    if (quit && tick === Math.round(clock))
      strike(context, left + tick * gap, y, gap * 0.3, palette);
  }
  const text = quit ? `quit after ${clock}` : `stayed ${clock} of ${CLOCK}`;
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

function describe([clock = 0, quit = 0]: readonly number[]): string {
  return quit
    ? `The agent quit after ${clock} of 10 steps.`
    : `The agent has stayed ${clock} of 10 steps.`;
}

export const quitter: WorldFigure = { rate: 8, draw, describe };
