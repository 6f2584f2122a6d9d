/**
 * `<ppo-tour>`: leads through the figure before it. Each item of its list is a step: a sentence, and
 * in `data-step` and `data-look` what the figure shows meanwhile. On a wide page the figure stays
 * while the steps scroll by; on a narrow one, or inside a figure that takes the whole width, a row
 * of buttons shows one step at a time.
 */

import { button, h, setText } from "../ui/dom";
import { PpoElement } from "../ui/element";
import { OPENED } from "../ui/figure";

/** A step is current while it crosses the middle of the window. */
const MIDDLE = "-45% 0px -45% 0px";

export class PpoTour extends PpoElement {
  #steps: HTMLElement[] = [];
  #now = -1;
  /** Whether scrolling leads: not once the reader has a hand on the figure, until they go on. */
  #leads = true;
  /** The steps in the middle of the window: two where one ends and the next begins. */
  readonly #crossing = new Set<number>();
  readonly #where = h("span", { class: "ppo-tour__where", role: "status" });
  readonly #back = button("Previous", () => this.#go(this.#now - 1));
  readonly #next = button("Start the tour", () => this.#go(this.#now + 1));
  readonly #bar = h(
    "div",
    { class: "ppo-tour__bar", role: "group", "aria-label": "Tour of the figure" },
    this.#back,
    this.#next,
    this.#where,
  );

  override arrive(signal: AbortSignal): void {
    this.#steps = [...this.querySelectorAll<HTMLElement>("li")];
    this.prepend(this.#bar);
    this.#show();
    const observer = new IntersectionObserver((entries) => this.#seen(entries), {
      rootMargin: MIDDLE,
    });
    for (const step of this.#steps) observer.observe(step);
    signal.addEventListener("abort", () => observer.disconnect());
    this.addEventListener("keydown", (event) => this.#key(event), { signal });
    for (const kind of ["pointerdown", "keydown", "input", OPENED]) {
      this.#figure()?.addEventListener(kind, () => this.#handled(), { signal });
    }
  }

  /** Only where the figure stays beside the steps does scrolling choose one. */
  #seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const step = this.#steps.indexOf(target as HTMLElement);
      if (isIntersecting) this.#crossing.add(step);
      else this.#crossing.delete(step);
    }
    const beside = getComputedStyle(this).getPropertyValue("--ppo-tour-beside").trim() === "1";
    if (this.#crossing.size > 0 && beside && this.#leads) this.#become(Math.max(...this.#crossing));
  }

  #handled(): void {
    this.#leads = false;
  }

  #figure(): HTMLElement | null {
    return this.closest(".ppo-toured")?.querySelector<HTMLElement>("ppo-figure") ?? null;
  }

  #key(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#go(this.#now + by);
  }

  /** A step that was asked for: show it, and bring it into view. */
  #go(to: number): void {
    if (to < 0 || to >= this.#steps.length) return;
    this.#leads = true;
    this.#become(to);
    this.#steps[to]?.scrollIntoView({ block: "nearest" });
  }

  #become(to: number): void {
    if (to === this.#now) return;
    this.#now = to;
    this.#show();
    const figure = this.#figure();
    const step = this.#steps[to];
    if (!figure || !step) return;
    figure.dataset.step = step.dataset.step ?? "{}";
    figure.dataset.look = step.dataset.look ?? "";
    figure.dispatchEvent(new CustomEvent("ppo-tour"));
  }

  #show(): void {
    for (const [index, step] of this.#steps.entries()) {
      step.classList.toggle("ppo-tour__step--now", index === this.#now);
    }
    this.#back.disabled = this.#now <= 0;
    this.#next.disabled = this.#now === this.#steps.length - 1;
    setText(this.#next, this.#now < 0 ? "Start the tour" : "Next");
    setText(this.#where, this.#now < 0 ? "" : `${this.#now + 1} of ${this.#steps.length}`);
  }
}
