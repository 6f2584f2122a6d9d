/**
 * `<ppo-exercise slug data-kind>`: a statement, something to work on, and a grader that explains.
 *
 * Its light DOM holds the statement and the work as text, so the page reads without
 * scripts. The kind's working area (kinds/) takes that place; here are the attempts, the verdict,
 * and what is kept. Everything else of the exercise is loaded when the reader comes near it.
 */

import { bootOnApproach } from "../python/boot_ahead";
import { assetJson } from "../site/assets";
import { h, setText } from "../ui/dom";
import type { Mark } from "../ui/editor_bundle";
import { PpoElement } from "../ui/element";
import { whenNear } from "../ui/near";
import { exerciseBar } from "./bar";
import { Checking } from "./checking";
import { FadedHint } from "./faded";
import { withoutVerdict } from "./grading";
import { History } from "./history";
import { type Answered, judgement } from "./judgement";
import { Keeping } from "./keeping";
import { clearButton, QuestionList } from "./kinds/questions";
import { mountOf } from "./kinds/registry";
import { Notice } from "./notice";
import { figureButton } from "./open_figure";
import { progressActions } from "./progress_file";
import { ProgressLine } from "./progress_line";
import { Reveal } from "./reveal";
import { RunPanel } from "./run_panel";
import { runWords } from "./run_words";
import type { ExerciseView, Faded, Verdict } from "./types";
import { VerdictPanel } from "./verdict_panel";
import type { Desk, Work } from "./work";

declare global {
  interface HTMLElementTagNameMap {
    "ppo-exercise": PpoExercise;
  }
}

export class PpoExercise extends PpoElement {
  #built = false;
  #view: Promise<ExerciseView> | null = null;
  /** The same once it is here. */
  #loaded: ExerciseView | null = null;
  #keeping!: Keeping;
  #reveal!: Reveal;
  #work: Work | null = null;
  #questions: QuestionList | null = null;
  #run: RunPanel | null = null;
  readonly #line = new ProgressLine();
  readonly #attempts = h("span", { class: "ppo-exercise__attempts" });
  readonly #badge = h("span", { class: "ppo-exercise__badge", hidden: true }, "✓ solved");
  readonly #notice = new Notice();
  readonly #verdict = new VerdictPanel();
  #checking!: Checking;
  #history!: History;
  readonly #say = (text: string) => this.#line.say(text);

  /** Leaving the page ends the grading; moving within it does not. */
  override arrive(signal: AbortSignal): void {
    if (!this.#built) this.#build();
    whenNear(this, "400px", signal, () => {
      this.#load().catch((error: unknown) => this.#say(withoutVerdict(error)));
    });
    this.#keeping.follow(signal);
    signal.addEventListener("abort", () => {
      this.#checking.stop();
      this.#reveal.stop();
      this.#run?.stop();
    });
  }

  get slug(): string {
    return this.getAttribute("slug") ?? "";
  }

  #build(): void {
    this.#built = true;
    this.classList.add("ppo-exercise");
    this.querySelector(".ppo-exercise__heading")?.append(" ", this.#badge);
    this.#work = mountOf(this.dataset.kind)(this, this.#desk);
    this.#checking = this.#checks();
    this.#keeping = new Keeping({
      slug: this.slug,
      work: this.#work,
      notice: this.#notice,
      say: this.#say,
      answers: () => this.#questions?.answers,
      reread: () => this.#refresh(),
    });
    const { record, draft } = this.#keeping;
    const restore = draft && ((text: string) => draft.replace(text, "That attempt is back."));
    this.#history = new History(() => record.progress, restore);
    this.#reveal = new Reveal(record, this.#notice, {
      load: () => this.#load(),
      say: this.#say,
      focus: () => this.#checking.button.focus(),
      faded: (faded) => this.#fadedHint(faded),
    });
    const { hints, fadedPlace, after } = this.#reveal;
    const parts = [this.#notice.element, this.#verdict.element, hints, fadedPlace, after];
    this.append(this.#bar(), ...parts, this.#history.element);
    if (this.#work) bootOnApproach(this);
    void this.reread();
  }

  get #desk(): Desk {
    return {
      slug: this.slug,
      title: this.dataset.title ?? "this exercise",
      say: this.#say,
      changed: () => {
        this.#verdict.outdate();
        this.#run?.outdate();
        this.#keeping.saving.soon();
      },
      save: () => void this.#keeping.saving.aloud(),
      check: () => void this.#checking.check(),
    };
  }

  #fadedHint(faded: Faded): FadedHint {
    const put = (code: string) =>
      this.#keeping.draft?.replace(code, "The blocks are in the editor.");
    return new FadedHint({ slug: this.slug, line: this.#line, put }, faded);
  }

  #bar(): HTMLElement {
    const { draft, saving } = this.#keeping;
    return exerciseBar({
      check: this.#checking.button,
      status: [...this.#line.nodes, this.#attempts],
      hint: this.#reveal.hintButton,
      solution: this.#reveal.solutionButton,
      reset: draft && (() => draft.reset() || this.#say("This is the starter.")),
      more: {
        "Attempts so far": () => this.#history.toggle(),
        ...this.#work?.actions,
        ...progressActions({ saved: () => saving.now(), reread: rereadAll, say: this.#say }),
      },
    });
  }

  /** Everything about the exercise that is not in the page; two calls share one loading. */
  #load(): Promise<ExerciseView> {
    this.#view ??= assetJson<Record<string, string>>(`exercises/${this.slug}.json`).then(
      async (files) => {
        const view = JSON.parse(files["exercise.json"]!) as ExerciseView;
        await this.#keeping.restored;
        if (view.questions.length > 0) this.#ask(view);
        this.#work?.open?.(view);
        this.#offerRun(view);
        this.#loaded = view;
        this.#refresh();
        if (view.code_from) void this.#keeping.offerCode(view.code_from);
        return view;
      },
    );
    this.#view.catch(() => {
      this.#view = null;
    });
    return this.#view;
  }

  /** Take over the record as it is stored now. */
  reread(): Promise<void> {
    return this.#keeping.restore();
  }

  /** The Run button, where the work is a program that can be called. */
  #offerRun(view: ExerciseView): void {
    const work = this.#work;
    if (!work?.program || !view.example || this.#run) return;
    const program = {
      program: () => work.program?.() ?? null,
      mark: (at: Mark | null) => work.mark?.(at),
      given: view.kind === "write-test" ? view.correct : "",
      words: runWords(view),
    };
    this.#run = new RunPanel({ slug: this.slug, line: this.#line, ...program }, view.example);
    this.#checking.button.after(this.#run.runButton);
    this.querySelector(".ppo-cell__bar")?.before(this.#run.element);
  }

  #ask(view: ExerciseView): void {
    const answers = this.#keeping.record.answersToShow();
    this.#questions = new QuestionList(this.#desk, view.questions, answers);
    const still = this.querySelector(".ppo-questions");
    if (still) still.replaceWith(this.#questions.element);
    else this.querySelector(".ppo-cell__bar")?.before(this.#questions.element);
    if (!this.#work) this.#reveal.hintButton.after(clearButton(this.#questions));
  }

  #checks(): Checking {
    return new Checking({
      slug: this.slug,
      line: this.#line,
      verdict: this.#verdict,
      work: () => this.#work,
      begin: async () => {
        const view = await this.#load();
        await this.#keeping.saving.now();
        return view;
      },
      judge: async (view, verdict) => {
        const answered = this.#questions?.check() ?? null;
        this.#judge(view, answered, await verdict());
      },
      running: (running) => this.classList.toggle("ppo-exercise--running", running),
    });
  }

  #judge(view: ExerciseView, answered: Answered | null, verdict: Verdict | null): void {
    const { said, counts, ...attempt } = judgement(answered, verdict);
    this.#reveal.misconception = attempt.misconception;
    if (verdict) {
      this.#verdict.show(verdict, figureButton(view.figure, verdict, this));
      this.#work?.show?.(verdict);
    }
    this.#say(said);
    if (!counts) return;
    const code = this.#work?.text ?? JSON.stringify(this.#questions?.answers);
    void this.#keeping.record.addAttempt({ ...attempt, code });
    this.#refresh();
  }

  /** Show the record: attempts, badge, and the revealed hints and solution. */
  #refresh(): void {
    const { attempts, attempt_count, passed_at } = this.#keeping.record.progress;
    setText(this.#attempts, attempt_count ? `Attempts: ${attempt_count}` : "");
    this.#badge.hidden = passed_at === null;
    this.#history.refresh();
    this.#work?.recall?.(attempts);
    if (this.#loaded) this.#reveal.refresh(this.#loaded);
  }
}

/** Show the stored progress in every exercise of the page. */
async function rereadAll(): Promise<void> {
  for (const each of document.querySelectorAll("ppo-exercise")) await each.reread();
}
