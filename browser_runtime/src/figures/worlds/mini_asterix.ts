/** MiniAsterix: state is the player's cell, the clock, then every lane's kind, column, direction. */
import { CELLS, emptyBoard } from "./board";
import { disc, roundedBox, type WorldFigure } from "./world_figure";

/** Entries before the lanes. */
const BEFORE = 3;
const GOLD = 1;

/** The thing in each lane. */
function things(state: readonly number[]) {
  const entry = (what: number, lane: number) => state[BEFORE + CELLS * what + lane] ?? 0;
  return Array.from({ length: CELLS }, (_, lane) => ({
    lane,
    kind: entry(0, lane),
    column: entry(1, lane),
    right: entry(2, lane),
  })).filter(({ kind, column }) => kind > 0 && column >= 0 && column < CELLS);
}

const draw: WorldFigure["draw"] = (context, state, size, palette) => {
  const [row = 0, column = 0] = state;
  const { cell, corner } = emptyBoard(context, size, palette);
  const half = cell / 2;
  for (const thing of things(state)) {
    const [x, y] = corner(thing.lane, thing.column);
    context.fillStyle = thing.kind === GOLD ? palette.good : palette.bad;
    // Gold is round and enemies point where they go: colour is not all that tells them apart.
    if (thing.kind === GOLD) disc(context, x + half, y + half, cell * 0.26);
    else {
      const ahead = thing.right * cell * 0.38;
      context.beginPath();
      context.moveTo(x + half + ahead, y + half);
      context.lineTo(x + half - ahead, y + cell * 0.14);
      context.lineTo(x + half - ahead, y + cell * 0.86);
      context.closePath();
    }
    context.fill();
    const behind = thing.column - thing.right;
    if (behind < 0 || behind >= CELLS) continue;
    context.globalAlpha = 0.5;
    disc(context, corner(thing.lane, behind)[0] + half, y + half, cell * 0.1);
    context.fill();
    context.globalAlpha = 1;
  }
  const [x, y] = corner(row, column);
  context.fillStyle = palette.accent;
  roundedBox(context, [x + 3, y + 3, cell - 5, cell - 5], 4);
  context.fill();
};

function describe(state: readonly number[]): string {
  const [row = 0, column = 0] = state;
  const here = things(state);
  const gold = here.filter(({ kind }) => kind === GOLD).length;
  const enemies = here.length - gold;
  const where = `row ${row + 1}, column ${column + 1} of ${CELLS}`;
  return `The player is in ${where}; on the board: ${gold} gold, ${enemies} enemies.`;
}

export const miniAsterix: WorldFigure = { rate: 8, draw, describe };
