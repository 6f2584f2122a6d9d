/**
 * A step of a tour, as a figure's element carries it: `data-step` says how its state comes from the
 * first drawing, `data-look` the handle to look at. The event `ppo-tour` says that both changed.
 */
import type { Figure } from "./kit/figure";

export type Action = readonly ["set", string, number] | readonly ["press", string];

export interface Step {
  /** Parts of the state; the others are as at the start. */
  readonly state?: Readonly<Record<string, unknown>>;
  /** What is then done to the figure. */
  readonly do?: readonly Action[];
}

/** The present step; null before the first. */
export function stepOf(place: HTMLElement): Step | null {
  const text = place.dataset.step;
  return text === undefined ? null : (JSON.parse(text) as Step);
}

/** The state of a figure at a step. */
export function played<State>(figure: Figure<State>, { state: part, do: actions }: Step): State {
  let state = part ? { ...figure.initial, ...(part as Partial<State>) } : figure.initial;
  for (const action of actions ?? []) {
    if (action[0] === "set") state = figure.set(state, action[1], action[2]);
    else state = figure.press(state, action[1]);
  }
  return state;
}

/** Mark the handle or the part of the drawing that a step or a formula points at, and no other. */
export function look(stage: HTMLElement, name: string | undefined): void {
  for (const each of stage.querySelectorAll<HTMLElement | SVGElement>(
    "[data-handle], [data-part]",
  )) {
    const { handle, part } = each.dataset;
    each.classList.toggle("ppo-figure__looked", !!name && (handle === name || part === name));
  }
}
