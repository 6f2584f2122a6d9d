/** The square board of cells on which MiniBreakout and MiniAsterix are played. */
import type { Palette, Size } from "./world_figure";

export const CELLS = 10;

export interface Board {
  /** Pixels of a cell's side. */
  readonly cell: number;
  /** Left upper corner of a cell. */
  corner(row: number, column: number): readonly [number, number];
}

/** Draw an empty board in the middle of the canvas. */
export function emptyBoard(
  context: CanvasRenderingContext2D,
  { width, height }: Size,
  palette: Palette,
): Board {
  const cell = Math.floor((Math.min(width, height) * 0.96) / CELLS);
  const left = Math.round((width - cell * CELLS) / 2);
  const top = Math.round((height - cell * CELLS) / 2);
  context.fillStyle = palette.paper;
  context.fillRect(left, top, cell * CELLS, cell * CELLS);
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  for (let line = 0; line <= CELLS; line += 1) {
    context.moveTo(left + line * cell + 0.5, top);
    context.lineTo(left + line * cell + 0.5, top + cell * CELLS);
    context.moveTo(left, top + line * cell + 0.5);
    context.lineTo(left + cell * CELLS, top + line * cell + 0.5);
  }
  context.stroke();
  return { cell, corner: (row, column) => [left + column * cell, top + row * cell] };
}
