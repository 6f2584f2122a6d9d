/** TwoObs and Choice: state is a sign, -1 or +1; in Choice the action answers it. */
import { disc, label, type Palette, type Size, type WorldFigure } from "./world_figure";

const written = (sign: number) => (sign > 0 ? "+1" : "−1");

function drawSign(
  context: CanvasRenderingContext2D,
  sign: number,
  [x, y]: readonly [number, number],
  radius: number,
  colors: { readonly fill: string; readonly text: string },
): void {
  disc(context, x, y, radius);
  context.fillStyle = colors.fill;
  context.fill();
  label(context, written(sign), [x, y], colors.text, Math.max(14, radius * 0.6));
}

function drawTwoObs(
  context: CanvasRenderingContext2D,
  [sign = 1]: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const radius = Math.min(width, height) * 0.2;
  const fill = sign > 0 ? palette.good : palette.bad;
  drawSign(context, sign, [width / 2, height * 0.42], radius, { fill, text: palette.paper });
  const pays = `seen ${written(sign)}, paid ${written(sign)}`;
  label(context, pays, [width / 2, height * 0.42 + radius + 22], palette.quiet, 14);
}

function drawChoice(
  context: CanvasRenderingContext2D,
  [sign = 1]: readonly number[],
  { width, height }: Size,
  palette: Palette,
  action?: readonly number[] | null,
): void {
  const radius = Math.min(width * 0.13, height * 0.2);
  const y = height * 0.42;
  const [seen, answered] = [width / 2 - radius * 1.7, width / 2 + radius * 1.7];
  drawSign(context, sign, [seen, y], radius, { fill: palette.accent, text: palette.paper });
  label(context, "seen", [seen, y + radius + 18], palette.quiet, 13);
  const answer = action?.[0] === undefined ? null : 2 * Math.round(action[0]) - 1;
  if (answer === null) {
    disc(context, answered, y, radius);
    context.fillStyle = palette.line;
    context.fill();
  } else {
    const fill = answer === Math.sign(sign) ? palette.good : palette.bad;
    drawSign(context, answer, [answered, y], radius, { fill, text: palette.paper });
  }
  label(context, "answered", [answered, y + radius + 18], palette.quiet, 13);
}

export const twoObs: WorldFigure = {
  rate: 5,
  draw: drawTwoObs,
  describe: ([sign = 1]) => `The agent sees ${written(sign)} and is paid that, whatever it does.`,
};

export const choice: WorldFigure = {
  rate: 5,
  draw: drawChoice,
  describe: ([sign = 1]) => `The agent sees ${written(sign)}; the same answer pays 1.`,
};
