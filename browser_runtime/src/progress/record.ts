/** The record of one exercise: what was tried, what was achieved, and how two records are joined. */

export const PROGRESS_VERSION = 1;

export interface Attempt {
  /** Milliseconds since 1970; also what makes an attempt unique when two devices are merged. */
  at: number;
  passed: boolean;
  /** What was handed in: code, or the answers as JSON. */
  code: string;
  message: string;
  misconception: string | null;
}

export interface ExerciseProgress {
  schema_version: typeof PROGRESS_VERSION;
  slug: string;
  /** The reader's draft, null while it is the starter. */
  code: string | null;
  /** The starter that the draft was made from. */
  starter: string;
  /** Answers to questions, by question id, as typed. */
  answers: Record<string, string>;
  /** Oldest first, the last ATTEMPTS_KEPT of them. */
  attempts: Attempt[];
  /** How many were made in all. */
  attempt_count: number;
  passed_at: number | null;
  /** Indices of the hints that were opened, in that order. */
  hints: number[];
  solution_seen_at: number | null;
  updated_at: number;
}

export const ATTEMPTS_KEPT = 40;
export function emptyProgress(slug: string, starter: string): ExerciseProgress {
  return {
    schema_version: PROGRESS_VERSION,
    slug,
    code: null,
    starter,
    answers: {},
    attempts: [],
    attempt_count: 0,
    passed_at: null,
    hints: [],
    solution_seen_at: null,
    updated_at: 0,
  };
}

/** The record with one attempt more. */
export function withAttempt(progress: ExerciseProgress, attempt: Attempt): ExerciseProgress {
  return {
    ...progress,
    attempts: [...progress.attempts, attempt].slice(-ATTEMPTS_KEPT),
    attempt_count: progress.attempt_count + 1,
    passed_at: progress.passed_at ?? (attempt.passed ? attempt.at : null),
  };
}

/** How many different things were handed in without success; layout does not count. */
export function distinctFailures({ attempts }: ExerciseProgress): number {
  const failed = attempts.filter((attempt) => !attempt.passed);
  return new Set(failed.map(({ code }) => code.replace(/\s+/g, " ").trim())).size;
}

/** Join two records of one exercise: nothing that was achieved in either is lost. */
export function merged(one: ExerciseProgress, other: ExerciseProgress): ExerciseProgress {
  const [older, newer] = one.updated_at <= other.updated_at ? [one, other] : [other, one];
  const attempts = new Map([...older.attempts, ...newer.attempts].map((each) => [each.at, each]));
  const shared = older.attempts.filter(({ at }) => newer.attempts.some((each) => each.at === at));
  const sorted = [...attempts.values()].sort((a, b) => a.at - b.at);
  return {
    ...newer,
    code: newer.code ?? older.code,
    starter: newer.code === null ? older.starter : newer.starter,
    answers: { ...older.answers, ...newer.answers },
    attempts: sorted.slice(-ATTEMPTS_KEPT),
    attempt_count: Math.max(
      sorted.length,
      older.attempt_count + newer.attempt_count - shared.length,
    ),
    passed_at: earliest(older.passed_at, newer.passed_at),
    hints: [...new Set([...older.hints, ...newer.hints])],
    solution_seen_at: earliest(older.solution_seen_at, newer.solution_seen_at),
  };
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
