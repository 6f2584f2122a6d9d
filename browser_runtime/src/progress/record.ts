/** The record of one exercise: draft, answers, attempts and what was opened, each with its time. */

export const PROGRESS_VERSION = 2;

export interface Attempt {
  /** Names the attempt on all devices; absent in attempts of schema version 1, named by `at`. */
  id?: string;
  /** Milliseconds since 1970. */
  at: number;
  passed: boolean;
  /** The submission: code, or the answers as JSON. */
  code: string;
  message: string;
  misconception: string | null;
}

/** A draft that gave way to one of another tab or device. */
export interface EarlierDraft {
  /** When it was changed last. */
  at: number;
  code: string;
}

/** Attempts that a device of schema version 1 had counted and dropped. */
export interface Uncounted {
  count: number;
  /** They were all made before this time. */
  before: number;
}

/** Every entry is merged by itself; `attempt_count` and `hints` follow from the others. */
export interface ExerciseProgress {
  schema_version: typeof PROGRESS_VERSION;
  slug: string;
  /** The reader's draft, null while it is the starter. */
  code: string | null;
  /** The starter that the draft was made from. */
  starter: string;
  /** When the draft was changed last; 0 before the first change. */
  code_at: number;
  /** Drafts that gave way to others, oldest first, the last DRAFTS_KEPT of them. */
  drafts: EarlierDraft[];
  /** Answers to questions, by question id, as typed. */
  answers: Record<string, string>;
  /** When each answer was changed last. */
  answers_at: Record<string, number>;
  /** Oldest first, the last ATTEMPTS_KEPT of them. */
  attempts: Attempt[];
  /** The times of the attempts before those, by their ids. */
  earlier: Record<string, number>;
  uncounted: Uncounted[];
  /** Number of all attempts, dropped ones included. */
  attempt_count: number;
  passed_at: number | null;
  /** Indices of the hints that were opened, in that order. */
  hints: number[];
  /** When each hint was opened first, by its index. */
  hints_at: Record<string, number>;
  solution_seen_at: number | null;
  updated_at: number;
}

export const ATTEMPTS_KEPT = 40;
export const DRAFTS_KEPT = 10;

export function emptyProgress(slug: string, starter: string): ExerciseProgress {
  return {
    schema_version: PROGRESS_VERSION,
    slug,
    code: null,
    starter,
    code_at: 0,
    drafts: [],
    answers: {},
    answers_at: {},
    attempts: [],
    earlier: {},
    uncounted: [],
    attempt_count: 0,
    passed_at: null,
    hints: [],
    hints_at: {},
    solution_seen_at: null,
    updated_at: 0,
  };
}

/** The slug under which a gate's choices are kept: its page, and its place there. */
export function gateSlug(page: string, id: string): string {
  return `${page}#${id}`;
}

/** Whether a record is that of a gate in a chapter, not of an exercise. */
export function isGate(slug: string): boolean {
  return slug.includes("#");
}

/** Number of different submissions that failed; layout does not make a difference. */
export function distinctFailures({ attempts }: Pick<ExerciseProgress, "attempts">): number {
  const failed = attempts.filter((attempt) => !attempt.passed);
  return new Set(failed.map(({ code }) => code.replace(/\s+/g, " ").trim())).size;
}
