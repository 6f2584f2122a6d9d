/** MountainCar, both kinds: state is position, from -1.2 to 0.6, and velocity per env step. */
import { arrow } from "./arrow";
import { disc, type Palette, roundedBox, type Size, type WorldFigure } from "./world_figure";

const LEFT_END = -1.2;
const RIGHT_END = 0.6;
/** How much ground is drawn beyond the ends, so that it meets the edges of the canvas. */
const BEYOND = 0.09;

/** Maps a position on the hill to a point on the canvas. */
function hill({ width, height }: Size): (position: number) => readonly [number, number] {
  const across = (width * 0.92) / (RIGHT_END - LEFT_END);
  return (position) => [
    width * 0.04 + (position - LEFT_END) * across,
    // The ground's height is sin(3 x), as in Gymnasium: a potential for the car's gravity.
    height * (0.56 - 0.27 * Math.sin(3 * position)),
  ];
}

function drawHill(context: CanvasRenderingContext2D, size: Size, palette: Palette): void {
  const at = hill(size);
  context.beginPath();
  const [left, right] = [LEFT_END - BEYOND, RIGHT_END + BEYOND];
  for (let part = 0; part <= 90; part += 1) {
    context.lineTo(...at(left + ((right - left) * part) / 90));
  }
  context.strokeStyle = palette.quiet;
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.stroke();
  context.lineTo(at(right)[0], size.height);
  context.lineTo(at(left)[0], size.height);
  context.closePath();
  context.globalAlpha = 0.5;
  context.fillStyle = palette.line;
  context.fill();
  context.globalAlpha = 1;
}

function drawFlag(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  { height }: Size,
  color: string,
): void {
  const pole = height * 0.17;
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 3;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x, y - pole);
  context.stroke();
  context.beginPath();
  context.moveTo(x, y - pole);
  context.lineTo(x - pole * 0.5, y - pole * 0.75);
  context.lineTo(x, y - pole * 0.5);
  context.fill();
}

/** The car on its wheels, and an arrow for the force along the slope. */
function drawCar(
  context: CanvasRenderingContext2D,
  position: number,
  force: number,
  size: Size,
  palette: Palette,
): void {
  const at = hill(size);
  const [before, after] = [at(position - 0.01), at(position + 0.01)];
  const long = Math.max(30, size.height * 0.15);
  context.save();
  context.translate(...at(position));
  context.rotate(Math.atan2(after[1] - before[1], after[0] - before[0]));
  context.fillStyle = palette.accent;
  roundedBox(context, [-long / 2, -long * 0.58, long, long * 0.38], long * 0.12);
  context.fill();
  for (const side of [-0.28, 0.28]) {
    disc(context, side * long, -long * 0.16, long * 0.16);
    context.fillStyle = palette.ink;
    context.fill();
  }
  const side = Math.sign(force) * long * 0.5;
  arrow(context, [side, -long * 0.39], [side + force * long, -long * 0.39], palette.ink);
  context.restore();
}

/**
 * @param flag position that ends the episode.
 * @param forceOf the force of an action, from -1 to 1.
 */
function mountainCarTo(flag: number, forceOf: (action: number) => number): WorldFigure {
  return {
    rate: 30,
    draw(context, [position = 0], size, palette, action) {
      drawHill(context, size, palette);
      drawFlag(context, hill(size)(flag), size, palette.good);
      drawCar(context, position, action ? forceOf(action[0]!) : 0, size, palette);
    },
    describe([position = 0, velocity = 0]) {
      const side = position < -0.52 ? "left" : "right";
      const way = velocity < 0 ? "left" : "right";
      const from = Math.abs(position + 0.52).toFixed(2);
      const speed = Math.abs(velocity) < 0.001 ? "standing" : `rolling to the ${way}`;
      return `The car is ${from} ${side} of the valley, ${speed}; the flag is at ${(flag + 0.52).toFixed(2)}.`;
    },
  };
}

export const mountainCar = mountainCarTo(0.5, (action) => action - 1);
export const mountainCarContinuous = mountainCarTo(0.45, (force) => force);
