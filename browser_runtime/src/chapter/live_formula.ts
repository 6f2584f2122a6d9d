/**
 * `<ppo-live data-figure="recorded-tape">`: a formula that can show the numbers of a figure.
 *
 * A pointer on the formula, or the button below it, puts the numbers of the figure's present sample
 * in the place of its symbols; a term that is pointed at lights up where its number comes from. The
 * terms are buttons too: the formula itself is drawn for the eye and cannot have the focus.
 */
import type { Live } from "../figures/kit/figure";
import { button, h, setText } from "../ui/dom";
import { PpoElement } from "../ui/element";
import type { PpoFigure } from "../ui/figure";
import { whenNear } from "../ui/near";

export class PpoLive extends PpoElement {
  #live: Live | null = null;
  #isHeld = false;
  readonly #hold = button("Show its numbers", () => this.#held(!this.#isHeld));
  readonly #terms = h("span", { class: "ppo-live__terms", role: "group" });
  readonly #bar = h("div", { class: "ppo-live__bar" }, this.#hold, this.#terms);

  override arrive(signal: AbortSignal): void {
    const figure = this.#figure();
    if (!figure) return;
    this.append(this.#bar);
    this.#bar.hidden = true;
    whenNear(this, "400px", signal, () => void this.#ask());
    figure.addEventListener("ppo-shown", () => void this.#ask(), { signal });
    const drawn = this.querySelector<HTMLElement>(".katex-html");
    drawn?.addEventListener("pointerenter", (event) => this.#over(event, true), { signal });
    drawn?.addEventListener("pointerleave", (event) => this.#over(event, false), { signal });
    this.addEventListener("pointerover", (event) => this.#point(event.target), { signal });
    this.addEventListener("focusin", (event) => this.#point(event.target), { signal });
    for (const kind of ["pointerleave", "focusout"]) {
      this.addEventListener(kind, () => this.#point(null), { signal });
    }
  }

  #figure(): PpoFigure | null {
    return document.querySelector<PpoFigure>(`ppo-figure[name="${this.dataset.figure}"]`);
  }

  async #ask(): Promise<void> {
    const live = (await this.#figure()?.live()) ?? null;
    if (live === null) return;
    this.#live = live;
    this.#bar.hidden = false;
    this.#fill(live);
  }

  /** Put the numbers beside the symbols; styles show one or the other. */
  #fill({ sample, terms }: Live): void {
    const seen = new Map<string, string>();
    for (const place of this.#places()) {
      const term = terms[place.dataset.live ?? ""];
      if (!term) continue;
      seen.set(place.dataset.live!, `${term.label} = ${term.value.replace(/^\((.*)\)$/, "$1")}`);
      let number = place.querySelector<HTMLElement>(":scope > .ppo-live__number");
      if (!number) {
        const role = place.querySelector('[class*="role-"]')?.className.match(/role-\w+/)?.[0];
        number = h("span", { class: `ppo-live__number ${role ?? ""}` });
        place.append(number);
      }
      setText(number, term.value);
    }
    this.#terms.setAttribute("aria-label", `Numbers of ${sample}`);
    const old = [...this.#terms.querySelectorAll("button")];
    const names = [...seen.keys()];
    names.forEach((name, i) => {
      const made = old[i] ?? button("", () => {}, "ppo-live__term");
      made.dataset.term = name;
      setText(made, seen.get(name)!);
      if (!old[i]) this.#terms.append(made);
    });
    setText(this.#hold, this.#isHeld ? "Show the symbols" : `Show the numbers of ${sample}`);
  }

  #places(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".katex-html [data-live]")];
  }

  #held(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.classList.toggle("ppo-live--held", isHeld);
    if (this.#live) this.#fill(this.#live);
  }

  /** A touch has no way out of the formula: it uses the button. */
  #over({ pointerType }: PointerEvent, isOver: boolean): void {
    this.classList.toggle("ppo-live--over", isOver && pointerType !== "touch");
  }

  /** Mark a term here, and where its number comes from in the figure. */
  #point(target: EventTarget | null): void {
    const at =
      target instanceof Element ? target.closest<HTMLElement>("[data-live], [data-term]") : null;
    const name = at?.dataset.live ?? at?.dataset.term;
    for (const place of this.#places()) {
      place.classList.toggle("ppo-live__now", name !== undefined && place.dataset.live === name);
    }
    const figure = this.#figure();
    const from = name === undefined ? undefined : this.#live?.terms[name]?.from;
    if (figure && (figure.dataset.look ?? "") !== (from ?? "")) {
      figure.dataset.look = from ?? "";
      figure.dispatchEvent(new Event("ppo-look"));
    }
  }
}
