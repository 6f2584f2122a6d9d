/** Earlier attempts at an exercise. */
import type { ExerciseProgress } from "../progress/record";
import { button, h } from "../ui/dom";
import { inline } from "./text";

const WHEN = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

export class History {
  readonly element = h("div", { class: "ppo-exercise__history", hidden: true });
  readonly #progress: () => ExerciseProgress;
  readonly #restore: ((text: string) => void) | null;

  /** @param restore Takes a submission back into the work; null where there is no work. */
  constructor(progress: () => ExerciseProgress, restore: ((text: string) => void) | null) {
    this.#progress = progress;
    this.#restore = restore;
  }

  toggle(): void {
    this.element.hidden = !this.element.hidden;
    this.refresh();
  }

  refresh(): void {
    if (!this.element.hidden) {
      this.element.replaceChildren(historyNode(this.#progress(), this.#restore));
    }
  }
}

/** The attempts, newest first; each can be taken back where there is a work to restore. */
export function historyNode(
  { attempts }: ExerciseProgress,
  restore: ((code: string) => void) | null,
): HTMLElement {
  if (attempts.length === 0) return h("p", {}, "No attempts yet.");
  const items = [...attempts]
    .reverse()
    .map(({ at, passed, message, code }) =>
      h(
        "li",
        {},
        h("span", { class: "ppo-history__when" }, `${passed ? "✓" : "·"} ${WHEN.format(at)}`),
        h("span", { class: "ppo-history__what" }, ...inline(message)),
        restore && button("Load", () => restore(code), "ppo-button--quiet"),
      ),
    );
  return h("ol", { class: "ppo-history", "aria-label": "Attempts, newest first" }, ...items);
}
