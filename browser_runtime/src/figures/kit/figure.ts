/** The shape of every figure: a state, a pure drawing of it, and its changes by handles. */
import type { Fields } from "./fields";
import type { Shape } from "./shape";

// --8<-- [start:figure]
export interface Figure<State> {
  readonly initial: State;
  /** Everything the figure shows, `width` CSS pixels wide. */
  view(state: State, width: number): readonly Shape[];
  /** One or two sentences saying what the figure shows now; spoken after a change. */
  summary(state: State): string;
  /** A slider named `handle` was set to `value`. */
  set(state: State, handle: string, value: number): State;
  /** A button named `handle` was pressed; `key` is "ArrowLeft" or "ArrowRight" if one was used. */
  press(state: State, handle: string, key?: string): State;
  /** The state that shows data from elsewhere in the page, such as a reader's failing case; throws a sentence where it cannot. */
  open?(data: unknown): State;
}
// --8<-- [end:figure]

/** What some figures have besides. */
export interface Figure<State> {
  /** What each part of the state may hold, where links and tours set it. */
  readonly fields?: Fields<State>;
  /** Sentences with the state that each speaks about. */
  readonly tour?: readonly TourStep[];
  /** A picture of its own above or beside the drawing; `change` sets parts of the state. */
  picture?(
    place: HTMLElement,
    change: (part: Partial<State>) => void,
    signal: AbortSignal,
  ): Picture<State>;
}

export interface TourStep {
  readonly text: string;
  /** Parts of the state; the others are as at the start. */
  readonly state: Readonly<Record<string, unknown>>;
}

export interface Picture<State> {
  /** Show a state; `before` is the one shown so far, null at the start. */
  show(state: State, before: State | null, by: "hand" | "tour"): void;
  /** A copy of what is shown now, with its words. */
  snapshot?(): HTMLCanvasElement;
}

/** A figure of recorded data, which the page loads once the reader comes near. */
export interface Recorded<State, Data> {
  /** Name of the JSON asset, as build/site/views.py writes it. */
  readonly asset: string;
  from(data: Data): Figure<State>;
}

/** A number for the reader: at most `digits` decimals, no trailing zeros, a true minus sign. */
export function say(value: number, digits = 3): string {
  const text = value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
  return (text === "-0" || text === "" ? "0" : text).replace("-", "−");
}

/** Keep `value` within [low, high] and on a multiple of `step`. */
export function snap(value: number, low: number, high: number, step: number): number {
  const clamped = Math.min(high, Math.max(low, value));
  return Number((Math.round(clamped / step) * step).toFixed(6));
}

/** The index in a handle such as `reward:3`. */
export function indexOf(handle: string): number {
  return Number(handle.slice(handle.indexOf(":") + 1));
}
