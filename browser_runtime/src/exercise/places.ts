/** Lines of a program and of the input that runs after it, each counted as its reader counts them. */
import type { LearnerError } from "../generated/cells.generated";
import type { Program } from "./program";

const FRAME = /File "<cell \d+>", line (\d+)/g;

export class Places {
  readonly #program: Program;
  readonly #own: number;

  /** @param program The program, without the input. */
  constructor(program: Program) {
    this.#program = program;
    this.#own = program.code.split("\n").length;
  }

  /** Whether a line of both together is the input's. */
  isInput(line: number): boolean {
    return line > this.#own;
  }

  /** The line as it is numbered in the working area that holds it; null where it is not shown. */
  within(line: number): number | null {
    if (this.isInput(line)) return line - this.#own;
    const { lines } = this.#program;
    return lines ? (lines[line - 1] ?? null) : line;
  }

  /** "line 2", "line 3 of the input", "the code above your lines". */
  name(line: number): string {
    const within = this.within(line);
    if (within === null) return "the code above your lines";
    return `line ${within}${this.isInput(line) ? " of the input" : ""}`;
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
      const within = this.within(line);
      return within === null ? "The code above your lines" : `${file}, line ${within}`;
    });
  }
}
