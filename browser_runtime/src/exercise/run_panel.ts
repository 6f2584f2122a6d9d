/** Running the program of an exercise with an input, apart from the checks. */
import { CellOutput, withCode } from "../bench/output";
import { Stepper } from "../bench/stepper";
import type { CellResult } from "../generated/cells.generated";
import { runtime } from "../python/runtime";
import { CodeEditor } from "../ui/code_editor";
import { button, h, setText } from "../ui/dom";
import type { Mark } from "../ui/editor_bundle";
import { QUIET } from "./bar";
import { withoutVerdict } from "./grading";
import { Places } from "./places";
import type { Program } from "./program";
import type { ProgressLine } from "./progress_line";
import type { RunWords } from "./run_words";

const STALE = "ppo-output--stale";

interface Exercise {
  slug: string;
  line: ProgressLine;
  /** The program as it is now; null where something is missing, which the reader was told. */
  program: () => Program | null;
  /** Code that runs before it, unseen. */
  given: string;
  words: RunWords;
  /** Mark a line of the program. */
  mark: (mark: Mark | null) => void;
}

export class RunPanel {
  readonly runButton = button("Run", () => this.#press());
  readonly element: HTMLDetailsElement;
  readonly #exercise: Exercise;
  readonly #example: string;
  readonly #input: CodeEditor;
  readonly #output = new CellOutput();
  readonly #steps = h("div");
  #running: AbortController | null = null;
  /** Of the newest run. */
  #places = new Places({ code: "" });

  constructor(exercise: Exercise, example: string) {
    this.#exercise = exercise;
    this.#example = example;
    this.runButton.title = "Run your code with the input, without the checks";
    const place = h("div", { class: "ppo-try__code" });
    place.append(h("pre", {}, h("code", { class: "language-python" }, example)));
    this.element = h(
      "details",
      { class: "ppo-try" },
      h("summary", {}, "Input of Run"),
      exercise.words.intro &&
        h("p", { class: "ppo-try__intro" }, ...withCode(exercise.words.intro)),
      place,
      h(
        "div",
        { class: "ppo-try__bar" },
        button("Step through", () => void this.#step(), QUIET),
        button("Input of the statement", () => this.#input.setCode(this.#example), QUIET),
      ),
      this.#steps,
      this.#output.element,
    );
    this.#input = new CodeEditor(place, {
      label: "Input: these lines run after your code",
      onRun: () => void this.run(),
      onChange: () => this.outdate(),
    });
  }

  /** The program or the input is not the one that ran: its steps go, its output greys. */
  outdate(): void {
    if (this.#steps.hasChildNodes()) this.#leaveSteps();
    this.#output.element.classList.add(STALE);
  }

  /** Stop a run that is under way. */
  stop(): void {
    this.#running?.abort();
  }

  async run(): Promise<void> {
    const result = await this.#work((code, signal) =>
      runtime().runCell(this.#session, code, {
        signal,
        given: this.#exercise.given,
        onStart: () => this.#exercise.line.say("Running…"),
        onOutput: (chunk) => this.#output.append(chunk),
        onAsk: (prompt) => this.#output.ask(prompt, signal),
      }),
    );
    if (result) this.#finish(result);
  }

  async #step(): Promise<void> {
    const recording = await this.#work((code, signal) =>
      runtime().recordCell(this.#session, code, {
        signal,
        given: this.#exercise.given,
        onStart: () => this.#exercise.line.say("Recording…"),
        onOutput: (chunk) => this.#output.append(chunk),
        onAsk: (prompt) => this.#output.ask(prompt, signal),
      }),
    );
    if (!recording) return;
    this.#finish(recording.result);
    const stepper = new Stepper(
      recording,
      (line) => this.#mark(line, "next"),
      () => this.#leaveSteps(),
      (line) => this.#places.name(line),
    );
    this.#steps.replaceChildren(stepper.element);
  }

  /** Every run begins with no variables: what works here works in the checks. */
  async #work<Result>(
    run: (code: string, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result | null> {
    if (this.#running) return null;
    const program = this.#exercise.program();
    if (!program) return null;
    this.#running = new AbortController();
    this.element.open = true;
    this.#output.clear();
    this.#output.element.classList.remove(STALE);
    this.#places = new Places(program);
    this.#steps.replaceChildren();
    this.#mark(null);
    this.#showRunning(true);
    const { signal } = this.#running;
    const unwatch = runtime().onStatus((status) => this.#exercise.line.waiting(status));
    try {
      await runtime().restart(this.#session);
      return await run(`${program.code}\n${this.#input.getCode()}`, signal);
    } catch (error) {
      this.#exercise.line.say(withoutVerdict(error));
      return null;
    } finally {
      unwatch();
      this.#running = null;
      this.#showRunning(false);
    }
  }

  get #session(): string {
    return `exercise:${this.#exercise.slug}`;
  }

  #press(): void {
    if (this.#running) this.stop();
    else void this.run();
  }

  #finish(result: CellResult): void {
    const error = result.error && this.#places.told(result.error);
    this.#output.finish({ ...result, error }, (line) => this.#places.name(line));
    if (result.status === "ok" && this.#output.element.hidden)
      this.#output.note(this.#exercise.words.nothing);
    if (result.error?.line) this.#mark(result.error.line, "wrong");
    this.#exercise.line.say(this.#ending(result));
  }

  #ending({ status, error }: CellResult): string {
    if (status === "ok") return "Ran, not checked.";
    if (status !== "error") return "Stopped.";
    const { asserted } = this.#exercise.words;
    return error?.type === "AssertionError" ? asserted : "It stopped with an error.";
  }

  #leaveSteps(): void {
    this.#steps.replaceChildren();
    this.#mark(null);
  }

  /** Mark a line of the program and the input taken together. */
  #mark(line: number | null, look: Mark["look"] = "wrong"): void {
    const within = line === null ? null : this.#places.within(line);
    const mark = within === null ? null : { line: within, look };
    const inInput = line !== null && this.#places.isInput(line);
    this.#exercise.mark(inInput ? null : mark);
    this.#input.mark(inInput ? mark : null);
  }

  #showRunning(running: boolean): void {
    setText(this.runButton, running ? "Stop" : "Run");
    if (!running) this.#exercise.line.rest();
  }
}
