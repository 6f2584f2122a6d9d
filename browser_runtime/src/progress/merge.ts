/**
 * Merging two records of one exercise: two tabs, two devices, a file and what is stored.
 *
 * The unit is the entry, not the record. An entry that can be rewritten (the draft, an answer) is
 * won by the later one; of two from the same moment the same one wins everywhere. All others only
 * grow. So the merge is commutative, associative and idempotent, and no attempt, hint or success
 * is ever lost.
 */
import {
  ATTEMPTS_KEPT,
  type Attempt,
  DRAFTS_KEPT,
  type EarlierDraft,
  type ExerciseProgress,
  type Uncounted,
} from "./record";

export function merged(one: ExerciseProgress, other: ExerciseProgress): ExerciseProgress {
  const draft = laterDraft(one, other);
  const tried = joinedAttempts(one, other);
  const hints_at = joinedBy(Math.min, one.hints_at, other.hints_at);
  const uncounted = joinedUncounted(one.uncounted, other.uncounted);
  return {
    schema_version: one.schema_version,
    slug: one.slug,
    ...draft,
    drafts: joinedDrafts(one.drafts, other.drafts),
    ...joinedAnswers(one, other),
    ...tried,
    uncounted,
    attempt_count: countOf(tried, uncounted),
    passed_at: earliest(one.passed_at, other.passed_at),
    hints: inOrderOfOpening(hints_at),
    hints_at,
    solution_seen_at: earliest(one.solution_seen_at, other.solution_seen_at),
    updated_at: Math.max(one.updated_at, other.updated_at),
  };
}

type Draft = Pick<ExerciseProgress, "code" | "starter" | "code_at">;

function laterDraft(one: Draft, other: Draft): Draft {
  const { code, starter, code_at } = later(one, other, (draft) => [
    draft.code_at,
    draft.code === null ? "" : `=${draft.code}`,
    draft.starter,
  ]);
  return { code, starter, code_at };
}

/** The merge of two records whose drafts do not follow from each other: neither is lost. */
export function mergedKeepingDrafts(
  one: ExerciseProgress,
  other: ExerciseProgress,
): ExerciseProgress {
  const both = merged(one, other);
  const lost = [one, other].filter(({ code }) => code !== null && code !== both.code);
  const kept = lost.map(({ code, code_at }) => ({ at: code_at, code: code! }));
  return { ...both, drafts: joinedDrafts(both.drafts, kept) };
}

function joinedDrafts(
  one: readonly EarlierDraft[],
  other: readonly EarlierDraft[],
): EarlierDraft[] {
  const different = new Map([...one, ...other].map((each) => [`${each.at} ${each.code}`, each]));
  return [...different.values()]
    .sort((a, b) => a.at - b.at || (a.code < b.code ? -1 : 1))
    .slice(-DRAFTS_KEPT);
}

type Answers = Pick<ExerciseProgress, "answers" | "answers_at">;

function joinedAnswers(one: Answers, other: Answers): Answers {
  const joined: Answers = { answers: {}, answers_at: {} };
  const ids = new Set([one, other].flatMap(({ answers }) => Object.keys(answers)));
  for (const id of [...ids].sort()) {
    const [first, second] = [one, other]
      .filter(({ answers }) => id in answers)
      .map(({ answers, answers_at }) => ({ text: answers[id]!, at: answers_at[id] ?? 0 }));
    const won = second ? later(first!, second, ({ at, text }) => [at, text]) : first!;
    joined.answers[id] = won.text;
    joined.answers_at[id] = won.at;
  }
  return joined;
}

type Tried = Pick<ExerciseProgress, "attempts" | "earlier">;

export function idOf(attempt: Attempt): string {
  return attempt.id ?? String(attempt.at);
}

/** All attempts of both: the newest ones in full, of the earlier ones id and time. */
function joinedAttempts(one: Tried, other: Tried): Tried {
  const all = new Map<string, Attempt>();
  for (const attempt of [...one.attempts, ...other.attempts]) {
    const known = all.get(idOf(attempt));
    const text = (each: Attempt) => [each.at, JSON.stringify(each)] as const;
    all.set(idOf(attempt), known ? later(known, attempt, text) : attempt);
  }
  const dropped = joinedBy(Math.max, one.earlier, other.earlier);
  // A record that still has an attempt which the other dropped has fewer newer ones.
  const sorted = [...all.values()]
    .filter((attempt) => !(idOf(attempt) in dropped))
    .sort((a, b) => a.at - b.at || (idOf(a) < idOf(b) ? -1 : 1));
  for (const attempt of sorted.splice(0, Math.max(0, sorted.length - ATTEMPTS_KEPT))) {
    dropped[idOf(attempt)] = attempt.at;
  }
  return { attempts: sorted, earlier: sortedByKey(dropped) };
}

function joinedUncounted(one: readonly Uncounted[], other: readonly Uncounted[]): Uncounted[] {
  const different = new Map(
    [...one, ...other].map((each) => [`${each.before} ${each.count}`, each]),
  );
  return [...different.values()].sort((a, b) => a.before - b.before || a.count - b.count);
}

/**
 * Number of attempts. Those that schema version 1 only counted have no names: they may be among
 * the known ones of the same time, so only the known ones of a later time are added to them.
 */
export function countOf({ attempts, earlier }: Tried, uncounted: readonly Uncounted[]): number {
  const times = [...attempts.map(({ at }) => at), ...Object.values(earlier)];
  const counts = uncounted.map(
    ({ count, before }) => count + times.filter((at) => at >= before).length,
  );
  return Math.max(times.length, ...counts);
}

function inOrderOfOpening(hints_at: Record<string, number>): number[] {
  const opened = Object.entries(hints_at).map(([index, at]) => ({ index: Number(index), at }));
  return opened.sort((a, b) => a.at - b.at || a.index - b.index).map(({ index }) => index);
}

/** Of two entries the one whose key is greater: first by its time, then by its content. */
function later<Entry>(
  one: Entry,
  other: Entry,
  key: (entry: Entry) => readonly [at: number, ...content: string[]],
): Entry {
  const [mine, theirs] = [key(one), key(other)];
  const differs = mine.findIndex((part, place) => part !== theirs[place]);
  return differs < 0 || mine[differs]! > theirs[differs]! ? one : other;
}

function joinedBy(
  choose: (...values: number[]) => number,
  one: Record<string, number>,
  other: Record<string, number>,
): Record<string, number> {
  const joined = { ...one };
  for (const [key, value] of Object.entries(other)) {
    joined[key] = key in joined ? choose(joined[key]!, value) : value;
  }
  return sortedByKey(joined);
}

function sortedByKey(values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
