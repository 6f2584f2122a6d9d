/** The place of the verdict: the newest one, greyed once it speaks of other code than there is. */
import { h } from "../ui/dom";
import type { Verdict } from "./types";
import { showVerdict } from "./verdict";

const STALE = "ppo-verdict--stale";

export class VerdictPanel {
  readonly element = h("div", { class: "ppo-verdict", hidden: true });

  /** @param further What can be done with the difference, below it. */
  show(verdict: Verdict, further: HTMLElement | null = null): void {
    showVerdict(this.element, verdict, further);
  }

  /** Say that the verdict shown is about the work as it was. */
  outdate(): void {
    if (this.element.hidden || this.element.classList.contains(STALE)) return;
    this.element.classList.add(STALE);
    this.element.prepend(h("p", { class: "ppo-verdict__stale" }, "About your work as it was:"));
  }
}
