/** Records of progress by chance, as two or three devices of one reader would hold them. */
import {
  ATTEMPTS_KEPT,
  type Attempt,
  type ExerciseProgress,
  emptyProgress,
} from "src/progress/record";
import type { Chance } from "./random";

/** Attempts of one reader; devices that were joined before share some of them. */
export function attemptsOf(chance: Chance, count: number, from = 1000): Attempt[] {
  return Array.from({ length: count }, (_, index) => ({
    at: from + index,
    passed: chance.number() < 0.2,
    code: `answer ${chance.below(5)}`,
    message: "Not yet",
    misconception: null,
  }));
}

/** A record that holds some of `pool`, written at some time. */
export function recordOf(
  chance: Chance,
  pool: readonly Attempt[],
  writtenAt: number,
): ExerciseProgress {
  const attempts = pool.filter(() => chance.number() < 0.5);
  const first = attempts.find(({ passed }) => passed);
  const drafted = chance.number() < 0.7;
  return {
    ...emptyProgress("gae", "def gae(): ..."),
    code: drafted ? `draft of ${writtenAt}` : null,
    answers: Object.fromEntries(
      ["a", "b", "c"]
        .filter(() => chance.number() < 0.5)
        .map((id) => [id, String(chance.below(9))]),
    ),
    attempts: attempts.slice(-ATTEMPTS_KEPT),
    attempt_count: attempts.length,
    passed_at: first?.at ?? null,
    hints: [0, 1, 2].filter(() => chance.number() < 0.5),
    solution_seen_at: chance.number() < 0.3 ? 500 + chance.below(9) : null,
    updated_at: writtenAt,
  };
}
