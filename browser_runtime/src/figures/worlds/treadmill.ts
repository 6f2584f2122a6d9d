/** Treadmill: state is the steps run in this slice of five, and whether the agent left. */
import { disc, label, type Palette, roundedBox, type Size, type WorldFigure } from "./world_figure";

const SLICE = 5;

function draw(
  context: CanvasRenderingContext2D,
  state: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const [distance = 0, exited = 0] = state;
  const belt = Math.min(width * 0.7, 420);
  const left = (width - belt) / 2;
  const y = height * 0.58;
  context.fillStyle = palette.line;
  roundedBox(context, [left, y, belt, 14], 7);
  context.fill();
  context.fillStyle = palette.quiet;
  for (let mark = 0; mark < SLICE; mark += 1) {
    // The belt moves under the runner: its marks shift by a fifth with every step.
    const at = (mark / SLICE + (1 - distance / SLICE)) % 1;
    disc(context, left + 10 + at * (belt - 20), y + 7, 3);
    context.fill();
  }
  const x = exited ? left + belt + 24 : width / 2;
  disc(context, x, exited ? y + 2 : y - 16, 15);
  context.fillStyle = exited ? palette.bad : palette.accent;
  context.fill();
  const text = exited ? `left after ${distance}: +10` : `running, step ${distance} of this slice`;
  label(context, text, [width / 2, y + 42], exited ? palette.bad : palette.quiet, 14);
}

function describe([distance = 0, exited = 0]: readonly number[]): string {
  return exited
    ? `The agent left the treadmill after ${distance} steps of this slice.`
    : `The agent runs; it has done ${distance} of the 5 steps of this slice.`;
}

export const treadmill: WorldFigure = { rate: 8, draw, describe };
