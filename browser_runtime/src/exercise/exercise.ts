/**
 * `<ppo-exercise slug>`: a statement, code or questions, and a grader that explains.
 *
 * Its light DOM brings the statement, `<pre><code>` with the starter (absent when nothing is to be
 * written) and the questions as text, so the page reads without scripts. Everything else of the
 * exercise is loaded when the reader comes near it.
 */

import { progressStore } from "../progress/progress";
import { bootOnApproach } from "../python/boot_ahead";
import { assetJson } from "../site/assets";
import { button, h, setText } from "../ui/dom";
import { exerciseBar } from "./bar";
import { ExerciseCode } from "./code";
import { gradeCode, withoutVerdict } from "./grading";
import { historyNode, importProgress, saveProgress } from "./history";
import { Notice } from "./notice";
import { ProgressLine } from "./progress_line";
import { clearButton, QuestionList } from "./questions";
import { ExerciseRecord } from "./record";
import { Reveal } from "./reveal";
import type { ExerciseView, Verdict } from "./types";
import { showVerdict } from "./verdict";

const SAVE_DELAY = 400;
const NOT_SAVED = "This browser does not keep data, so your work lasts until you leave.";

export class PpoExercise extends HTMLElement {
  #built = false;
  #view: Promise<ExerciseView> | null = null;
  #record!: ExerciseRecord;
  #reveal!: Reveal;
  #code: ExerciseCode | null = null;
  #questions: QuestionList | null = null;
  #running: AbortController | null = null;
  #saveTimer: number | undefined;
  #near: IntersectionObserver | null = null;
  #restored: Promise<void> = Promise.resolve();
  readonly #check = button("Check", () => this.#press(), "ppo-button--main");
  readonly #line = new ProgressLine();
  readonly #attempts = h("span", { class: "ppo-exercise__attempts" });
  readonly #badge = h("span", { class: "ppo-exercise__badge", hidden: true }, "✓ solved");
  readonly #notice = new Notice();
  readonly #verdict = h("div", { class: "ppo-verdict", hidden: true });
  readonly #history = h("div", { class: "ppo-exercise__history", hidden: true });
  readonly #flush = () => void this.#save();
  readonly #say = (text: string) => this.#line.say(text);

  connectedCallback(): void {
    if (!this.#built) this.#build();
    window.addEventListener("pagehide", this.#flush);
  }

  /** Leaving the page ends the grading; moving within it does not. */
  disconnectedCallback(): void {
    window.removeEventListener("pagehide", this.#flush);
    void this.#save();
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#running?.abort();
      this.#near?.disconnect();
    });
  }

  get slug(): string {
    return this.getAttribute("slug") ?? "";
  }

  #build(): void {
    this.#built = true;
    this.classList.add("ppo-exercise");
    this.querySelector(".ppo-exercise__heading")?.append(" ", this.#badge);
    const text = this.querySelector(":scope > pre, :scope > .highlight > pre");
    if (text) this.#code = this.#edit(text);
    this.#record = new ExerciseRecord(this.slug, this.#code?.starter ?? "");
    this.#reveal = new Reveal(this.#record, this.#notice, {
      load: () => this.#load(),
      say: this.#say,
      focus: () => this.#check.focus(),
    });
    const { hints, after } = this.#reveal;
    this.append(this.#bar(), this.#notice.element, this.#verdict, hints, after, this.#history);
    if (text) bootOnApproach(this);
    void this.#restore();
    this.#near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        this.#near?.disconnect();
        this.#load().catch((error: unknown) => this.#say(withoutVerdict(error)));
      },
      { rootMargin: "400px" },
    );
    this.#near.observe(this);
  }

  #edit(text: Element): ExerciseCode {
    return new ExerciseCode(text, this.dataset.title ?? "this exercise", this.#notice, this.#say, {
      onRun: () => void this.#grade(),
      onSave: () => void this.#saveAloud(),
      onChange: () => this.#saveSoon(),
    });
  }

  #bar(): HTMLElement {
    const code = this.#code;
    this.#check.title = "Ctrl+Enter or Cmd+Enter";
    return exerciseBar({
      check: this.#check,
      status: [...this.#line.nodes, this.#attempts],
      hint: this.#reveal.hintButton,
      solution: this.#reveal.solutionButton,
      reset: code && (() => code.reset()),
      more: {
        "Attempts so far": () => this.#toggleHistory(),
        ...(code && {
          Copy: () => void code.copy(),
          "Download .py": () => code.download(this.slug),
        }),
        "Save all progress to a file": () => void this.#export(),
        "Load progress from a file": () => void this.#import(),
      },
    });
  }

  /** Everything about the exercise that is not in the page; asked twice, it loads once. */
  #load(): Promise<ExerciseView> {
    this.#view ??= assetJson<Record<string, string>>(`exercises/${this.slug}.json`).then(
      async (files) => {
        const view = JSON.parse(files["exercise.json"]!) as ExerciseView;
        await this.#restored;
        if (view.questions.length > 0) this.#ask(view);
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

  #restore(): Promise<void> {
    this.#restored = this.#record.restore().then(({ code, starter }) => {
      if (code !== null) this.#code?.restore(code, starter);
      this.#refresh(null);
    });
    return this.#restored;
  }

  #ask(view: ExerciseView): void {
    this.#questions = new QuestionList(
      this.slug,
      view.questions,
      this.#record.progress.answers,
      () => this.#saveSoon(),
      () => void this.#grade(),
    );
    const still = this.querySelector(".ppo-questions");
    if (still) still.replaceWith(this.#questions.element);
    else this.querySelector(".ppo-cell__bar")?.before(this.#questions.element);
    if (!this.#code) this.#reveal.hintButton.after(clearButton(this.#questions));
  }

  #press(): void {
    if (this.#running) this.#running.abort();
    else void this.#grade();
  }

  async #grade(): Promise<void> {
    if (this.#running) return;
    this.#running = new AbortController();
    this.#showRunning(true);
    try {
      const view = await this.#load();
      await this.#save();
      const answered = this.#questions?.check();
      const code = this.#code?.text;
      const { signal } = this.#running;
      const graded = code !== undefined && gradeCode(this.slug, code, this.#line, signal);
      const verdict = graded ? await graded : null;
      this.#judge(view, answered ?? null, verdict);
    } catch (error) {
      this.#say(withoutVerdict(error));
    } finally {
      this.#running = null;
      this.#showRunning(false);
    }
  }

  #judge(
    view: ExerciseView,
    answered: ReturnType<QuestionList["check"]> | null,
    verdict: Verdict | null,
  ): void {
    const allRight = !answered || answered.right === answered.total;
    const codeRight = !verdict || verdict.status === "passed";
    const passed = allRight && codeRight;
    this.#reveal.misconception = verdict?.misconception ?? answered?.misconception ?? null;
    const said = answered ? `${answered.right} of ${answered.total} answers are right.` : "";
    if (verdict) showVerdict(this.#verdict, verdict);
    this.#say(passed ? `Solved. ${said}` : said || outcome(verdict));
    if (verdict?.status === "grader_error") return;
    void this.#record.addAttempt({
      passed,
      code: this.#code?.text ?? JSON.stringify(this.#questions?.answers),
      message: [said, verdict?.message].filter(Boolean).join(" "),
      misconception: this.#reveal.misconception,
    });
    this.#refresh(view);
  }

  /** Show what the record says: attempts, badge, and what has been revealed. */
  #refresh(view: ExerciseView | null): void {
    const { attempt_count, passed_at } = this.#record.progress;
    setText(this.#attempts, attempt_count ? `Attempts: ${attempt_count}` : "");
    this.#badge.hidden = passed_at === null;
    if (!this.#history.hidden) this.#drawHistory();
    if (view) this.#reveal.refresh(view);
  }

  #toggleHistory(): void {
    this.#history.hidden = !this.#history.hidden;
    if (!this.#history.hidden) this.#drawHistory();
  }

  #drawHistory(): void {
    const code = this.#code;
    const restore = code && ((text: string) => code.replace(text, "That attempt is back."));
    this.#history.replaceChildren(historyNode(this.#record.progress, restore));
  }

  /** Offer the reader's own code of an earlier exercise. */
  async #offerCode(slug: string): Promise<void> {
    if (this.#record.progress.code !== null) return;
    const code = await this.#record.draftOf(slug);
    if (code !== null) this.#code?.offer(code);
  }

  async #export(): Promise<void> {
    await this.#save();
    await saveProgress(await progressStore());
    this.#say("Your progress in all exercises is in the downloaded file.");
  }

  async #import(): Promise<void> {
    const store = await progressStore();
    const said = await importProgress(store);
    if (!said) return;
    for (const other of document.querySelectorAll<PpoExercise>("ppo-exercise")) {
      await other.#restore();
      if (other.#view) other.#refresh(await other.#view);
    }
    this.#say(said);
  }

  #saveSoon(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = window.setTimeout(this.#flush, SAVE_DELAY);
  }

  async #saveAloud(): Promise<void> {
    const lasting = (await this.#save()) && this.#record.lasting;
    this.#say(lasting ? "Saved on this device." : NOT_SAVED);
  }

  async #save(): Promise<boolean> {
    clearTimeout(this.#saveTimer);
    await this.#restored;
    const saved = await this.#record.save(this.#code?.text ?? "", this.#questions?.answers);
    if (!saved) this.#say(NOT_SAVED);
    return saved;
  }

  #showRunning(running: boolean): void {
    setText(this.#check, running ? "Stop" : "Check");
    this.#check.classList.toggle("ppo-button--stop", running);
    this.classList.toggle("ppo-exercise--running", running);
    if (!running) this.#line.rest();
  }
}

function outcome(verdict: Verdict | null): string {
  return verdict?.status === "grader_error" ? "This was not counted." : "Not solved yet.";
}

export function defineExercise(): void {
  if (!customElements.get("ppo-exercise")) customElements.define("ppo-exercise", PpoExercise);
}
