/** The record of one exercise: its attempts and results, and the merging of two records. */

export const PROGRESS_VERSION = 1;

export interface Attempt {
  /** Milliseconds since 1970; also identifies an attempt when two devices are merged. */
  at: number;
  passed: boolean;
  /** The submission: code, or the answers as JSON. */
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
  /** Number of all attempts, dropped ones included. */
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

/** The record with one more attempt. */
export function withAttempt(progress: ExerciseProgress, attempt: Attempt): ExerciseProgress {
  return {
    ...progress,
    attempts: [...progress.attempts, attempt].slice(-ATTEMPTS_KEPT),
    attempt_count: progress.attempt_count + 1,
    passed_at: progress.passed_at ?? (attempt.passed ? attempt.at : null),
  };
}

/** Number of different submissions that failed; layout does not make a difference. */
export function distinctFailures({ attempts }: ExerciseProgress): number {
  const failed = attempts.filter((attempt) => !attempt.passed);
  return new Set(failed.map(({ code }) => code.replace(/\s+/g, " ").trim())).size;
}

/**
 * Merge two records of one exercise without losing a result of either. In whichever order and
 * however often two devices are merged, both end with the same record.
 */
export function merged(one: ExerciseProgress, other: ExerciseProgress): ExerciseProgress {
  const [older, newer] = inOrder(one, other);
  const attempts = new Map([...older.attempts, ...newer.attempts].map((each) => [each.at, each]));
  const sorted = [...attempts.values()].sort((a, b) => a.at - b.at);
  return {
    ...newer,
    code: newer.code ?? older.code,
    starter: newer.code === null ? older.starter : newer.starter,
    answers: { ...older.answers, ...newer.answers },
    attempts: sorted.slice(-ATTEMPTS_KEPT),
    attempt_count: Math.max(countWith(older, newer), countWith(newer, older)),
    passed_at: earliest(older.passed_at, newer.passed_at),
    hints: [...new Set([...older.hints, ...newer.hints])],
    solution_seen_at: earliest(older.solution_seen_at, newer.solution_seen_at),
  };
}

/** Sort two records by age; those of the same moment are sorted alike on every device. */
function inOrder(
  one: ExerciseProgress,
  other: ExerciseProgress,
): readonly [older: ExerciseProgress, newer: ExerciseProgress] {
  const later = one.updated_at - other.updated_at;
  const sameEverywhere = JSON.stringify(one) > JSON.stringify(other);
  return later > 0 || (later === 0 && sameEverywhere) ? [other, one] : [one, other];
}

/**
 * The least number of attempts: `mine`, and those of `theirs` that cannot be among them.
 * A record that dropped its oldest attempts may have counted any attempt older than those it kept.
 */
function countWith(mine: ExerciseProgress, theirs: ExerciseProgress): number {
  const known = new Set(mine.attempts.map(({ at }) => at));
  const complete = mine.attempt_count <= mine.attempts.length;
  const since = complete ? Number.NEGATIVE_INFINITY : Math.min(...known);
  const others = theirs.attempts.filter(({ at }) => at > since && !known.has(at));
  return mine.attempt_count + others.length;
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
