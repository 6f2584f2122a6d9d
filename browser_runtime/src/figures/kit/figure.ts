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
  /** Questions that it asks, whose answers the page remembers. */
  readonly questions?: Questions<State>;
  /** A figure that can move by itself. */
  readonly motion?: Motion<State>;
  /** The numbers of its present state, by the names that formulas of the page give them. */
  live?(state: State): Live;
  /** A picture of its own above or beside the drawing; `change` sets parts of the state. */
  picture?(
    place: HTMLElement,
    change: (part: Partial<State>) => void,
    signal: AbortSignal,
  ): Picture<State>;
}

export interface Questions<State> {
  /** The answers so far: the name of each question and the choice, counted from 1. */
  chosen(state: State): Readonly<Record<string, Answer>>;
  /** The state in which these were chosen before. */
  recalled(state: State, numbers: Readonly<Record<string, number>>): State;
  /** The names of all questions. */
  readonly names: readonly string[];
}

export interface Answer {
  readonly number: number;
  readonly right: boolean;
}

export interface Motion<State> {
  /** Milliseconds from one state to the next. */
  readonly pace: number;
  /** Where it begins when the reader sees it first; those who want no motion start it themselves. */
  readonly opening: State;
  /** The state that follows by itself; null where the figure rests. */
  next(state: State): State | null;
}

/** Numbers for the formulas of the page. */
export interface Live {
  /** Whose numbers they are, for instance "step 3". */
  readonly sample: string;
  readonly terms: Readonly<Record<string, Term>>;
}

export interface Term {
  /** The symbol as a reader knows it. */
  readonly label: string;
  /** What stands for it, for instance "0.9 · 0.25". */
  readonly value: string;
  /** The handle or the part of the drawing that it comes from. */
  readonly from: string;
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
