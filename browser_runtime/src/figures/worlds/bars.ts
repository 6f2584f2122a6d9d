/** Any world without a drawing of its own: one bar per entry of the state, up for above 0. */
import type { Palette, Size, WorldFigure } from "./world_figure";

/** Entries given in words; a board has dozens. */
const SPOKEN = 8;

function draw(
  context: CanvasRenderingContext2D,
  state: readonly number[],
  { width, height }: Size,
  palette: Palette,
): void {
  if (state.length === 0) return;
  const middle = height / 2;
  const gap = Math.min((width * 0.9) / state.length, 64);
  const left = (width - gap * state.length) / 2;
  context.fillStyle = palette.line;
  context.fillRect(left, middle - 0.5, gap * state.length, 1);
  context.fillStyle = palette.accent;
  state.forEach((value, at) => {
    // Whatever the unit, small numbers differ and large ones stay on the canvas.
    const length = (value / (1 + Math.abs(value))) * height * 0.42;
    context.fillRect(left + (at + 0.2) * gap, middle, gap * 0.6, -length);
  });
}

function describe(state: readonly number[]): string {
  if (state.length === 0) return "Nothing has run yet.";
  const spoken = state.slice(0, SPOKEN).map((value) => String(Math.round(value * 100) / 100));
  const more = state.length > SPOKEN ? ` and ${state.length - SPOKEN} more` : "";
  return `State ${spoken.join(", ")}${more}.`;
}

export const bars: WorldFigure = { rate: 20, draw, describe };
