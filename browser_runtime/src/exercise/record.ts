/** One exercise's record while its page is open: read once, changed here, saved as it changes. */
import { type ProgressStore, progressStore } from "../progress/progress";
import {
  type Attempt,
  type ExerciseProgress,
  emptyProgress,
  withAttempt,
} from "../progress/record";

export class ExerciseRecord {
  #progress: ExerciseProgress;
  #store: ProgressStore | null = null;

  readonly #slug: string;
  readonly #starter: string;

  constructor(slug: string, starter: string) {
    this.#slug = slug;
    this.#starter = starter;
    this.#progress = emptyProgress(slug, starter);
  }

  get progress(): ExerciseProgress {
    return this.#progress;
  }

  /** Whether the saved work outlives the page. */
  get lasting(): boolean {
    return this.#store?.lasting ?? false;
  }

  /** Read the stored record. */
  async restore(): Promise<ExerciseProgress> {
    this.#store = await progressStore();
    this.#progress = await this.#store.read(this.#slug, this.#starter);
    return this.#progress;
  }

  /** Keep draft and answers; false when the browser refuses, or before anything was read. */
  async save(code: string, answers: Record<string, string> | undefined): Promise<boolean> {
    // Not read yet: an empty record must not replace the kept one.
    if (!this.#store) return false;
    const untouched = code === this.#starter;
    const begun = this.#progress.code !== null;
    this.#progress = {
      ...this.#progress,
      code: untouched ? null : code,
      starter: untouched || !begun ? this.#starter : this.#progress.starter,
      answers: answers ?? this.#progress.answers,
    };
    return this.#write();
  }

  addAttempt(attempt: Omit<Attempt, "at">): Promise<boolean> {
    this.#progress = withAttempt(this.#progress, { at: Date.now(), ...attempt });
    return this.#write();
  }

  openHint(index: number): Promise<boolean> {
    this.#progress = { ...this.#progress, hints: [...this.#progress.hints, index] };
    return this.#write();
  }

  showSolution(): Promise<boolean> {
    this.#progress = { ...this.#progress, solution_seen_at: Date.now() };
    return this.#write();
  }

  /** The reader's draft of another exercise, null where there is none. */
  async draftOf(slug: string): Promise<string | null> {
    return (await this.#store?.read(slug, ""))?.code ?? null;
  }

  async #write(): Promise<boolean> {
    try {
      await this.#store?.write(this.#progress);
      return this.#store !== null;
    } catch {
      return false;
    }
  }
}
