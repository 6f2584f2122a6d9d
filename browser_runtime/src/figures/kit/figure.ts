/** The shape of every figure: a state, a pure drawing of it, and its changes by handles. */
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
