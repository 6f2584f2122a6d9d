/** RandomWalk7: state is the place from 1 to 7; 0 and 8 are the ends, of which the right one pays. */
import { disc, label, type Palette, type Size, type WorldFigure } from "./world_figure";

const PLACES = 7;

function draw(
  context: CanvasRenderingContext2D,
  [place = 4]: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const gap = Math.min(width / (PLACES + 3), 58);
  const left = width / 2 - gap * ((PLACES + 1) / 2);
  const y = height * 0.48;
  context.fillStyle = palette.line;
  context.fillRect(left, y - 1, gap * (PLACES + 1), 2);
  for (let at = 0; at <= PLACES + 1; at += 1) {
    const end = at === 0 || at === PLACES + 1;
    disc(context, left + at * gap, y, end ? gap * 0.16 : gap * 0.24);
    const ending = at === 0 ? palette.bad : palette.good;
    context.fillStyle = end ? ending : palette.line;
    context.fill();
  }
  label(context, "0", [left, y + gap * 0.7], palette.bad, 14);
  label(context, "+1", [left + (PLACES + 1) * gap, y + gap * 0.7], palette.good, 14);
  disc(context, left + Math.min(PLACES + 1, Math.max(0, place)) * gap, y, gap * 0.34);
  context.fillStyle = palette.accent;
  context.fill();
}

function describe([place = 4]: readonly number[]): string {
  const at = Math.round(place);
  if (at < 1) return "The walk ended on the left and paid nothing.";
  if (at > PLACES) return "The walk ended on the right and paid 1.";
  return `The agent is at place ${at} of 7; the right end pays 1.`;
}

export const randomWalk: WorldFigure = { rate: 8, draw, describe };
