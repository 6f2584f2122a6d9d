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

const GAVE_WAY = "A draft that gave way to one of another tab or device.";

/** Attempts and earlier drafts, newest first; each can be taken back where there is a work to restore. */
export function historyNode(
  { attempts, drafts }: ExerciseProgress,
  restore: ((code: string) => void) | null,
): HTMLElement {
  const kept = drafts.map((draft) => ({ ...draft, passed: false, message: GAVE_WAY }));
  const all = [...attempts, ...kept].sort((a, b) => b.at - a.at);
  if (all.length === 0) return h("p", {}, "No attempts yet.");
  const items = all.map(({ at, passed, message, code }) =>
    h(
      "li",
      {},
      h("span", { class: "ppo-history__when" }, `${passed ? "✓" : "·"} ${WHEN.format(at)}`),
      h("span", { class: "ppo-history__what" }, ...inline(message)),
      restore && button("Load", () => restore(code), "ppo-button--quiet"),
    ),
  );
  return h(
    "ol",
    { class: "ppo-history", "aria-label": "Attempts and earlier drafts, newest first" },
    ...items,
  );
}
