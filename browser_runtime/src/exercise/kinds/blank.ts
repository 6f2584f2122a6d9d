/** One blank in a line of code: an input that grows with what is typed. */
import { h } from "../../ui/dom";

interface Options {
  /** Name for screen readers. */
  label: string;
  /** The least width, characters. */
  width: number;
  onChange: () => void;
  /** Enter hands in. */
  onEnter: () => void;
}

export class Blank {
  readonly element: HTMLInputElement;
  readonly #width: number;

  constructor({ label, width, onChange, onEnter }: Options) {
    this.#width = width;
    this.element = h("input", {
      type: "text",
      class: "ppo-blank__input",
      "aria-label": label,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: false,
      oninput: () => {
        this.mark(false);
        this.#grow();
        onChange();
      },
      onkeydown: (event: KeyboardEvent) => event.key === "Enter" && onEnter(),
    });
    this.#grow();
  }

  get value(): string {
    return this.element.value.trim();
  }

  set value(text: string) {
    this.element.value = text;
    this.mark(false);
    this.#grow();
  }

  /** Show that the verdict is about this blank. */
  mark(wrong: boolean): void {
    if (wrong) this.element.setAttribute("aria-invalid", "true");
    else this.element.removeAttribute("aria-invalid");
  }

  #grow(): void {
    this.element.style.width = `${Math.max(this.#width, this.element.value.length) + 2}ch`;
  }
}
