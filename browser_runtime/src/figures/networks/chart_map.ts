/** A map over two quantities as pixels, with its axes: shared by the unit's map and the portrait. */
import { type Color, type Colors, css } from "../surface_kit/colors";
import { clamp } from "../surface_kit/numbers";
import type { Plane, Side } from "./planes";

const LEFT = 46;
const TOP = 8;
const BOTTOM = 36;
const RIGHT = 10;

/** The drawing of a map, `side` CSS pixels wide and high without its axes. */
export class ChartMap {
  readonly canvas = document.createElement("canvas");
  readonly #side: number;
  readonly #cells: number;
  readonly #image = document.createElement("canvas");

  constructor(side: number, cells: number, label: string) {
    this.#side = side;
    this.#cells = cells;
    this.#image.width = cells;
    this.#image.height = cells;
    this.canvas.className = "ppo-map";
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", label);
    this.canvas.style.aspectRatio = `${side + LEFT + RIGHT} / ${side + TOP + BOTTOM}`;
    this.canvas.style.width = `${side + LEFT + RIGHT}px`;
  }

  /** The point of the plane in the middle of a cell; cells run from left to right, top to bottom. */
  point(plane: Plane, n: number): readonly [number, number] {
    const [column, row] = [n % this.#cells, Math.floor(n / this.#cells)];
    const along = ({ range: [low, high] }: Side, share: number) => low + (high - low) * share;
    return [
      along(plane.x, (column + 0.5) / this.#cells),
      along(plane.y, 1 - (row + 0.5) / this.#cells),
    ];
  }

  get count(): number {
    return this.#cells ** 2;
  }

  /** Colour every cell. */
  fill(color: (n: number) => Color): void {
    const pen = this.#image.getContext("2d");
    if (!pen) return;
    const image = pen.createImageData(this.#cells, this.#cells);
    for (let n = 0; n < this.count; n += 1) {
      const [r, g, b] = color(n);
      image.data.set([r * 255, g * 255, b * 255, 255], n * 4);
    }
    pen.putImageData(image, 0, 0);
  }

  /** Draw the cells with what `over` draws on them, and the axes. */
  draw(
    plane: Plane,
    colors: Colors,
    over: (pen: CanvasRenderingContext2D, place: Place) => void,
  ): void {
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    const ratio = Math.min(2, devicePixelRatio || 1);
    const [width, height] = [this.#side + LEFT + RIGHT, this.#side + TOP + BOTTOM];
    if (this.canvas.width !== width * ratio) {
      Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.drawImage(this.#image, LEFT, TOP, this.#side, this.#side);
    pen.save();
    pen.beginPath();
    pen.rect(LEFT, TOP, this.#side, this.#side);
    pen.clip();
    over(pen, (x, y) => [
      LEFT + this.#side * share(plane.x, x),
      TOP + this.#side * (1 - share(plane.y, y)),
    ]);
    pen.restore();
    this.#axes(pen, plane, colors);
  }

  #axes(pen: CanvasRenderingContext2D, { x, y }: Plane, { quiet }: Colors): void {
    pen.strokeStyle = css(quiet);
    pen.fillStyle = css(quiet);
    pen.lineWidth = 1;
    pen.strokeRect(LEFT, TOP, this.#side, this.#side);
    pen.font = '11px "Lab Sans", system-ui, sans-serif';
    pen.textAlign = "center";
    const middle = ([low, high]: readonly [number, number]) => (low + high) / 2;
    const ticks = ({ range }: Side) => [range[0], middle(range), range[1]];
    for (const tick of ticks(x)) {
      const at = clamp(LEFT + this.#side * share(x, tick), LEFT + 8, LEFT + this.#side - 8);
      pen.fillText(short(tick), at, TOP + this.#side + 14);
    }
    pen.fillText(x.label, LEFT + this.#side / 2, TOP + this.#side + 30);
    pen.textAlign = "right";
    for (const tick of ticks(y)) {
      const at = TOP + this.#side * (1 - share(y, tick));
      pen.fillText(short(tick), LEFT - 4, clamp(at + 4, TOP + 9, TOP + this.#side));
    }
    pen.save();
    pen.translate(10, TOP + this.#side / 2);
    pen.rotate(-Math.PI / 2);
    pen.textAlign = "center";
    pen.fillText(y.label, 0, 0);
    pen.restore();
  }
}

/** The pixel of a point of the plane. */
export type Place = (x: number, y: number) => readonly [number, number];

function share({ range: [low, high] }: Side, value: number): number {
  return (value - low) / (high - low);
}

function short(value: number): string {
  return String(Number(value.toFixed(2))).replace("-", "−");
}
