/** Hints, one by one and on request, and at last the solution. */
import { distinctFailures } from "../progress/record";
import { button, h } from "../ui/dom";
import { QUIET } from "./bar";
import type { FadedHint } from "./faded";
import { hintNodes, nextHint, remarkNodes, solutionNodes } from "./hints";
import type { Notice } from "./notice";
import type { ExerciseRecord } from "./record";
import type { ExerciseView, Faded, Hint } from "./types";

/** Different failed attempts after which the solution may be seen. */
const TRIES_BEFORE_SOLUTION = 3;

/** The exercise, as `Reveal` uses it. */
interface Host {
  load: () => Promise<ExerciseView>;
  say: (text: string) => void;
  /** Return the focus to the reader's place. */
  focus: () => void;
  /** Make the hint out of the solution's lines. */
  faded: (faded: Faded) => FadedHint;
}

/** The last hint of an exercise that has one: its solution in shuffled lines. */
const FADED: Hint = { text: "", for: [], needs_attempt: true };

export class Reveal {
  readonly hintButton = button("Hint", () => void this.#openHint(), QUIET);
  readonly solutionButton = button("Solution", () => void this.#askForSolution(), QUIET);
  readonly hints = h("div", { class: "ppo-hints", "aria-live": "polite" });
  readonly fadedPlace = h("div", { class: "ppo-hints" });
  readonly after = h("div", { class: "ppo-exercise__after", hidden: true });
  #faded: FadedHint | null = null;
  /** The misconception in the last verdict: its hint comes first. */
  misconception: string | null = null;

  readonly #record: ExerciseRecord;
  readonly #notice: Notice;
  readonly #host: Host;

  constructor(record: ExerciseRecord, notice: Notice, host: Host) {
    this.#record = record;
    this.#notice = notice;
    this.#host = host;
    this.solutionButton.hidden = true;
  }

  /** Show the parts revealed so far by the record, and offer the next. */
  refresh(view: ExerciseView): void {
    const { passed_at, hints, solution_seen_at } = this.#record.progress;
    this.hintButton.hidden = allHints(view).length === 0;
    this.hints.replaceChildren(...hintNodes(view.hints, hints));
    if (hints.includes(view.hints.length)) this.#showFaded(view);
    const mayPeek = distinctFailures(this.#record.progress) >= TRIES_BEFORE_SOLUTION;
    const seen = solution_seen_at !== null;
    const canShow = view.solution !== "" && !seen && (passed_at !== null || mayPeek);
    this.solutionButton.hidden = !canShow;
    const parts = [
      ...(passed_at !== null && view.remarks ? remarkNodes(view.remarks) : []),
      ...(seen && view.solution ? solutionNodes(view.solution) : []),
    ];
    this.after.replaceChildren(...parts);
    this.after.hidden = parts.length === 0;
  }

  /** Stop the hint's check that is under way. */
  stop(): void {
    this.#faded?.stop();
  }

  async #openHint(): Promise<void> {
    const view = await this.#host.load();
    const { hints: opened, attempt_count } = this.#record.progress;
    const next = nextHint(allHints(view), opened, this.misconception, attempt_count);
    if (typeof next === "string") {
      this.#host.say(next);
      return;
    }
    void this.#record.openHint(next);
    this.refresh(view);
  }

  #showFaded(view: ExerciseView): void {
    const faded = fadedOf(view);
    if (!faded || this.#faded) return;
    this.#faded = this.#host.faded(faded);
    this.fadedPlace.append(this.#faded.element);
  }

  /** Solved exercises show theirs at once; otherwise seeing it is confirmed first. */
  async #askForSolution(): Promise<void> {
    const view = await this.#host.load();
    const show = () => {
      this.#notice.close();
      void this.#record.showSolution();
      this.refresh(view);
      this.after.scrollIntoView({ block: "nearest" });
    };
    if (this.#record.progress.passed_at !== null) {
      show();
      return;
    }
    const text = "Once you have seen it you cannot solve this one yourself any more. Show it?";
    const leave = () => {
      this.#notice.close();
      this.#host.focus();
    };
    this.#notice.offer(text, ["Show the solution", show], ["Not yet", leave]);
  }
}

function fadedOf(view: ExerciseView): Faded | null {
  return view.kind === "implement" ? view.faded : null;
}

function allHints(view: ExerciseView): Hint[] {
  return fadedOf(view) ? [...view.hints, FADED] : view.hints;
}
