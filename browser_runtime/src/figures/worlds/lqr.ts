/** LQR: state is one number, to be brought to 0. */
import { arrow } from "./arrow";
import { disc, label, type WorldFigure } from "./world_figure";

/** Range shown to either side; beyond it the point stays at the edge, with its number. */
const SHOWN = 3;

const draw: WorldFigure["draw"] = (context, [x = 0], { width, height }, palette, action) => {
  const scale = (width * 0.44) / SHOWN;
  const y = height * 0.54;
  const at = (number: number) => width / 2 + Math.max(-SHOWN, Math.min(SHOWN, number)) * scale;
  context.fillStyle = palette.quiet;
  context.fillRect(at(-SHOWN), y - 1, 2 * SHOWN * scale, 2);
  for (let tick = -SHOWN; tick <= SHOWN; tick += 1) {
    context.fillStyle = palette.quiet;
    context.fillRect(at(tick) - 1, y - 6, 2, 12);
    label(context, String(tick).replace("-", "−"), [at(tick), y + 24], palette.quiet);
  }
  disc(context, at(0), y, 17);
  context.strokeStyle = palette.good;
  context.lineWidth = 3;
  context.stroke();
  const inside = Math.abs(x) <= SHOWN;
  disc(context, at(x), y, 11);
  context.fillStyle = inside ? palette.accent : palette.bad;
  context.fill();
  const told = `x ${x.toFixed(2)}`.replace("-", "−");
  label(context, told, [Math.max(40, Math.min(width - 40, at(x))), y - 56], palette.ink, 14);
  // The push that led to this state, ending above the point.
  const [push = 0] = action ?? [];
  arrow(context, [at(x - push), y - 30], [at(x), y - 30], palette.ink);
};

function describe([x = 0]: readonly number[]): string {
  return `x is ${x.toFixed(2)}; the goal is 0.`;
}

export const lqr: WorldFigure = { rate: 15, draw, describe };
