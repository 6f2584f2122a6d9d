/** Grid 5x5: state is row and column; pit in the middle, goal in the last corner. */
import { disc, label, type Palette, roundedBox, type Size, type WorldFigure } from "./world_figure";

const SIZE = 5;
const GOAL = 4;
const PIT = 2;

function draw(
  context: CanvasRenderingContext2D,
  state: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const [row = 0, column = 0] = state;
  const cell = Math.floor((Math.min(width, height) * 0.92) / SIZE);
  const left = (width - cell * SIZE) / 2;
  const top = (height - cell * SIZE) / 2;
  const middle = (r: number, c: number) =>
    [left + (c + 0.5) * cell, top + (r + 0.5) * cell] as const;

  for (let r = 0; r < SIZE; r += 1) {
    for (let c = 0; c < SIZE; c += 1) {
      context.fillStyle = palette.line;
      context.globalAlpha = 0.5;
      roundedBox(context, [left + c * cell + 2, top + r * cell + 2, cell - 4, cell - 4], 6);
      context.fill();
      context.globalAlpha = 1;
    }
  }
  label(context, "pit", middle(PIT, PIT), palette.bad);
  label(context, "goal", middle(GOAL, GOAL), palette.good);
  const [x, y] = middle(row, column);
  disc(context, x, y, cell * 0.3);
  context.fillStyle = palette.accent;
  context.fill();
}

function describe([row = 0, column = 0]: readonly number[]): string {
  return `The agent is in row ${row + 1}, column ${column + 1} of 5; the pit is at 3, 3 and the goal at 5, 5.`;
}

export const grid: WorldFigure = { rate: 9, draw, describe };
