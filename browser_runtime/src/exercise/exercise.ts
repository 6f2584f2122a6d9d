/**
 * `<ppo-exercise slug data-kind>`: a statement, something to work on, and a grader that explains.
 *
 * Its light DOM holds the statement and the work as text, so the page reads without
 * scripts. The kind's working area (kinds/) takes that place; here are the attempts, the verdict,
 * and what is kept. Everything else of the exercise is loaded when the reader comes near it.
 */

import { bootOnApproach } from "../python/boot_ahead";
import { assetJson } from "../site/assets";
import type { Unkept } from "../site/unkept";
import { h, setText } from "../ui/dom";
import type { Mark } from "../ui/editor_bundle";
import { PpoElement } from "../ui/element";
import { whenNear } from "../ui/near";
import { exerciseBar } from "./bar";
import { Checking } from "./checking";
import { Draft } from "./draft";
import { FadedHint } from "./faded";
import { withoutVerdict } from "./grading";
import { History } from "./history";
import { type Answered, judgement } from "./judgement";
import { clearButton, QuestionList } from "./kinds/questions";
import { mountOf } from "./kinds/registry";
import { Notice } from "./notice";
import { figureButton } from "./open_figure";
import { progressActions } from "./progress_file";
import { ProgressLine } from "./progress_line";
import { ExerciseRecord } from "./record";
import { Reveal } from "./reveal";
import { RunPanel } from "./run_panel";
import { runWords } from "./run_words";
import { Saving } from "./saving";
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
  #record!: ExerciseRecord;
  #reveal!: Reveal;
  #work: Work | null = null;
  #draft: Draft | null = null;
  #questions: QuestionList | null = null;
  #run: RunPanel | null = null;
  #restored: Promise<void> = Promise.resolve();
  readonly #line = new ProgressLine();
  readonly #attempts = h("span", { class: "ppo-exercise__attempts" });
  readonly #badge = h("span", { class: "ppo-exercise__badge", hidden: true }, "✓ solved");
  readonly #notice = new Notice();
  readonly #verdict = new VerdictPanel();
  #checking!: Checking;
  #history!: History;
  readonly #say = (text: string) => this.#line.say(text);
  readonly #saving = new Saving({
    write: () => this.#write(),
    say: this.#say,
  });
  readonly #leave = () => void this.#saving.now();

  /** Leaving the page ends the grading; moving within it does not. */
  override arrive(signal: AbortSignal): void {
    if (!this.#built) this.#build();
    whenNear(this, "400px", signal, () => {
      this.#load().catch((error: unknown) => this.#say(withoutVerdict(error)));
    });
    window.addEventListener("pagehide", this.#leave, { signal });
    void this.#record.onElsewhere(() => void this.#catchUp(), signal);
    signal.addEventListener("abort", () => {
      this.#leave();
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
    this.#draft = this.#work && new Draft(this.#work, this.#notice);
    this.#record = new ExerciseRecord(this.slug, this.#work?.starter ?? "");
    const draft = this.#draft;
    const restore = draft && ((text: string) => draft.replace(text, "That attempt is back."));
    this.#history = new History(() => this.#record.progress, restore);
    this.#reveal = new Reveal(this.#record, this.#notice, {
      load: () => this.#load(),
      say: this.#say,
      focus: () => this.#checking.button.focus(),
      faded: (faded) => this.#fadedHint(faded),
    });
    const { hints, fadedPlace, after } = this.#reveal;
    const parts = [this.#notice.element, this.#verdict.element, hints, fadedPlace, after];
    this.append(this.#bar(), ...parts, this.#history.element);
    if (this.#work) bootOnApproach(this);
    void this.#restore();
  }

  get #desk(): Desk {
    return {
      slug: this.slug,
      title: this.dataset.title ?? "this exercise",
      say: this.#say,
      changed: () => {
        this.#verdict.outdate();
        this.#run?.outdate();
        this.#saving.soon();
      },
      save: () => void this.#saving.aloud(),
      check: () => void this.#checking.check(),
    };
  }

  #fadedHint(faded: Faded): FadedHint {
    const put = (code: string) => this.#draft?.replace(code, "The blocks are in the editor.");
    return new FadedHint({ slug: this.slug, line: this.#line, put }, faded);
  }

  #bar(): HTMLElement {
    return exerciseBar({
      check: this.#checking.button,
      status: [...this.#line.nodes, this.#attempts],
      hint: this.#reveal.hintButton,
      solution: this.#reveal.solutionButton,
      reset: this.#draft && (() => this.#draft?.reset() || this.#say("This is the starter.")),
      more: {
        "Attempts so far": () => this.#history.toggle(),
        ...this.#work?.actions,
        ...progressActions({
          saved: () => this.#saving.now(),
          reread: rereadAll,
          say: this.#say,
        }),
      },
    });
  }

  /** Everything about the exercise that is not in the page; two calls share one loading. */
  #load(): Promise<ExerciseView> {
    this.#view ??= assetJson<Record<string, string>>(`exercises/${this.slug}.json`).then(
      async (files) => {
        const view = JSON.parse(files["exercise.json"]!) as ExerciseView;
        await this.#restored;
        if (view.questions.length > 0) this.#ask(view);
        this.#work?.open?.(view);
        this.#offerRun(view);
        this.#refresh(view);
        if (view.code_from) void this.#offerCode(view.code_from);
        return view;
      },
    );
    this.#view.catch(() => {
      this.#view = null;
    });
    return this.#view;
  }

  /** Take over the record as it is stored now. */
  async reread(): Promise<void> {
    await this.#restore();
    if (this.#view) this.#refresh(await this.#view);
  }

  #restore(): Promise<void> {
    this.#restored = this.#record.restore().then(({ code, starter }) => {
      if (code !== null) this.#draft?.restore(code, starter);
      this.#refresh(null);
    });
    return this.#restored;
  }

  /** Another tab wrote: show it, unless something was typed here that is newer. */
  async #catchUp(): Promise<void> {
    await this.#restored;
    const before = this.#work?.text ?? "";
    const untouched = this.#record.isShown(before);
    const { code, starter } = await this.#record.reread();
    const text = code ?? this.#work?.starter ?? "";
    if (untouched && (this.#work?.text ?? "") === before) {
      this.#record.shows(text);
      this.#draft?.restore(text, starter);
    }
    this.#refresh((await this.#view) ?? null);
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
    const answers = this.#record.answersToShow();
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
        await this.#saving.now();
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
    void this.#record.addAttempt({ ...attempt, code });
    this.#refresh(view);
  }

  /** Show the record: attempts, badge, and the revealed hints and solution. */
  #refresh(view: ExerciseView | null): void {
    const { attempt_count, passed_at } = this.#record.progress;
    setText(this.#attempts, attempt_count ? `Attempts: ${attempt_count}` : "");
    this.#badge.hidden = passed_at === null;
    this.#history.refresh();
    this.#work?.recall?.(this.#record.progress.attempts);
    if (view) this.#reveal.refresh(view);
  }

  /** Offer the reader's own code of an earlier exercise. */
  async #offerCode(slug: string): Promise<void> {
    if (this.#record.progress.code !== null) return;
    const code = await this.#record.draftOf(slug);
    if (code !== null) this.#draft?.offer(code);
  }

  async #write(): Promise<Unkept | null> {
    await this.#restored;
    return this.#record.save(this.#work?.text ?? "", this.#questions?.answers);
  }
}

/** Show the stored progress in every exercise of the page. */
async function rereadAll(): Promise<void> {
  for (const each of document.querySelectorAll("ppo-exercise")) await each.reread();
}
