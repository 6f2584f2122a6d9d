/**
 * `<ppo-exercise slug>`: a statement, code or questions, and a grader that explains.
 *
 * Its light DOM brings the statement, `<pre><code>` with the starter (absent when nothing is to be
 * written) and the questions as text, so the page reads without scripts. Everything else of the
 * exercise is loaded when the reader comes near it.
 */
import { assetJson } from "../core/assets";
import { bootOnApproach } from "../core/boot_ahead";
import { progressStore } from "../core/progress";
import { distinctFailures } from "../core/progress_record";
import { copyText, downloadText } from "./cell_tools";
import { CodeEditor, codeText } from "./code_editor";
import { button, h, setText } from "./dom";
import { gradeCode, withoutVerdict } from "./exercise_grading";
import { hintNodes, nextHint, remarkNodes, solutionNodes } from "./exercise_hints";
import { historyNode, importProgress, saveProgress } from "./exercise_history";
import { Notice } from "./exercise_notice";
import { ProgressLine } from "./exercise_progress_line";
import { clearButton, QuestionList } from "./exercise_questions";
import { ExerciseRecord } from "./exercise_record";
import type { ExerciseView, Verdict } from "./exercise_types";
import { verdictNodes } from "./exercise_verdict";

const SAVE_DELAY = 400;
/** Different failed attempts after which the solution may be seen. */
const TRIES_BEFORE_SOLUTION = 3;
const QUIET = "ppo-button--quiet";

export class PpoExercise extends HTMLElement {
  #built = false;
  #starter = "";
  #view: Promise<ExerciseView> | null = null;
  #record!: ExerciseRecord;
  #editor: CodeEditor | null = null;
  #questions: QuestionList | null = null;
  #running: AbortController | null = null;
  #saveTimer: number | undefined;
  #misconception: string | null = null;
  #near: IntersectionObserver | null = null;
  readonly #check = button("Check", () => this.#press(), "ppo-button--main");
  readonly #hint = button("Hint", () => void this.#openHint(), QUIET);
  readonly #solution = button("Solution", () => void this.#askForSolution(), QUIET);
  readonly #line = new ProgressLine();
  readonly #attempts = h("span", { class: "ppo-exercise__attempts" });
  readonly #badge = h("span", { class: "ppo-exercise__badge", hidden: true }, "✓ solved");
  readonly #notice = new Notice();
  readonly #verdict = h("div", { class: "ppo-verdict", hidden: true });
  readonly #hints = h("div", { class: "ppo-hints", "aria-live": "polite" });
  readonly #after = h("div", { class: "ppo-exercise__after", hidden: true });
  readonly #history = h("div", { class: "ppo-exercise__history", hidden: true });
  readonly #flush = () => void this.#save();

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
    if (text) this.#openEditor(text);
    this.#record = new ExerciseRecord(this.slug, this.#starter);
    const after = [this.#toolbar(), this.#notice.element, this.#verdict, this.#hints, this.#after];
    this.append(...after, this.#history);
    if (text) bootOnApproach(this);
    void this.#restore();
    this.#near = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        this.#near?.disconnect();
        this.#load().catch((error: unknown) => this.#line.say(withoutVerdict(error)));
      },
      { rootMargin: "400px" },
    );
    this.#near.observe(this);
  }

  #openEditor(text: Element): void {
    this.#starter = codeText(text.querySelector("code") ?? text);
    const place = h("div", { class: "ppo-cell__code" });
    text.before(place);
    place.append(text);
    this.#editor = new CodeEditor(place, {
      label: `Your code for ${this.dataset.title ?? "this exercise"}`,
      onRun: () => void this.#grade(),
      onSave: () => void this.#saveAloud(),
      onChange: () => this.#saveSoon(),
    });
  }

  #toolbar(): HTMLElement {
    const menu = h(
      "div",
      { class: "ppo-cell__menu" },
      button("Attempts so far", () => this.#toggleHistory(), QUIET),
      this.#editor && button("Copy", () => void this.#copy(), QUIET),
      this.#editor && button("Download .py", () => this.#download(), QUIET),
      button("Save all progress to a file", () => void this.#export(), QUIET),
      button("Load progress from a file", () => void this.#import(), QUIET),
    );
    const summary = h(
      "summary",
      { class: "ppo-button ppo-button--quiet", "aria-label": "More actions" },
      "More",
    );
    const tools = h("details", { class: "ppo-cell__more" }, summary, menu);
    menu.addEventListener("click", () => {
      tools.open = false;
    });
    this.#check.title = "Ctrl+Enter or Cmd+Enter";
    this.#solution.hidden = true;
    const status = h("span", { class: "ppo-cell__status" });
    status.append(...this.#line.nodes, this.#attempts);
    const reset = this.#editor && button("Reset", () => this.#reset(), QUIET);
    return h(
      "div",
      { class: "ppo-cell__bar" },
      this.#check,
      status,
      this.#hint,
      this.#solution,
      reset,
      tools,
    );
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

  #restored: Promise<void> = Promise.resolve();

  #restore(): Promise<void> {
    this.#restored = this.#record.restore().then(({ code, starter }) => {
      if (this.#editor && code !== null && code !== this.#editor.getCode()) {
        this.#editor.setCode(code);
        if (starter !== this.#starter) this.#offerStarter();
      }
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
    if (!this.#editor) this.#hint.after(clearButton(this.#questions));
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
      const code = this.#editor?.getCode();
      const { signal } = this.#running;
      const graded = code !== undefined && gradeCode(this.slug, code, this.#line, signal);
      const verdict = graded ? await graded : null;
      this.#judge(view, answered ?? null, verdict);
    } catch (error) {
      this.#line.say(withoutVerdict(error));
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
    this.#misconception = verdict?.misconception ?? answered?.misconception ?? null;
    const said = answered ? `${answered.right} of ${answered.total} answers are right.` : "";
    if (verdict) this.#showVerdict(verdict);
    this.#line.say(passed ? `Solved. ${said}` : said || outcome(verdict));
    if (verdict?.status === "grader_error") return;
    void this.#record.addAttempt({
      passed,
      code: this.#editor?.getCode() ?? JSON.stringify(this.#questions?.answers),
      message: [said, verdict?.message].filter(Boolean).join(" "),
      misconception: this.#misconception,
    });
    this.#refresh(view);
  }

  #showVerdict(verdict: Verdict): void {
    this.#verdict.className = `ppo-verdict ppo-verdict--${verdict.status}`;
    this.#verdict.replaceChildren(...verdictNodes(verdict));
    this.#verdict.hidden = false;
    // Only the message is read aloud: a table read from end to end helps nobody.
    const message = this.#verdict.querySelector(".ppo-verdict__message");
    message?.setAttribute("role", "status");
  }

  async #openHint(): Promise<void> {
    const { hints } = await this.#load();
    const { hints: opened, attempt_count } = this.#record.progress;
    const next = nextHint(hints, opened, this.#misconception, attempt_count);
    if (typeof next === "string") {
      this.#line.say(next);
      return;
    }
    void this.#record.openHint(next);
    this.#refresh(await this.#load());
  }

  /** Solved exercises show theirs at once; otherwise seeing it is confirmed first. */
  async #askForSolution(): Promise<void> {
    const view = await this.#load();
    const show = () => {
      this.#notice.close();
      void this.#record.showSolution();
      this.#refresh(view);
      this.#after.scrollIntoView({ block: "nearest" });
    };
    if (this.#record.progress.passed_at !== null) {
      show();
      return;
    }
    const text = "Once you have seen it you cannot solve this one yourself any more. Show it?";
    this.#notice.offer(text, ["Show the solution", show], ["Not yet", () => this.#closeNotice()]);
  }

  #closeNotice(): void {
    this.#notice.close();
    this.#check.focus();
  }

  /** Show what the record says: attempts, badge, hints, remarks and solution. */
  #refresh(view: ExerciseView | null): void {
    const { attempt_count, passed_at, hints, solution_seen_at } = this.#record.progress;
    setText(this.#attempts, attempt_count ? `Attempts: ${attempt_count}` : "");
    this.#badge.hidden = passed_at === null;
    if (!this.#history.hidden) this.#drawHistory();
    if (!view) return;
    this.#hint.hidden = view.hints.length === 0;
    this.#hints.replaceChildren(...hintNodes(view.hints, hints));
    const mayPeek = distinctFailures(this.#record.progress) >= TRIES_BEFORE_SOLUTION;
    const seen = solution_seen_at !== null;
    const canShow = view.solution !== "" && !seen && (passed_at !== null || mayPeek);
    this.#solution.hidden = !canShow;
    const parts = [
      ...(passed_at !== null && view.remarks ? remarkNodes(view.remarks) : []),
      ...(seen && view.solution ? solutionNodes(view.solution) : []),
    ];
    this.#after.replaceChildren(...parts);
    this.#after.hidden = parts.length === 0;
  }

  #toggleHistory(): void {
    this.#history.hidden = !this.#history.hidden;
    if (!this.#history.hidden) this.#drawHistory();
  }

  #drawHistory(): void {
    const editor = this.#editor;
    const restore = editor && ((code: string) => this.#replaceCode(code, "That attempt is back."));
    this.#history.replaceChildren(historyNode(this.#record.progress, restore));
  }

  #reset(): void {
    if (this.#editor?.getCode() === this.#starter) this.#line.say("This is the starter.");
    else this.#replaceCode(this.#starter, "Back to the starter.");
  }

  /** Put other code into the editor, with a way back. */
  #replaceCode(code: string, said: string): void {
    const mine = this.#editor!.getCode();
    this.#editor!.setCode(code);
    this.#notice.offer(said, ["Undo", () => this.#take(mine)]);
  }

  #take(code: string): void {
    this.#notice.close();
    this.#editor?.setCode(code);
    this.#editor?.focus();
  }

  #offerStarter(): void {
    const text = "The starter of this exercise has changed since you began. Your code is kept.";
    const use = () => this.#replaceCode(this.#starter, "This is the new starter.");
    this.#notice.offer(text, ["Use the new starter", use]);
  }

  /** Offer the reader's own code of an earlier exercise. */
  async #offerCode(slug: string): Promise<void> {
    if (this.#record.progress.code !== null) return;
    const code = await this.#record.draftOf(slug);
    if (code === null) return;
    const text = "You have code in the exercise that this one builds on.";
    this.#notice.offer(text, ["Bring my code", () => this.#take(code)]);
  }

  async #copy(): Promise<void> {
    const copied = await copyText(this.#editor!.getCode());
    this.#line.say(copied ? "Copied." : "The browser did not allow copying.");
  }

  #download(): void {
    downloadText(`${this.slug}.py`, `${this.#editor!.getCode()}\n`);
  }

  async #export(): Promise<void> {
    await this.#save();
    await saveProgress(await progressStore());
    this.#line.say("Your progress in all exercises is in the downloaded file.");
  }

  async #import(): Promise<void> {
    const store = await progressStore();
    const said = await importProgress(store);
    if (!said) return;
    for (const other of document.querySelectorAll<PpoExercise>("ppo-exercise")) {
      await other.#restore();
      if (other.#view) other.#refresh(await other.#view);
    }
    this.#line.say(said);
  }

  #saveSoon(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = window.setTimeout(this.#flush, SAVE_DELAY);
  }

  async #saveAloud(): Promise<void> {
    const lasting = (await this.#save()) && this.#record.lasting;
    this.#line.say(lasting ? "Saved on this device." : NOT_SAVED);
  }

  async #save(): Promise<boolean> {
    clearTimeout(this.#saveTimer);
    await this.#restored;
    const code = this.#editor?.getCode() ?? this.#starter;
    const saved = await this.#record.save(code, this.#questions?.answers);
    if (!saved) this.#line.say(NOT_SAVED);
    return saved;
  }

  #showRunning(running: boolean): void {
    setText(this.#check, running ? "Stop" : "Check");
    this.#check.classList.toggle("ppo-button--stop", running);
    this.classList.toggle("ppo-exercise--running", running);
    if (!running) this.#line.rest();
  }
}

const NOT_SAVED = "This browser does not keep data, so your work lasts until you leave.";

function outcome(verdict: Verdict | null): string {
  return verdict?.status === "grader_error" ? "This was not counted." : "Not solved yet.";
}

export function defineExercise(): void {
  if (!customElements.get("ppo-exercise")) customElements.define("ppo-exercise", PpoExercise);
}
