/** Records of earlier schema versions, read as records of the present one. */
import { merged } from "./merge";
import { type ExerciseProgress, emptyProgress, PROGRESS_VERSION } from "./record";

/** Schema version 1: one time for the whole record. */
type FirstVersion = Omit<
  ExerciseProgress,
  "schema_version" | "code_at" | "drafts" | "answers_at" | "earlier" | "uncounted" | "hints_at"
> & { schema_version: 1 };

export type StoredProgress = FirstVersion | ExerciseProgress;

export const READABLE_VERSIONS: readonly number[] = [1, PROGRESS_VERSION];

/** The entries of a record of any version that can be read. */
export const REQUIRED = [
  ...["slug", "code", "starter", "answers", "attempts", "attempt_count", "passed_at"],
  ...["hints", "solution_seen_at", "updated_at"],
] as const;

export function upgraded(stored: StoredProgress): ExerciseProgress {
  const whole: ExerciseProgress = {
    ...emptyProgress(stored.slug, stored.starter),
    ...stored,
    schema_version: PROGRESS_VERSION,
  };
  return merged(whole, stored.schema_version === 1 ? { ...whole, ...timesOf(stored) } : whole);
}

/** The entries that a record of schema version 1 does not have. */
function timesOf({ code, answers, attempts, attempt_count, hints, updated_at }: FirstVersion) {
  const dropped = attempt_count - attempts.length;
  const first = attempts[0]?.at ?? updated_at;
  return {
    code_at: code === null ? 0 : updated_at,
    answers_at: Object.fromEntries(Object.keys(answers).map((id) => [id, updated_at])),
    uncounted: dropped > 0 ? [{ count: dropped, before: first }] : [],
    // Their order is known, their times are not.
    hints_at: Object.fromEntries(hints.map((index, place) => [index, place])),
  };
}
