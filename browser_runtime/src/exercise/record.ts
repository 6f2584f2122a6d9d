/** One exercise's record while its page is open: read once, changed here, saved as it changes. */
import {
  withAnswers,
  withAttempt,
  withDraft,
  withHint,
  withSolutionSeen,
} from "../progress/changes";
import { merged } from "../progress/merge";
import { type ProgressStore, progressStore } from "../progress/progress";
import { type Attempt, type ExerciseProgress, emptyProgress } from "../progress/record";
import { causeOf, type Unkept } from "../site/unkept";

export class ExerciseRecord {
  #progress: ExerciseProgress;
  #store: ProgressStore | null = null;
  /** Draft and answers as this page last showed or saved them: only what differs was typed here. */
  #shown: { code: string; answers: Record<string, string> };

  readonly #slug: string;
  readonly #starter: string;

  constructor(slug: string, starter: string) {
    this.#slug = slug;
    this.#starter = starter;
    this.#progress = emptyProgress(slug, starter);
    this.#shown = { code: starter, answers: {} };
  }

  get progress(): ExerciseProgress {
    return this.#progress;
  }

  /** Read the stored record, and what other tabs have written into it since, to show it. */
  async restore(): Promise<ExerciseProgress> {
    const { code } = await this.reread();
    this.shows(code ?? this.#starter);
    return this.#progress;
  }

  /** Read what other tabs have written, while the page shows a draft of its own. */
  async reread(): Promise<ExerciseProgress> {
    this.#store = await progressStore();
    const stored = await this.#store.read(this.#slug, this.#starter).catch(() => this.#progress);
    this.#progress = merged(stored, this.#progress);
    return this.#progress;
  }

  /** Note the draft that the page shows now: what differs from it later was typed here. */
  shows(code: string): void {
    this.#shown.code = code;
  }

  /** The answers so far, for fields that show them from now on. */
  answersToShow(): Record<string, string> {
    this.#shown.answers = this.#progress.answers;
    return this.#shown.answers;
  }

  /** Whether `code` is the draft as this page last showed or saved it. */
  isShown(code: string): boolean {
    return code === this.#shown.code;
  }

  /** Call `listener` when another tab has changed this exercise, until `signal` aborts. */
  async onElsewhere(listener: () => void, signal: AbortSignal): Promise<void> {
    const store = await progressStore();
    store.onElsewhere((slug) => slug === this.#slug && listener(), signal);
  }

  /** Keep draft and answers; returns why they do not outlast the page. */
  async save(code: string, answers: Record<string, string> | undefined): Promise<Unkept | null> {
    // Not read yet: nothing is known of what this would change.
    if (!this.#store) return "silent";
    const now = Date.now();
    const madeFrom = this.isShown(code) ? undefined : this.#stored(this.#shown.code);
    if (!this.isShown(code)) this.#progress = this.#drafted(code, now);
    const typed = Object.entries(answers ?? {}).filter(
      ([id, text]) => text !== (this.#shown.answers[id] ?? ""),
    );
    this.#progress = withAnswers(this.#progress, Object.fromEntries(typed), now);
    this.#shown = { code, answers: { ...this.#shown.answers, ...Object.fromEntries(typed) } };
    return this.#write(madeFrom);
  }

  addAttempt(attempt: Omit<Attempt, "at" | "id">): Promise<Unkept | null> {
    const made = { id: newId(), at: Date.now(), ...attempt };
    this.#progress = withAttempt(this.#progress, made);
    return this.#write();
  }

  openHint(index: number): Promise<Unkept | null> {
    this.#progress = withHint(this.#progress, index, Date.now());
    return this.#write();
  }

  showSolution(): Promise<Unkept | null> {
    this.#progress = withSolutionSeen(this.#progress, Date.now());
    return this.#write();
  }

  /** The reader's draft of another exercise, null where there is none. */
  async draftOf(slug: string): Promise<string | null> {
    return (await this.#store?.read(slug, ""))?.code ?? null;
  }

  #drafted(code: string, now: number): ExerciseProgress {
    const stored = this.#stored(code);
    const begun = this.#progress.code !== null;
    const starter = stored === null || !begun ? this.#starter : this.#progress.starter;
    return withDraft(this.#progress, stored, starter, now);
  }

  /** A text as it is stored: null is the starter. */
  #stored(code: string): string | null {
    return code === this.#starter ? null : code;
  }

  async #write(madeFrom?: string | null): Promise<Unkept | null> {
    try {
      const both = await this.#store?.write(this.#progress, madeFrom);
      // The reader may have gone on meanwhile.
      if (both) this.#progress = merged(this.#progress, both);
      return this.#store?.lasting ? null : "refused";
    } catch (error) {
      return causeOf(error);
    }
  }
}

/** A name that no other attempt has, on any device. */
function newId(): string {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
}
