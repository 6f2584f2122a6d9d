/** Rows of bars over columns of steps, one column per step; some of them can be dragged. */
import { say } from "./figure";
import { type Shape, shape } from "./shape";

const HEAD = 24;
const ROOM = 104;
const LABEL = 19;
const LOW_HEAD = 18;
const LOW = 52;
const RIM = 4;

export interface Bar {
  readonly value: number;
  readonly className: string;
  /** A second bar inside: the share that counts. */
  readonly inner?: number | undefined;
  readonly handle?: string | undefined;
  readonly spoken?: string | undefined;
  readonly text?: string | undefined;
  readonly below?: string | undefined;
  /** Name of a bar that is no handle, for what points at it. */
  readonly part?: string | undefined;
  /** Chosen by a press, as a button is. */
  readonly press?: { readonly handle: string; readonly label: string; readonly isOn: boolean };
}

/** What stands in one column: a bar, or several side by side. */
export type Column = Bar | readonly Bar[];

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

/** Where a row's bars stand, and how its values become pixels. */
interface Row {
  readonly column: number;
  readonly limit: number;
  readonly half: number;
  /** Room beyond the bars that belongs to them, on either side. */
  readonly rim: number;
  /** Where all numbers stand; null where each stands at the end of its bar. */
  readonly line: number | null;
  y(value: number): number;
}

/** One row and its height: a heading, a zero line, and a bar per step. */
export function bars(
  heading: string,
  items: readonly Column[],
  width: number,
  limit: number,
  extra = 0,
): [Shape, number] {
  const middle = HEAD + ROOM / 2;
  const half = ROOM / 2 - LABEL;
  const y = (value: number) => middle - (value / limit) * half;
  const row = { column: width / items.length, limit, half, rim: LABEL, line: null, y };
  return [drawn(heading, items, width, row), HEAD + ROOM + extra];
}

/** The same in two thirds of the height: all numbers stand in one line under the bars. */
export function lowBars(
  heading: string,
  items: readonly Column[],
  width: number,
  limit: number,
  extra = 0,
): [Shape, number] {
  const half = LOW / 2 - RIM;
  const y = (value: number) => LOW_HEAD + LOW / 2 - (value / limit) * half;
  const line = LOW_HEAD + LOW + 12;
  const row = { column: width / items.length, limit, half, rim: RIM, line, y };
  return [drawn(heading, items, width, row), line + 5 + extra];
}

function drawn(heading: string, items: readonly Column[], width: number, row: Row): Shape {
  const middle = row.y(0);
  const drawings = items.flatMap((item, t) => {
    const side = "value" in item ? [item] : item;
    const column = row.column / side.length;
    return side.map((one, i) => bar(one, t * row.column + i * column, { ...row, column }));
  });
  const zero = shape("line", { class: "ppo-tape__zero", x1: 0, x2: width, y1: middle, y2: middle });
  const title = shape("text", { class: "ppo-tape__heading", x: 0, y: row.line ? 13 : 16 }, heading);
  return shape("g", {}, title, zero, ...drawings);
}

function bar(item: Bar, left: number, { column, limit, half, rim, line, y }: Row): Shape {
  const thick = Math.min(40, column * 0.56);
  const x = left + (column - thick) / 2;
  const box = (value: number, className: string) => {
    const [top, bottom] = [Math.min(y(0), y(value)), Math.max(y(0), y(value))];
    const height = Math.max(1, bottom - top);
    return shape("rect", { class: `ppo-tape__bar ${className}`, x, y: top, width: thick, height });
  };
  const labelY = line ?? (item.value < 0 ? y(item.value) + LABEL + 2 : y(item.value) - 7);
  const centre = left + column / 2;
  const text = { class: "ppo-tape__number", x: centre, y: labelY, "text-anchor": "middle" };
  const parts = [box(item.value, `ppo-tape__bar--${item.className}`)];
  if (item.inner !== undefined) {
    parts.push(box(item.inner, `ppo-tape__bar--share ${sign(item.inner)}`));
  }
  parts.push(shape("text", text, item.text ?? say(item.value)));
  if (item.below !== undefined) {
    const at = {
      x: centre,
      y: line ? line + 16 : y(0) + half + LABEL + 14,
      "text-anchor": "middle",
    };
    parts.push(shape("text", { class: "ppo-tape__weight", ...at }, item.below));
  }
  const reach = shape("rect", {
    class: "ppo-tape__reach",
    x: left,
    y: y(limit) - rim,
    width: column,
    height: 2 * (half + rim),
  });
  if (item.press) return choice(item, reach, parts);
  if (item.handle === undefined) return shape("g", { "data-part": item.part }, ...parts);
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
  const knob = { class: "ppo-tape__knob", x: x - 3, y: y(item.value) - 3, width: thick + 6 };
  return shape("g", slider, reach, ...parts, shape("rect", { ...knob, height: 6, rx: 3 }));
}

/** A bar that is a button; of a row of them one is in the order of tabs, arrows reach the others. */
function choice(item: Bar, reach: Shape, parts: readonly Shape[]): Shape {
  const { handle, label, isOn } = item.press!;
  const button = {
    class: "ppo-tape__choice",
    role: "button",
    tabindex: isOn ? 0 : -1,
    "aria-pressed": String(isOn),
    "aria-label": label,
    "data-handle": handle,
  };
  return shape("g", button, reach, ...parts);
}
