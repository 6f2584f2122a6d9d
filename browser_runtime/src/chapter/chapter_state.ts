/** What a reader's records say about a chapter: begun, done, due again, and what they came to. */
import { type Attempt, type ExerciseProgress, gateSlug } from "../progress/record";

/** The parts of a chapter that are kept in the reader's progress, by their names. */
export interface Chapter {
  readonly core: readonly string[];
  readonly extras: readonly string[];
  readonly gates: readonly string[];
}

export type ChapterState = "new" | "begun" | "done" | "due";

export type Records = ReadonlyMap<string, ExerciseProgress>;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days until the check comes back, after a first round without and with a wrong answer. */
const DAYS = { right: 7, wrong: 2 };

export class ChapterRecords {
  readonly #page: string;
  readonly #chapter: Chapter;
  readonly #records: Records;

  constructor(page: string, chapter: Chapter, records: Records) {
    this.#page = page;
    this.#chapter = chapter;
    this.#records = records;
  }

  state(now: number): ChapterState {
    const { core, extras, gates } = this.#chapter;
    const slugs = [...core, ...extras, ...gates.map((gate) => this.#slug(gate))];
    if (!slugs.some((slug) => this.#attempts(slug).length > 0)) return "new";
    const due = this.dueAt();
    if (due === null || this.passed(core) < core.length) return "begun";
    return now >= due ? "due" : "done";
  }

  /** How many of these exercises were passed. */
  passed(slugs: readonly string[]): number {
    return slugs.filter((slug) => this.#records.get(slug)?.passed_at != null).length;
  }

  /** What was done about a concept that these exercises practise. */
  conceptState(slugs: readonly string[]): "new" | "met" | "practised" {
    if (this.passed(slugs) > 0) return "practised";
    return slugs.some((slug) => this.#attempts(slug).length > 0) ? "met" : "new";
  }

  /** How many exercises there are, and how many of them were passed. */
  exercises(): { passed: number; all: number } {
    const slugs = [...this.#chapter.core, ...this.#chapter.extras];
    return { passed: this.passed(slugs), all: slugs.length };
  }

  /** Of the questions at the end: answered, and right at the first attempt. */
  check(): { all: number; answered: number; right: number } {
    const first = this.#check().map((slug) => this.#attempts(slug)[0]);
    return {
      all: first.length,
      answered: first.filter(Boolean).length,
      right: first.filter((attempt) => attempt?.passed).length,
    };
  }

  /** When the questions at the end come back; null until all of them were answered. */
  dueAt(): number | null {
    const { all, answered, right } = this.check();
    if (all === 0 || answered < all) return null;
    const latest = Math.max(...this.#check().map((slug) => this.#attempts(slug).at(-1)!.at));
    return latest + (right === all ? DAYS.right : DAYS.wrong) * DAY_MS;
  }

  /** What the grader said of each different mistake in this chapter, oldest first. */
  mistakes(): string[] {
    const failed = [...this.#chapter.core, ...this.#chapter.extras]
      .flatMap((slug) => this.#attempts(slug))
      .filter(({ passed, misconception }) => !passed && misconception !== null);
    const named = new Map(failed.map(({ misconception, message }) => [misconception, message]));
    return [...named.values()];
  }

  #check(): string[] {
    const check = this.#chapter.gates.filter((gate) => gate.startsWith("gate-check-"));
    return check.map((gate) => this.#slug(gate));
  }

  #slug(gate: string): string {
    return gateSlug(this.#page, gate);
  }

  #attempts(slug: string): readonly Attempt[] {
    return this.#records.get(slug)?.attempts ?? [];
  }
}
