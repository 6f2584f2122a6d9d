/** Lines of a program and of the input that runs after it, each counted from its own first line. */
import type { LearnerError } from "../generated/cells.generated";

const FRAME = /File "<cell \d+>", line (\d+)/g;

export class Places {
  readonly #own: number;

  /** @param program The program, without the input. */
  constructor(program: string) {
    this.#own = program.split("\n").length;
  }

  /** Whether a line of both together is the input's. */
  isInput(line: number): boolean {
    return line > this.#own;
  }

  /** The line as it is numbered in the editor that holds it. */
  within(line: number): number {
    return this.isInput(line) ? line - this.#own : line;
  }

  /** "line 2", "line 3 of the input". */
  name(line: number): string {
    return `line ${this.within(line)}${this.isInput(line) ? " of the input" : ""}`;
  }

  /** The error with its tracebacks in these words. */
  told(error: LearnerError): LearnerError {
    const trace = this.#traceback(error.trace);
    return { ...error, trace, full_trace: this.#traceback(error.full_trace) };
  }

  #traceback(text: string): string {
    return text.replace(FRAME, (_, digits: string) => {
      const line = Number(digits);
      const file = this.isInput(line) ? "The input" : "Your code";
      return `${file}, line ${this.within(line)}`;
    });
  }
}
