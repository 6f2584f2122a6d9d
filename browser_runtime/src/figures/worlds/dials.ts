/** Dials: state is where each of two dials should stand; the action is where they were set. */
import { label, type Palette, type Size, type WorldFigure } from "./world_figure";

const SIZES = [3, 4];

function draw(
  context: CanvasRenderingContext2D,
  state: readonly number[],
  { width, height }: Size,
  palette: Palette,
  action?: readonly number[] | null,
): void {
  const radius = Math.min(width * 0.15, height * 0.28);
  SIZES.forEach((size, which) => {
    const center = [width / 2 + (which - 0.5) * radius * 3, height * 0.45] as const;
    const wanted = Math.round(state[which] ?? 0);
    const set = action?.[which];
    context.strokeStyle = palette.line;
    context.lineWidth = 4;
    context.beginPath();
    context.arc(...center, radius, 0, 2 * Math.PI);
    context.stroke();
    for (let position = 0; position < size; position += 1) {
      const color = position === wanted ? palette.accent : palette.quiet;
      const weight = position === wanted ? 18 : 13;
      label(
        context,
        String(position),
        toward(center, position, size, radius * 0.78),
        color,
        weight,
      );
    }
    if (set !== undefined) {
      context.strokeStyle = Math.round(set) === wanted ? palette.good : palette.bad;
      context.beginPath();
      context.moveTo(...center);
      context.lineTo(...toward(center, Math.round(set), size, radius * 0.52));
      context.stroke();
    }
    label(context, `dial ${which}`, [center[0], center[1] + radius + 18], palette.quiet, 13);
  });
}

/** A point from the middle of a dial towards one of its positions, the first one being up. */
function toward(
  [x, y]: readonly [number, number],
  position: number,
  size: number,
  far: number,
): readonly [number, number] {
  const angle = (2 * Math.PI * position) / size;
  return [x + far * Math.sin(angle), y - far * Math.cos(angle)];
}

function describe(state: readonly number[]): string {
  const [first = 0, second = 0] = state.map(Math.round);
  return `Dial 0 should stand at ${first} of 3 and dial 1 at ${second} of 4.`;
}

export const dials: WorldFigure = { rate: 4, draw, describe };
