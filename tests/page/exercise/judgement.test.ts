import assert from "node:assert/strict";
import { test } from "node:test";
import { judgement } from "src/exercise/judgement";
import type { Verdict } from "src/exercise/types";

function verdict(changes: Partial<Verdict>): Verdict {
  return {
    schema_version: 1,
    status: "passed",
    stage: "passed",
    message: "Correct on every check.",
    is_attempt: true,
    misconception: null,
    difference: null,
    checks: [],
    trace: "",
    line: null,
    printed: "",
    spoilt: false,
    seed: 1,
    seconds: 0,
    ...changes,
  };
}

const WRONG = verdict({
  status: "failed",
  stage: "oracle",
  message: "Not yet.",
  misconception: "M",
});
const ALL = { right: 3, given: 3, total: 3, misconception: null };
const SOME = { right: 2, given: 3, total: 3, misconception: "Q" };

test("right code alone solves an exercise without questions", () => {
  const { passed, counts, said, message } = judgement(null, verdict({}));
  assert.deepEqual([passed, counts], [true, true]);
  assert.equal(said.trim(), "Solved.");
  assert.equal(message, "Correct on every check.");
});

test("right answers alone solve an exercise without code", () => {
  const { passed, said, message } = judgement(ALL, null);
  assert.equal(passed, true);
  assert.equal(said, "Solved. 3 of 3 answers are right.");
  assert.equal(message, "3 of 3 answers are right.");
});

test("where both are asked for, both must be right", () => {
  assert.equal(judgement(ALL, verdict({})).passed, true);
  assert.equal(judgement(SOME, verdict({})).passed, false);
  assert.equal(judgement(ALL, WRONG).passed, false);
});

test("beside the button stands how many answers are right, or that it is not solved", () => {
  assert.equal(judgement(SOME, WRONG).said, "2 of 3 answers are right.");
  assert.equal(judgement(null, WRONG).said, "Not solved yet.");
});

test("the mistake in the code comes before the mistake in an answer", () => {
  assert.equal(judgement(SOME, WRONG).misconception, "M");
  assert.equal(judgement(SOME, verdict({ status: "failed" })).misconception, "Q");
  assert.equal(judgement(ALL, verdict({})).misconception, null);
});

test("what the grader does not call an attempt does not count, whatever its stage", () => {
  for (const stage of ["grader", "answer", "untouched", "runs"] as const) {
    const { counts, passed, said } = judgement(
      null,
      verdict({ status: "failed", stage, is_attempt: false }),
    );
    assert.deepEqual([counts, passed], [false, false]);
    assert.equal(said, "This was not counted as an attempt.");
  }
  assert.equal(judgement(null, verdict({ status: "failed", stage: "runs" })).counts, true);
});

test("questions without a single answer are no attempt, and say so", () => {
  const { counts, said } = judgement({ ...SOME, right: 0, given: 0 }, null);
  assert.equal(counts, false);
  assert.equal(said, "0 of 3 answers are right. This was not counted as an attempt.");
  assert.equal(judgement({ ...SOME, right: 0, given: 1 }, null).counts, true);
});
