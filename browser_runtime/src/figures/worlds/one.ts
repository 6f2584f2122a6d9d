/** One: state is the action taken, -1 before; one of two doors pays. */
import { label, type Palette, roundedBox, type Size, type WorldFigure } from "./world_figure";

const DOORS = ["wrong", "right"];

function draw(
  context: CanvasRenderingContext2D,
  [action = -1]: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const high = Math.min(height * 0.52, 130);
  const wide = high * 0.62;
  DOORS.forEach((door, which) => {
    const taken = Math.round(action) === which;
    const x = width / 2 + (which - 0.5) * wide * 2;
    const top = height * 0.44 - high / 2;
    const color = which === 1 ? palette.good : palette.bad;
    context.fillStyle = taken ? color : palette.line;
    roundedBox(context, [x - wide / 2, top, wide, high], 6);
    context.fill();
    const pays = which === 1 ? "+1" : "0";
    label(context, pays, [x, top + high / 2], taken ? palette.paper : palette.ink, 20);
    label(context, door, [x, top + high + 16], palette.quiet, 13);
  });
}

function describe([action = -1]: readonly number[]): string {
  if (action < 0) return "Two actions, of which the right one pays 1; none has been taken.";
  return Math.round(action) === 1
    ? "The right action was taken and paid 1."
    : "The wrong action was taken and paid nothing.";
}

export const one: WorldFigure = { rate: 5, draw, describe };
