/**
 * A step of a tour, as a figure's element carries it: `data-do` is what was done to the figure as it
 * was drawn first, `data-look` the handle to look at. The event `ppo-tour` says that both changed.
 */
import type { Figure } from "./kit/figure";

export type Action = readonly ["set", string, number] | readonly ["press", string];

/** The actions of the present step; null before the first. */
export function actionsOf(place: HTMLElement): readonly Action[] | null {
  const text = place.dataset.do;
  return text === undefined ? null : (JSON.parse(text) as Action[]);
}

/** The state of a figure after these actions. */
export function played<State>(figure: Figure<State>, actions: readonly Action[]): State {
  let state = figure.initial;
  for (const action of actions) {
    if (action[0] === "set") state = figure.set(state, action[1], action[2]);
    else state = figure.press(state, action[1]);
  }
  return state;
}

/** Mark the handle that a step points at, and no other. */
export function look(stage: HTMLElement, handle: string | undefined): void {
  for (const each of stage.querySelectorAll<HTMLElement | SVGElement>("[data-handle]")) {
    each.classList.toggle("ppo-figure__looked", !!handle && each.dataset.handle === handle);
  }
}
