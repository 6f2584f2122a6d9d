/** TwinArms: state is the arm pulled, -1 before. */
import { disc, label, type Palette, roundedBox, type Size, type WorldFigure } from "./world_figure";

function draw(
  context: CanvasRenderingContext2D,
  [arm = -1]: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const box = Math.min(width * 0.2, height * 0.5, 110);
  for (const which of [0, 1]) {
    const pulled = Math.round(arm) === which;
    const x = width / 2 + (which - 0.5) * box * 2;
    const top = height * 0.46 - box / 2;
    context.fillStyle = pulled ? palette.accent : palette.line;
    roundedBox(context, [x - box / 2, top, box, box], 12);
    context.fill();
    drawLever(context, [x + box / 2, top + box * (pulled ? 0.7 : 0.3)], box, palette);
    label(context, pulled ? "+1" : "", [x, top + box / 2], palette.paper, 20);
    label(context, `arm ${which}`, [x, top + box + 20], palette.quiet, 14);
  }
}

function drawLever(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  box: number,
  palette: Palette,
): void {
  context.strokeStyle = palette.quiet;
  context.lineWidth = 4;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + box * 0.16, y);
  context.stroke();
  disc(context, x + box * 0.2, y, box * 0.07);
  context.fillStyle = palette.ink;
  context.fill();
}

function describe([arm = -1]: readonly number[]): string {
  return arm < 0
    ? "Two arms; none has been pulled."
    : `Arm ${Math.round(arm)} was pulled and paid 1.`;
}

export const twinArms: WorldFigure = { rate: 6, draw, describe };
