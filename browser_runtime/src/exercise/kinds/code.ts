/** Code to be written in an editor, for implement, write-test and gate exercises. */
import { copyText, downloadText } from "../../ui/clipboard";
import { CodeEditor, codeText } from "../../ui/code_editor";
import { h } from "../../ui/dom";
import type { Mark } from "../../ui/editor_bundle";
import type { Program } from "../program";
import type { Verdict } from "../types";
import type { Desk, Work } from "../work";

export class CodeWork implements Work {
  readonly starter: string;
  readonly actions: Record<string, () => void>;
  /** Holds the editor. */
  readonly place = h("div", { class: "ppo-cell__code" });
  readonly #editor: CodeEditor;
  readonly #desk: Desk;

  /**
   * @param text The page's text without scripts; it moves into the editor's place.
   * @param onChange Called after every change, before the desk's own `changed`.
   */
  constructor(text: Element, desk: Desk, onChange: () => void = () => {}) {
    this.#desk = desk;
    this.starter = codeText(text.querySelector("code") ?? text);
    this.actions = {
      Copy: () => void this.#copy(),
      "Download .py": () => downloadText(`${desk.slug}.py`, `${this.text}\n`),
    };
    text.before(this.place);
    this.place.append(text);
    this.#editor = new CodeEditor(this.place, {
      label: `Your code for ${desk.title}`,
      onRun: () => desk.check(),
      onSave: () => desk.save(),
      onChange: () => {
        onChange();
        desk.changed();
      },
    });
  }

  get text(): string {
    return this.#editor.getCode();
  }

  set(text: string): void {
    this.#editor.setCode(text);
  }

  focus(): void {
    this.#editor.focus();
  }

  program(): Program {
    return { code: this.text };
  }

  mark(mark: Mark | null): void {
    this.#editor.mark(mark);
  }

  show({ line, status }: Verdict): void {
    this.mark(line !== null && status === "failed" ? { line, look: "wrong" } : null);
  }

  async #copy(): Promise<void> {
    const copied = await copyText(this.text);
    this.#desk.say(copied ? "Copied." : "The browser did not allow copying.");
  }
}

/** The starter in the page, or null. */
export function starterOf(exercise: HTMLElement): Element | null {
  return exercise.querySelector(":scope > pre, :scope > .highlight > pre");
}

export function mountCode(exercise: HTMLElement, desk: Desk): Work | null {
  const text = starterOf(exercise);
  return text && new CodeWork(text, desk);
}
