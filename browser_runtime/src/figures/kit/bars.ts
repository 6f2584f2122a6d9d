/** Rows of bars over columns of steps, one column per step; some of them can be dragged. */
import { say } from "./figure";
import { type Shape, shape } from "./shape";

const HEAD = 24;
const ROOM = 104;
const LABEL = 19;

export interface Bar {
  readonly value: number;
  readonly className: string;
  /** A second bar inside: the share that counts. */
  readonly inner?: number | undefined;
  readonly handle?: string | undefined;
  readonly spoken?: string | undefined;
  readonly text?: string | undefined;
  readonly below?: string | undefined;
}

/** The class that colours a surprise or an advantage by its sign. */
export function sign(value: number): string {
  return value < 0 ? "ppo-tape__bar--down" : "ppo-tape__bar--up";
}

/** A limit for bars of these numbers, on either side of zero. */
export function scale(numbers: readonly number[]): number {
  return Math.max(4, ...numbers.map(Math.abs));
}

/** Rows, one below the other, as one drawing. */
export function panel(width: number, label: string, rows: readonly [Shape, number][]): Shape {
  let top = 0;
  const placed = rows.map(([drawing, height]) => {
    const moved = shape("g", { transform: `translate(0 ${top})` }, drawing);
    top += height;
    return moved;
  });
  const size = { viewBox: `0 0 ${width} ${top}`, width, height: top };
  return shape(
    "svg",
    { class: "ppo-tape", role: "group", "aria-label": label, ...size },
    ...placed,
  );
}

/** One row and its height: a heading, a zero line, and a bar per step. */
export function bars(
  heading: string,
  items: readonly Bar[],
  width: number,
  limit: number,
  extra = 0,
): [Shape, number] {
  const column = width / items.length;
  const middle = HEAD + ROOM / 2;
  const half = ROOM / 2 - LABEL;
  const y = (value: number) => middle - (value / limit) * half;
  const drawings = items.map((item, t) => bar(item, t * column, column, y, half, limit));
  const height = HEAD + ROOM + extra;
  const zero = shape("line", { class: "ppo-tape__zero", x1: 0, x2: width, y1: middle, y2: middle });
  const title = shape("text", { class: "ppo-tape__heading", x: 0, y: 16 }, heading);
  return [shape("g", {}, title, zero, ...drawings), height];
}

function bar(
  item: Bar,
  left: number,
  column: number,
  y: (value: number) => number,
  half: number,
  limit: number,
): Shape {
  const thick = Math.min(40, column * 0.56);
  const x = left + (column - thick) / 2;
  const box = (value: number, className: string) => {
    const [top, bottom] = [Math.min(y(0), y(value)), Math.max(y(0), y(value))];
    const height = Math.max(1, bottom - top);
    return shape("rect", { class: `ppo-tape__bar ${className}`, x, y: top, width: thick, height });
  };
  const labelY = item.value < 0 ? y(item.value) + LABEL + 2 : y(item.value) - 7;
  const centre = left + column / 2;
  const text = { class: "ppo-tape__number", x: centre, y: labelY, "text-anchor": "middle" };
  const parts = [box(item.value, `ppo-tape__bar--${item.className}`)];
  if (item.inner !== undefined) {
    parts.push(box(item.inner, `ppo-tape__bar--share ${sign(item.inner)}`));
  }
  parts.push(shape("text", text, item.text ?? say(item.value)));
  if (item.below !== undefined) {
    const at = { x: centre, y: y(0) + half + LABEL + 14, "text-anchor": "middle" };
    parts.push(shape("text", { class: "ppo-tape__weight", ...at }, item.below));
  }
  if (item.handle === undefined) return shape("g", {}, ...parts);
  const slider = {
    class: "ppo-tape__handle",
    role: "slider",
    tabindex: 0,
    "aria-orientation": "vertical",
    "aria-label": item.spoken?.split(":")[0],
    "aria-valuemin": -limit,
    "aria-valuemax": limit,
    "aria-valuenow": item.value,
    "aria-valuetext": item.spoken,
    "data-handle": item.handle,
    "data-step": 0.25,
    "data-from": y(-limit),
    "data-to": y(limit),
  };
  const reach = { x: left, y: y(limit) - LABEL, width: column, height: 2 * (half + LABEL) };
  const knob = { class: "ppo-tape__knob", x: x - 3, y: y(item.value) - 3, width: thick + 6 };
  return shape(
    "g",
    slider,
    shape("rect", { class: "ppo-tape__reach", ...reach }),
    ...parts,
    shape("rect", { ...knob, height: 6, rx: 3 }),
  );
}
