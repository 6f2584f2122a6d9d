/** The output and result of a run, shown as they arrive; long output folded, errors explained. */
import type { CellResult, LearnerError } from "../generated/cells.generated";
import type { OutputChunk } from "../python/runtime";
import { h } from "../ui/dom";
import { variableTable } from "./variables";

/** Lines shown before the reader asks for all. */
const FOLD = 200;

/** The name of a line, as the reader counts. */
export type PlaceName = (line: number) => string;

export const plainPlace: PlaceName = (line) => `line ${line}`;

export class CellOutput {
  readonly element = h("div", {
    class: "ppo-output",
    role: "log",
    "aria-label": "Output",
    hidden: true,
  });
  #pre: HTMLPreElement | null = null;
  #waiting: OutputChunk[] = [];
  #frame = 0;
  #lines = 0;
  /** Text beyond the fold, until the reader asks for it. */
  #folded: OutputChunk[] = [];
  #foldedLines = 0;

  /** Remove the output of the run before. */
  clear(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = this.#lines = this.#foldedLines = 0;
    this.#waiting = [];
    this.#folded = [];
    this.#pre = null;
    this.element.replaceChildren();
    this.element.hidden = true;
  }

  /** Show a piece of output in the next frame. */
  append(chunk: OutputChunk): void {
    this.#waiting.push(chunk);
    this.#frame ||= requestAnimationFrame(() => this.#flush());
  }

  /**
   * Show the result of the run, or its error.
   * @param place Names a line of the code.
   */
  finish(result: CellResult, place?: PlaceName): void {
    this.#flush();
    if (this.#foldedLines > 0) this.#offerAll();
    this.#pre = null;
    if (result.value !== null) this.#add(h("pre", { class: "ppo-output__value" }, result.value));
    if (result.error) this.#add(...errorNodes(result.error, place));
    if (result.note) this.note(result.note, result.status === "lost");
  }

  /** Add a sentence of the page's own, in which `backticks` mark code. */
  note(text: string, alarming = false): void {
    const look = alarming ? "ppo-output__note ppo-output__note--lost" : "ppo-output__note";
    this.#add(h("p", { class: look }, ...withCode(text)));
  }

  /** Ask the reader for a line, as `input()` does; null when the run ends first. */
  ask(prompt: string, signal: AbortSignal): Promise<string | null> {
    this.#flush();
    return new Promise((resolve) => {
      const field = h("input", { type: "text", class: "ppo-output__field", autocomplete: "off" });
      const form = h(
        "form",
        { class: "ppo-output__ask" },
        h("label", {}, prompt || "Input:", " ", field),
        h("button", { type: "submit", class: "ppo-button" }, "Enter"),
      );
      const end = (line: string | null) => {
        form.remove();
        resolve(line);
      };
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        end(field.value);
      });
      signal.addEventListener("abort", () => end(null), { once: true });
      this.#add(form);
      field.focus();
    });
  }

  #add(...nodes: Node[]): void {
    this.element.hidden = false;
    this.element.append(...nodes);
  }

  #flush(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const chunks = this.#waiting;
    this.#waiting = [];
    for (const chunk of chunks) this.#show(chunk);
  }

  #show({ stream, text }: OutputChunk): void {
    const lines = text.split("\n").length - 1;
    if (this.#lines >= FOLD) {
      this.#folded.push({ stream, text });
      this.#foldedLines += lines;
      return;
    }
    const room = FOLD - this.#lines;
    if (lines > room) {
      const cut = text.split("\n", room).join("\n").length + 1;
      this.#show({ stream, text: text.slice(0, cut) });
      this.#show({ stream, text: text.slice(cut) });
      return;
    }
    this.#lines += lines;
    this.#write(stream, text);
  }

  #write(stream: OutputChunk["stream"], text: string): void {
    if (!this.#pre) {
      this.#pre = h("pre", { class: "ppo-output__text" });
      this.#add(this.#pre);
    }
    const last = this.#pre.lastElementChild;
    const name = `ppo-output__${stream}`;
    const span = last?.className === name ? last : h("span", { class: name });
    if (span !== last) this.#pre.append(span);
    span.textContent = withReturns((span.textContent ?? "") + text);
  }

  #offerAll(): void {
    const show = h(
      "button",
      {
        type: "button",
        class: "ppo-button ppo-output__all",
        onclick: () => {
          const pre = show.previousElementSibling as HTMLPreElement;
          show.remove();
          this.#pre = pre;
          for (const { stream, text } of this.#folded) this.#write(stream, text);
          this.#pre = null;
          this.#folded = [];
        },
      },
      `Show all output: ${this.#foldedLines.toLocaleString("en")} more lines`,
    );
    this.#add(show);
  }
}

/** Let a carriage return overwrite its line, as progress bars expect. */
function withReturns(text: string): string {
  return text.includes("\r") ? text.replace(/[^\n]*\r(?!\n)/g, "") : text;
}

/** A sentence in which `backticks` mark code. */
export function withCode(sentence: string): (Node | string)[] {
  return sentence
    .split("`")
    .map((part, index) => (index % 2 === 1 ? h("code", {}, part) : part))
    .filter((part) => part !== "");
}

/** A learner's exception: what usually causes it, their lines, and everything one click away. */
export function errorNodes(error: LearnerError, place = plainPlace): HTMLElement[] {
  const nodes: HTMLElement[] = [h("pre", { class: "ppo-output__error" }, error.trace.trimEnd())];
  if (error.hint) nodes.push(h("p", { class: "ppo-output__hint" }, ...withCode(error.hint)));
  if (error.variables.length > 0 && error.line !== null) {
    const there = h("summary", {}, `Variables at ${place(error.line)}`);
    nodes.push(h("details", { class: "ppo-output__full" }, there, variableTable(error.variables)));
  }
  if (error.full_trace.trim() !== error.trace.trim()) {
    nodes.push(
      h(
        "details",
        { class: "ppo-output__full" },
        h("summary", {}, "Full traceback"),
        h("pre", {}, error.full_trace.trimEnd()),
      ),
    );
  }
  return nodes;
}
