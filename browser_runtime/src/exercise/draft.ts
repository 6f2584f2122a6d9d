/** The reader's draft: brought back, taken over from elsewhere, thrown away; always with a way back. */
import type { Notice } from "./notice";
import type { Work } from "./work";

export class Draft {
  readonly #work: Work;
  readonly #notice: Notice;

  constructor(work: Work, notice: Notice) {
    this.#work = work;
    this.#notice = notice;
  }

  /** Show the work of an earlier visit, begun when the starter was `starter`. */
  restore(text: string, starter: string | null): void {
    if (text === this.#work.text) return;
    this.#work.set(text);
    if (starter === this.#work.starter) return;
    const said = "The starter of this exercise has changed since you began. Your code is kept.";
    const use = () => this.replace(this.#work.starter, "This is the new starter.");
    this.#notice.offer(said, ["Use the new starter", use]);
  }

  /** Offer the code of the exercise that this one builds on. */
  offer(text: string): void {
    const said = "You have code in the exercise that this one builds on.";
    this.#notice.offer(said, ["Bring my code", () => this.#take(text)]);
  }

  /** Back to the start; false when nothing was changed. */
  reset(): boolean {
    if (this.#work.text === this.#work.starter) return false;
    this.replace(this.#work.starter, "Back to the starter.");
    return true;
  }

  /** Whether a text is what the reader sees. */
  isShown(text: string): boolean {
    return text === this.#work.text;
  }

  replace(text: string, said: string): void {
    const mine = this.#work.text;
    this.#work.set(text);
    this.#notice.offer(said, ["Undo", () => this.#take(mine)]);
  }

  #take(text: string): void {
    this.#notice.close();
    this.#work.set(text);
    this.#work.focus();
  }
}
