/**
 * `<ppo-gate>`: a question that the reader answers before they see its explanation.
 *
 * Its light DOM holds one `details.ppo-choice` for each choice, perhaps a `<ppo-cell>`, and in
 * `.ppo-gate__answer` what waits; without scripts all of it can be opened. With a cell the choice
 * comes before its run, and the comments after it.
 */

import { type Choice, GateMemory, newChoice } from "../progress/gate_memory";
import { button, h, setText } from "../ui/dom";
import { PpoElement } from "../ui/element";

/** `asking` until a choice is made, `chosen` until the cell has run, `told` from then on. */
type State = "asking" | "chosen" | "told";

const HELD = "Choose an answer above this cell first, or skip the question.";
const FORGOTTEN = " This browser does not keep data, so it is forgotten when you leave.";

export class PpoGate extends PpoElement {
  #memory!: GateMemory;
  #choices: HTMLDetailsElement[] = [];
  #buttons: HTMLButtonElement[] = [];
  #cell: HTMLElement | null = null;
  #choice: Choice | null = null;
  /** Choices made here: news of them comes back, perhaps later than the next one. */
  readonly #own = new Set<string>();
  #place: Element | null = null;
  #built = false;
  readonly #asked = h("div", { class: "ppo-gate__choices", role: "group" });
  readonly #said = h("p", { class: "ppo-gate__said", role: "status" });
  readonly #bar = h("div", { class: "ppo-gate__bar" }, this.#said);
  readonly #again = button("Ask me again", () => this.#askAgain(), "ppo-button--quiet");
  #skip = button("Show me", () => void this.#choose(0), "ppo-button--quiet");

  override arrive(signal: AbortSignal): void {
    if (!this.#built) this.#build();
    const recall = () => void this.#recall();
    recall();
    void this.#memory.onElsewhere(recall, signal);
  }

  #build(): void {
    this.#built = true;
    this.#memory = new GateMemory(this.dataset.page ?? location.pathname, this.id);
    this.#choices = [...this.querySelectorAll<HTMLDetailsElement>(":scope > .ppo-choice")];
    this.#cell = this.querySelector("ppo-cell");
    this.#buttons = this.#choices.map((choice, index) => this.#buttonOf(choice, index + 1));
    if (this.#cell) {
      this.#skip = button("Skip", () => void this.#choose(0), "ppo-button--quiet");
      this.#cell.addEventListener("ppo-ran", () => this.#ran());
    }
    this.#bar.append(this.#skip, this.#again);
    this.#asked.append(...this.#buttons);
    this.#asked.setAttribute("aria-labelledby", this.#question());
    this.#choices[0]?.before(this.#asked);
    this.#show("asking");
  }

  /** A button that reads as the choice does, formulas included. */
  #buttonOf(choice: HTMLDetailsElement, number: number): HTMLButtonElement {
    const summary = choice.querySelector("summary");
    const label = [...(summary?.childNodes ?? [])].map((node) => node.cloneNode(true));
    const text = h("span", {}, ...label);
    const chosen = h("span", { class: "ppo-gate__tag ppo-gate__tag--chosen" }, "you chose");
    const verdict = h(
      "span",
      { class: "ppo-gate__tag" },
      this.#isRight(number) ? "right" : "wrong",
    );
    choice.classList.toggle("ppo-choice--right", this.#isRight(number));
    summary?.append(verdict, chosen);
    return h(
      "button",
      { type: "button", class: "ppo-gate__choice", onclick: () => void this.#choose(number) },
      h("span", { class: "ppo-gate__number", "aria-hidden": "true" }, String(number)),
      text,
    );
  }

  /** The id of the element that asks: inside the gate, or the text before it. */
  #question(): string {
    const asks = this.querySelector(":scope > .ppo-gate__ask") ?? this.previousElementSibling;
    if (!asks) return "";
    asks.id ||= `${this.id}-question`;
    return asks.id;
  }

  #isRight(number: number): boolean {
    return (this.dataset.right ?? "").split(" ").includes(String(number));
  }

  /** Show what was chosen before, here or in another tab. */
  async #recall(): Promise<void> {
    const choice = await this.#memory.latest().catch(() => null);
    if (!choice || this.#own.has(choice.id) || choice.number > this.#choices.length) return;
    this.#choice = choice;
    this.#show("told");
  }

  async #choose(number: number): Promise<void> {
    this.#choice = newChoice(number, this.#isRight(number));
    this.#own.add(this.#choice.id);
    this.#show(this.#cell ? "chosen" : "told");
    if (!this.#cell) this.#opened()?.querySelector("summary")?.focus();
    if (!(await this.#memory.keep(this.#choice))) this.#said.append(FORGOTTEN);
  }

  /** The cell has run to its end: compare. */
  #ran(): void {
    if (this.#choice) this.#show("told");
  }

  #askAgain(): void {
    this.#choice = null;
    this.#show("asking");
    this.#buttons[0]?.focus();
  }

  /** The choice whose comment is shown first: the reader's, or the right one if they asked for it. */
  #opened(): HTMLDetailsElement | undefined {
    const chosen = this.#choices[(this.#choice?.number ?? 0) - 1];
    return chosen ?? this.#choices.find((_, index) => this.#isRight(index + 1));
  }

  #show(state: State): void {
    const number = this.#choice?.number ?? 0;
    this.dataset.state = state;
    this.#asked.hidden = state === "told";
    this.#skip.hidden = state !== "asking";
    this.#again.hidden = state !== "told";
    for (const [index, each] of this.#choices.entries()) {
      each.classList.toggle("ppo-choice--chosen", index + 1 === number);
      each.open = state === "told" && each === this.#opened();
      const pressed = state === "chosen" && index + 1 === number;
      this.#buttons[index]?.setAttribute("aria-pressed", String(pressed));
    }
    // After a run the reader is at the cell's end: there the choice is compared with the output.
    const place: Element = state === "told" && this.#cell ? this.#cell : this.#asked;
    if (place !== this.#place) {
      this.#place = place;
      let last = place;
      for (const each of [...this.#choices, this.#bar]) {
        last.after(each);
        last = each;
      }
    }
    if (this.#cell) {
      if (state === "asking") this.#cell.dataset.held = HELD;
      else delete this.#cell.dataset.held;
    }
    setText(this.#said, this.#words(state));
  }

  #words(state: State): string {
    if (state === "asking") return "Your choice is kept on this device. Nothing is graded.";
    if (state === "chosen") {
      return this.#choice?.number ? "Kept. Now run the cell." : "Skipped. Now run the cell.";
    }
    if (!this.#choice?.number) return "Shown without a choice of yours. Open any answer.";
    return this.#choice.right
      ? "You were right. Open the others to see what they would mean."
      : "Not that one. Open the others to find the right one.";
  }
}
