/** Discount: state is the steps taken, 0 to 2; the second one pays. */
import { disc, label, type Palette, type Size, type WorldFigure } from "./world_figure";

const STEPS = 2;

function draw(
  context: CanvasRenderingContext2D,
  [step = 0]: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const gap = Math.min(width * 0.26, 150);
  const radius = Math.min(gap * 0.2, height * 0.14);
  const y = height * 0.44;
  context.fillStyle = palette.line;
  context.fillRect(width / 2 - gap, y - 1, gap * STEPS, 2);
  for (let at = 0; at <= STEPS; at += 1) {
    const x = width / 2 + (at - 1) * gap;
    const here = Math.round(step) === at;
    disc(context, x, y, radius);
    context.fillStyle = here ? palette.accent : palette.line;
    context.fill();
    label(context, at === STEPS ? "end" : `step ${at}`, [x, y + radius + 18], palette.quiet, 13);
    if (at < STEPS) {
      const pays = at === STEPS - 1;
      const color = pays ? palette.good : palette.quiet;
      label(context, pays ? "+1" : "0", [x + gap / 2, y - 16], color, 15);
    }
  }
}

function describe([step = 0]: readonly number[]): string {
  const at = Math.round(step);
  return at >= STEPS
    ? "Both steps are done; the second one paid 1."
    : `The agent is at step ${at} of 2 and can only wait; the second one pays 1.`;
}

export const discount: WorldFigure = { rate: 4, draw, describe };
