/** MiniBreakout: state is ball, its last cell, its direction, the paddle's left cell, 30 bricks. */
import { type Board, CELLS, emptyBoard } from "./board";
import { disc, roundedBox, type WorldFigure } from "./world_figure";

const WALL_TOP = 1;
/** Entries before the bricks. */
const BEFORE = 7;
const ROW_STRENGTH = [1, 0.75, 0.5];

const draw: WorldFigure["draw"] = (context, state, size, palette) => {
  const [row = 0, column = 0, lastRow = 0, lastColumn = 0, , , paddle = 0] = state;
  const board = emptyBoard(context, size, palette);
  const { cell } = board;
  state.slice(BEFORE).forEach((whole, at) => {
    const brickRow = Math.floor(at / CELLS);
    const [x, y] = board.corner(WALL_TOP + brickRow, at % CELLS);
    if (!whole) return;
    context.fillStyle = palette.accent;
    context.globalAlpha = ROW_STRENGTH[brickRow] ?? 1;
    roundedBox(context, [x + 2, y + 2, cell - 3, cell - 3], 3);
    context.fill();
    context.globalAlpha = 1;
  });
  ball(context, board, [lastRow, lastColumn], 0.16, palette.quiet);
  ball(context, board, [row, column], 0.34, palette.ink);
  const [x, y] = board.corner(CELLS - 1, paddle);
  context.fillStyle = palette.ink;
  roundedBox(context, [x + 1, y + cell * 0.2, 2 * cell - 1, cell * 0.5], 4);
  context.fill();
};

function ball(
  context: CanvasRenderingContext2D,
  { cell, corner }: Board,
  [row, column]: readonly [number, number],
  radius: number,
  color: string,
): void {
  const [x, y] = corner(row, column);
  disc(context, x + cell / 2, y + cell / 2, cell * radius);
  context.fillStyle = color;
  context.fill();
}

function describe(state: readonly number[]): string {
  const [row = 0, column = 0, , , , , paddle = 0] = state;
  const bricks = state.slice(BEFORE).filter((whole) => whole > 0).length;
  const ball = `The ball is in row ${row + 1}, column ${column + 1} of ${CELLS}`;
  return `${ball}; the paddle in columns ${paddle + 1} and ${paddle + 2}; ${bricks} bricks are left.`;
}

export const miniBreakout: WorldFigure = { rate: 10, draw, describe };
