/** Words over the picture: plain elements, so that they are sharp and take the page's type. */
import { clamp } from "./numbers";

export class Labels {
  readonly element = document.createElement("div");
  readonly #spans: HTMLSpanElement[] = [];
  readonly #widths = new Map<string, number>();
  #used = 0;

  constructor() {
    this.element.className = "ppo-surface__labels";
    this.element.setAttribute("aria-hidden", "true");
  }

  /** Begin a frame. */
  start(): void {
    this.#used = 0;
  }

  /** Put words in the middle of a place; those off the picture are left out. */
  put(words: string, kind: string, x: number, y: number, width: number, height: number): void {
    const span = this.#next(words, kind);
    span.hidden = x < 8 || x > width - 4 || y < 4 || y > height - 4;
    span.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
  }

  /** Put words so that they stay whole on the picture; `anchor` is the share left of the place. */
  keep(words: string, kind: string, x: number, y: number, anchor: number, width: number): void {
    const span = this.#next(words, kind);
    span.hidden = false;
    const wide = this.widthOf(span);
    const left = clamp(x - wide * anchor, 2, Math.max(2, width - wide - 2));
    span.style.transform = `translate(${left.toFixed(1)}px, ${y.toFixed(1)}px) translate(0, -50%)`;
  }

  /** Half of the width that words will take. */
  half(words: string, kind: string): number {
    const span = this.#next(words, kind);
    span.hidden = false;
    this.#used -= 1;
    return this.widthOf(span) / 2;
  }

  /** Hide what this frame did not use. */
  end(): void {
    for (const span of this.#spans.slice(this.#used)) span.hidden = true;
  }

  /** Measured once for each text, since measuring makes the browser lay the page out. */
  widthOf(span: HTMLSpanElement): number {
    const key = `${span.className}|${span.textContent}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    const width = span.offsetWidth;
    if (width > 0) this.#widths.set(key, width);
    return width;
  }

  #next(words: string, kind: string): HTMLSpanElement {
    const known = this.#spans[this.#used];
    const span = known ?? this.element.appendChild(document.createElement("span"));
    if (!known) this.#spans.push(span);
    this.#used += 1;
    if (span.textContent !== words) span.textContent = words;
    const className = kind === "" ? "ppo-surface__tick" : `ppo-surface__${kind}`;
    if (span.className !== className) span.className = className;
    return span;
  }
}
