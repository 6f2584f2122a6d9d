/** TwoStates: state is 0 or 1; staying pays 0.5 in state 0 and 1 in state 1, moving nothing. */
import { arrowHead } from "./arrow";
import { disc, label, type Palette, type Size, type WorldFigure } from "./world_figure";

const STAYING = ["+0.5", "+1"];

function draw(
  context: CanvasRenderingContext2D,
  [state = 0]: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  const radius = Math.min(width * 0.1, height * 0.16);
  const [y, apart] = [height * 0.56, radius * 2.4];
  STAYING.forEach((pays, which) => {
    const here = Math.round(state) === which;
    const x = width / 2 + (which - 0.5) * 2 * apart;
    loop(context, [x, y - radius * 1.3], radius * 0.62, palette);
    label(context, `stay ${pays}`, [x, y - radius * 2.35], palette.quiet, 13);
    disc(context, x, y, radius);
    context.fillStyle = here ? palette.accent : palette.line;
    context.fill();
    label(context, String(which), [x, y], here ? palette.paper : palette.ink, 18);
  });
  for (const sign of [-1, 1]) {
    const reach = apart - radius * 1.25;
    const level = y + sign * radius * 0.35;
    context.strokeStyle = palette.quiet;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(width / 2 + sign * reach, level);
    context.lineTo(width / 2 - sign * reach, level);
    context.stroke();
    const angle = sign > 0 ? Math.PI : 0;
    arrowHead(context, [width / 2 - sign * reach, level], angle, palette.quiet, 7);
  }
  label(context, "moving pays 0", [width / 2, y + radius * 1.45], palette.quiet, 13);
}

function loop(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  radius: number,
  palette: Palette,
): void {
  context.strokeStyle = palette.quiet;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, radius, 0.75 * Math.PI, 2.2 * Math.PI);
  context.stroke();
  const end = 2.2 * Math.PI;
  const tip = [x + radius * Math.cos(end), y + radius * Math.sin(end)] as const;
  arrowHead(context, tip, end + Math.PI / 2, palette.quiet, 7);
}

function describe([state = 0]: readonly number[]): string {
  const here = Math.round(state);
  return `The agent is in state ${here}, where staying pays ${here === 0 ? "0.5" : "1"}.`;
}

export const twoStates: WorldFigure = { rate: 5, draw, describe };
