/** The bar under an exercise: its actions and its status. */
import { button, h } from "../ui/dom";
import { menu } from "../ui/menu";

export const QUIET = "ppo-button--quiet";

interface Parts {
  check: HTMLElement;
  /** The status, in words. */
  status: readonly Node[];
  hint: HTMLElement;
  solution: HTMLElement;
  /** Puts the starter back; absent where there is nothing to write. */
  reset: (() => void) | null;
  /** Less frequent actions, by name. */
  more: Record<string, () => void>;
}

export function exerciseBar({ check, status, hint, solution, reset, more }: Parts): HTMLElement {
  const words = h("span", { class: "ppo-cell__status" });
  words.append(...status);
  return h(
    "div",
    { class: "ppo-cell__bar" },
    check,
    words,
    hint,
    solution,
    reset && button("Reset", reset, QUIET),
    moreMenu(more),
  );
}

function moreMenu(actions: Parts["more"]): HTMLElement {
  const made = menu("More", actions);
  made.querySelector("summary")?.setAttribute("aria-label", "More actions");
  return made;
}
