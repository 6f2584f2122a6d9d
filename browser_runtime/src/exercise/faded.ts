/** A hint to work with: the solution's own lines, shuffled and with gaps (Parsons). */
import { button, h } from "../ui/dom";
import { FadedStore } from "./faded_store";
import { gradeWork, withoutVerdict } from "./grading";
import { Blank } from "./kinds/blank";
import { type Block, Board } from "./kinds/board";
import { fadedProgram } from "./kinds/faded_program";
import type { ProgressLine } from "./progress_line";
import type { Faded, Verdict } from "./types";
import { VerdictPanel } from "./verdict_panel";

/** Characters of an empty gap. */
const GAP = 8;

interface Exercise {
  slug: string;
  line: ProgressLine;
  /** Put a program into the editor, with a way back. */
  put: (code: string) => void;
}

export class FadedHint {
  readonly element: HTMLElement;
  readonly #exercise: Exercise;
  readonly #faded: Faded;
  readonly #board: Board;
  readonly #blanks = new Map<string, Blank[]>();
  readonly #verdict = new VerdictPanel();
  readonly #store: FadedStore;
  readonly #check = button("Check the blocks", () => void this.#grade());
  #running: AbortController | null = null;

  constructor(exercise: Exercise, faded: Faded) {
    this.#exercise = exercise;
    this.#faded = faded;
    this.#store = new FadedStore(exercise.slug, faded);
    this.#board = new Board({
      label: "The function, from your blocks",
      blocks: faded.blocks.map(({ parts }, index) => this.#block(String(index), parts)),
      head: faded.head,
      onChange: () => this.#changed(),
      onCheck: () => void this.#grade(),
    });
    const put = button("Put this into the editor", () => exercise.put(this.#program));
    this.element = h(
      "section",
      { class: "ppo-hint ppo-faded", "aria-label": "Hint: the lines of a solution" },
      h("p", { class: "ppo-hint__heading" }, "The lines of a solution, shuffled and with gaps"),
      h(
        "p",
        {},
        "Put them in order and fill the gaps. Checking them here is practice: it counts as no attempt.",
      ),
      this.#board.element,
      h("div", { class: "ppo-faded__bar" }, this.#check, put),
      this.#verdict.element,
    );
    this.#restore();
  }

  /** Stop a check that is under way. */
  stop(): void {
    this.#running?.abort();
  }

  get #program(): string {
    return fadedProgram(this.#faded, this.#board.lines, new Map(this.#gaps));
  }

  get #gaps(): [string, string[]][] {
    return [...this.#blanks].map(([id, blanks]) => [id, blanks.map(({ value }) => value)]);
  }

  #changed(): void {
    this.#board.mark(null);
    this.#verdict.outdate();
    this.#store.save({ lines: this.#board.text, gaps: Object.fromEntries(this.#gaps) });
  }

  #restore(): void {
    const kept = this.#store.load();
    if (!kept) return;
    for (const [id, blanks] of this.#blanks) {
      for (const [index, blank] of blanks.entries()) blank.value = kept.gaps[id]?.[index] ?? "";
    }
    this.#board.set(kept.lines);
  }

  #block(id: string, parts: readonly string[]): Block {
    const name = parts.join(" gap ");
    const blanks = parts.slice(1).map(
      (_, index) =>
        new Blank({
          label: `Gap ${index + 1} of: ${name}`,
          width: GAP,
          onChange: () => this.#changed(),
          onEnter: () => void this.#grade(),
        }),
    );
    this.#blanks.set(id, blanks);
    const nodes = parts.flatMap((part, index) => [blanks[index - 1]?.element, part]);
    return { id, code: h("code", { class: "language-python" }, ...nodes), name };
  }

  async #grade(): Promise<void> {
    if (this.#running) return;
    const { slug, line } = this.#exercise;
    this.#running = new AbortController();
    this.#verdict.outdate();
    try {
      const verdict: Verdict = await gradeWork(
        slug,
        { code: this.#program },
        line,
        this.#running.signal,
      );
      this.#verdict.show(verdict);
      line.say("The blocks were checked.");
    } catch (error) {
      line.say(withoutVerdict(error));
    } finally {
      this.#running = null;
      line.rest();
    }
  }
}
