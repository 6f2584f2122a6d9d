/** Records of progress by chance, as tabs and devices of one reader would hold them. */
import fc from "fast-check";
import {
  withAnswers,
  withAttempt,
  withDraft,
  withHint,
  withSolutionSeen,
} from "src/progress/changes";
import { merged } from "src/progress/merge";
import { type EarlierDraft, type ExerciseProgress, emptyProgress } from "src/progress/record";

/** Few different times, ids and texts, so that changes of two devices often meet. */
const time = fc.integer({ min: 1, max: 6 });
const text = fc.constantFrom("", "a", "b", "start");

const change = fc.oneof(
  fc.record({ kind: fc.constant("draft"), at: time, text: fc.option(text) }),
  fc.record({ kind: fc.constant("answer"), at: time, id: fc.constantFrom("q", "r"), text }),
  fc.record({ kind: fc.constant("attempt"), at: time, id: fc.integer({ max: 90, min: 0 }) }),
  fc.record({ kind: fc.constant("hint"), at: time, index: fc.integer({ max: 3, min: 0 }) }),
  fc.record({ kind: fc.constant("solution"), at: time }),
);
type Change = {
  kind: string;
  at: number;
  id?: string | number;
  text?: string | null;
  index?: number;
};

function changed(progress: ExerciseProgress, each: Change): ExerciseProgress {
  const { kind, at } = each;
  if (kind === "draft") return withDraft(progress, each.text ?? null, "start", at);
  if (kind === "answer") return withAnswers(progress, { [each.id!]: each.text! }, at);
  if (kind === "hint") return withHint(progress, each.index!, at);
  if (kind === "solution") return withSolutionSeen(progress, at);
  // An id names one attempt, with one time, wherever it is.
  const id = Number(each.id);
  return withAttempt(progress, {
    id: `attempt ${id}`,
    at: 100 + (id % 50),
    passed: id % 7 === 0,
    code: `answer ${id}`,
    message: "",
    misconception: null,
  });
}

/** A record after any changes. */
export const anyRecord: fc.Arbitrary<ExerciseProgress> = fc
  .tuple(
    fc.array(change as fc.Arbitrary<Change>, { maxLength: 120, size: "max" }),
    fc.uniqueArray(fc.record({ at: time, code: text }, { noNullPrototype: true }), {
      maxLength: 10,
      selector: ({ at, code }) => `${at} ${code}`,
    }),
  )
  .map(([changes, drafts]) => changes.reduce(changed, inOrder(drafts)));

/** A record with some drafts that gave way to others. */
function inOrder(drafts: EarlierDraft[]): ExerciseProgress {
  const empty = emptyProgress("gae", "start");
  return merged({ ...empty, drafts }, empty);
}
