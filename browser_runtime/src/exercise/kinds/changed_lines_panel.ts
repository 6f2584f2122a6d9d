/** The reader's changed lines, counted against the limit, with a way back for each. */
import { button, h, setText } from "../../ui/dom";
import { type LineEdit, lineEdits } from "./changed_lines";

export class ChangedLinesPanel {
  readonly element: HTMLElement;
  readonly #count = h("p", { class: "ppo-debug__count", role: "status" });
  readonly #list = h("ol", { class: "ppo-debug__edits", "aria-label": "Changed lines" });
  readonly #starter: string;
  readonly #put: (code: string) => void;
  #most: number | null = null;

  /** @param put Puts other code into the editor. */
  constructor(starter: string, put: (code: string) => void) {
    this.#starter = starter;
    this.#put = put;
    this.element = h("div", { class: "ppo-debug__lines" }, this.#count, this.#list);
    this.show(starter);
  }

  /** Limit the number of changed lines; null for no limit. */
  limit(most: number | null): void {
    this.#most = most;
  }

  show(code: string): void {
    const edits = lineEdits(this.#starter, code);
    const count = edits.reduce((sum, { lines }) => sum + lines, 0);
    setText(this.#count, countText(count, this.#most));
    const over = this.#most !== null && count > this.#most;
    this.#count.classList.toggle("ppo-debug__count--over", over);
    this.#list.replaceChildren(...edits.map((edit) => this.#item(edit)));
    this.#list.hidden = edits.length === 0;
  }

  #item(edit: LineEdit): HTMLElement {
    const revert = button("Revert", () => this.#put(edit.reverted), "ppo-button--quiet");
    revert.setAttribute("aria-label", `Revert line ${edit.at}`);
    return h(
      "li",
      {},
      h("span", { class: "ppo-debug__place" }, placeText(edit)),
      h(
        "span",
        { class: "ppo-debug__edit" },
        edit.was !== null && h("del", {}, edit.was.trim()),
        edit.is !== null && h("ins", {}, edit.is.trim()),
      ),
      revert,
    );
  }
}

function placeText({ was, is, at, lines }: LineEdit): string {
  if (is === null) return `deleted before line ${at}`;
  const place = was === null ? `line ${at} added` : `line ${at}`;
  return lines === 1 ? place : `${place}, so long that it counts as ${lines}`;
}

/** "2 of at most 3 lines changed" */
export function countText(changed: number, most: number | null): string {
  const lines = `${changed} ${changed === 1 ? "line" : "lines"} changed`;
  if (most === null) return changed === 0 ? "No line changed yet." : `${lines}.`;
  const allowed = `${changed} of at most ${most} ${most === 1 ? "line" : "lines"} changed`;
  return changed > most ? `${allowed}: too many.` : `${allowed}.`;
}
