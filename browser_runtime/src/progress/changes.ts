/** The changes that a reader makes to a record; each entry gets the time of its change. */
import { merged } from "./merge";
import { type Attempt, type ExerciseProgress, emptyProgress } from "./record";

/** The record with another draft; null is the starter. */
export function withDraft(
  progress: ExerciseProgress,
  code: string | null,
  starter: string,
  now: number,
): ExerciseProgress {
  return { ...progress, code, starter, code_at: after(progress.code_at, now) };
}

/** The record with these answers; only those that differ get a new time. */
export function withAnswers(
  progress: ExerciseProgress,
  answers: Readonly<Record<string, string>>,
  now: number,
): ExerciseProgress {
  const changed = Object.entries(answers).filter(([id, text]) => progress.answers[id] !== text);
  const times = changed.map(([id]) => [id, after(progress.answers_at[id] ?? 0, now)] as const);
  return {
    ...progress,
    answers: { ...progress.answers, ...Object.fromEntries(changed) },
    answers_at: { ...progress.answers_at, ...Object.fromEntries(times) },
  };
}

/** The record with one more attempt. */
export function withAttempt(progress: ExerciseProgress, attempt: Attempt): ExerciseProgress {
  const passed_at = attempt.passed ? attempt.at : null;
  return merged(progress, { ...blank(progress), attempts: [attempt], passed_at });
}

/** The record with one more opened hint. */
export function withHint(progress: ExerciseProgress, index: number, now: number): ExerciseProgress {
  const at = after(Math.max(0, ...Object.values(progress.hints_at)), now);
  return merged(progress, { ...blank(progress), hints_at: { [index]: at } });
}

export function withSolutionSeen(progress: ExerciseProgress, at: number): ExerciseProgress {
  return merged(progress, { ...blank(progress), solution_seen_at: at });
}

function blank({ slug, starter }: ExerciseProgress): ExerciseProgress {
  return emptyProgress(slug, starter);
}

/** A time later than the change that is replaced, also where this device's clock is behind. */
function after(replaced: number, now: number): number {
  return Math.max(now, replaced + 1);
}
