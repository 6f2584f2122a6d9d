/** The reader's code in an exercise: edited, replaced with a way back, taken along. */
import { copyText, downloadText } from "../ui/clipboard";
import { CodeEditor, codeText } from "../ui/code_editor";
import { h } from "../ui/dom";
import type { Notice } from "./notice";

interface Listeners {
  onRun: () => void;
  onSave: () => void;
  onChange: () => void;
}

export class ExerciseCode {
  readonly starter: string;
  readonly #editor: CodeEditor;

  /**
   * @param text what the page shows without scripts; it moves into the editor's place.
   * @param notice where a way back is offered.
   */
  constructor(
    text: Element,
    title: string,
    private readonly notice: Notice,
    private readonly say: (text: string) => void,
    listeners: Listeners,
  ) {
    this.starter = codeText(text.querySelector("code") ?? text);
    const place = h("div", { class: "ppo-cell__code" });
    text.before(place);
    place.append(text);
    this.#editor = new CodeEditor(place, { label: `Your code for ${title}`, ...listeners });
  }

  get text(): string {
    return this.#editor.getCode();
  }

  /** Show the code of an earlier visit, written when the starter was `starter`. */
  restore(code: string, starter: string | null): void {
    if (code === this.text) return;
    this.#editor.setCode(code);
    if (starter === this.starter) return;
    const text = "The starter of this exercise has changed since you began. Your code is kept.";
    const use = () => this.replace(this.starter, "This is the new starter.");
    this.notice.offer(text, ["Use the new starter", use]);
  }

  /** Offer the code of an earlier exercise. */
  offer(code: string): void {
    const text = "You have code in the exercise that this one builds on.";
    this.notice.offer(text, ["Bring my code", () => this.#take(code)]);
  }

  reset(): void {
    if (this.text === this.starter) this.say("This is the starter.");
    else this.replace(this.starter, "Back to the starter.");
  }

  /** Put other code into the editor, with a way back. */
  replace(code: string, said: string): void {
    const mine = this.text;
    this.#editor.setCode(code);
    this.notice.offer(said, ["Undo", () => this.#take(mine)]);
  }

  async copy(): Promise<void> {
    const copied = await copyText(this.text);
    this.say(copied ? "Copied." : "The browser did not allow copying.");
  }

  download(slug: string): void {
    downloadText(`${slug}.py`, `${this.text}\n`);
  }

  #take(code: string): void {
    this.notice.close();
    this.#editor.setCode(code);
    this.#editor.focus();
  }
}
