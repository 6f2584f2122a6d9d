/** The interface of a world's drawing: pure data in, strokes out. */

/** Colours of the page's scheme. */
export interface Palette {
  /** Lines and text in the foreground. */
  readonly ink: string;
  /** Lines and text in the background. */
  readonly quiet: string;
  /** Hairlines and fills behind things. */
  readonly line: string;
  readonly accent: string;
  readonly good: string;
  readonly bad: string;
  readonly paper: string;
}

/** CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface WorldFigure {
  /** States drawn per second, so that an eye can follow. */
  readonly rate: number;
  draw(
    context: CanvasRenderingContext2D,
    state: readonly number[],
    size: Size,
    palette: Palette,
    /** The executed action that led to the state; null where it is not known. */
    action?: readonly number[] | null,
  ): void;
  /** The state in words. */
  describe(state: readonly number[]): string;
}

/** A path with round corners, without depending on `roundRect`, which Firefox ESR 115 lacks in part. */
export function roundedBox(
  context: CanvasRenderingContext2D,
  [x, y, width, height]: readonly [number, number, number, number],
  radius: number,
): void {
  const r = Math.min(radius, width / 2, height / 2);
  context.beginPath();
  context.moveTo(x + r, y);
  context.arcTo(x + width, y, x + width, y + height, r);
  context.arcTo(x + width, y + height, x, y + height, r);
  context.arcTo(x, y + height, x, y, r);
  context.arcTo(x, y, x + width, y, r);
  context.closePath();
}

export function disc(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

export function label(
  context: CanvasRenderingContext2D,
  text: string,
  [x, y]: readonly [number, number],
  color: string,
  size = 13,
): void {
  context.fillStyle = color;
  context.font = `${size}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x, y);
}
