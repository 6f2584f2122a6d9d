/** ThreeArms: state is the arm pulled, -1 before; each arm bears what it pays. */
import { label, type Palette, roundedBox, type Size, type WorldFigure } from "./world_figure";

const PAYS = [1, 0, 2];

function draw(
  context: CanvasRenderingContext2D,
  [arm = -1]: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const box = Math.min(width * 0.2, height * 0.4, 100);
  PAYS.forEach((pays, which) => {
    const pulled = Math.round(arm) === which;
    const x = width / 2 + (which - 1) * box * 1.4;
    const top = height * 0.44 - box / 2;
    context.fillStyle = pulled ? palette.accent : palette.line;
    roundedBox(context, [x - box / 2, top, box, box], 10);
    context.fill();
    const color = pulled ? palette.paper : palette.ink;
    label(context, `+${pays}`, [x, top + box / 2], color, Math.min(20, box * 0.32));
    label(context, `arm ${which}`, [x, top + box + 16], palette.quiet, 13);
  });
}

function describe([arm = -1]: readonly number[]): string {
  const which = Math.min(Math.round(arm), PAYS.length - 1);
  return which < 0
    ? "Three arms, which pay 1, 0 and 2; none has been pulled."
    : `Arm ${which} was pulled and paid ${PAYS[which]}.`;
}

export const threeArms: WorldFigure = { rate: 6, draw, describe };
