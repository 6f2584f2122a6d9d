/** Merging the records of tabs and devices: its laws, on any records, and each kind of entry. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { withAnswers, withAttempt, withDraft, withHint } from "src/progress/changes";
import { merged } from "src/progress/merge";
import {
  ATTEMPTS_KEPT,
  type Attempt,
  distinctFailures,
  type ExerciseProgress,
  emptyProgress,
} from "src/progress/record";
import { type StoredProgress, upgraded } from "src/progress/upgrade";
import { anyRecord } from "../support/records";

const attempt = (at: number, given: Partial<Attempt> = {}): Attempt => ({
  at,
  passed: false,
  code: `answer ${at}`,
  message: "",
  misconception: null,
  ...given,
});
const fresh = emptyProgress("gae", "start");
const attempted = (from: number, count: number): ExerciseProgress =>
  Array.from({ length: count }, (_, index) => attempt(from + index)).reduce(withAttempt, fresh);

function holds(law: (a: ExerciseProgress, b: ExerciseProgress, c: ExerciseProgress) => void): void {
  fc.assert(fc.property(anyRecord, anyRecord, anyRecord, law), { numRuns: 200 });
}

describe("merging two records", () => {
  test("is commutative: both devices end with the same", () =>
    holds((a, b) => assert.deepEqual(merged(a, b), merged(b, a))));

  test("is associative: the order of three devices does not matter", () =>
    holds((a, b, c) => assert.deepEqual(merged(merged(a, b), c), merged(a, merged(b, c)))));

  test("is idempotent: merging again changes nothing", () =>
    holds((a, b) => {
      assert.deepEqual(merged(a, a), a);
      const both = merged(a, b);
      assert.deepEqual(merged(both, a), both);
      assert.deepEqual(merged(both, b), both);
    }));

  test("loses nothing: no attempt, hint, answer, success or later draft", () =>
    holds((a, b) => {
      const both = merged(a, b);
      for (const one of [a, b]) {
        const ids = [...one.attempts.map(({ id }) => id!), ...Object.keys(one.earlier)];
        const known = new Set([...both.attempts.map(({ id }) => id), ...Object.keys(both.earlier)]);
        for (const id of ids) assert.ok(known.has(id));
        for (const hint of one.hints) assert.ok(both.hints.includes(hint));
        for (const id of Object.keys(one.answers)) assert.ok(id in both.answers);
        if (one.passed_at !== null) assert.ok(both.passed_at! <= one.passed_at);
        if (one.solution_seen_at !== null)
          assert.ok(both.solution_seen_at! <= one.solution_seen_at);
        assert.ok(both.code_at >= one.code_at);
      }
    }));

  test("counts each attempt once, however many are kept", () =>
    holds((a, b) => {
      const ids = [a, b].flatMap(({ attempts, earlier }) => [
        ...attempts.map(({ id }) => id!),
        ...Object.keys(earlier),
      ]);
      assert.equal(merged(a, b).attempt_count, new Set(ids).size);
    }));

  test("leaves both records as they were", () =>
    holds((a, b) => {
      const before = structuredClone([a, b]);
      merged(a, b);
      assert.deepEqual([a, b], before);
    }));

  test("with an empty record changes nothing", () =>
    holds((a) => assert.deepEqual(merged(a, fresh), a)));
});

describe("a change here, after a merge with a device whose clock is ahead", () => {
  const theirs = withAnswers(withDraft(fresh, "theirs", "start", 9000), { q: "1" }, 9000);
  test("to the draft stays", () => {
    const mine = withDraft(theirs, "mine", "start", 5);
    assert.equal(merged(theirs, mine).code, "mine");
  });
  test("to an answer stays", () => {
    const mine = withAnswers(theirs, { q: "2" }, 5);
    assert.deepEqual(merged(theirs, mine).answers, { q: "2" });
  });
});

test("an answer here and a draft there are both kept", () => {
  const mine = withAnswers(fresh, { q: "1" }, 1);
  const theirs = withDraft(fresh, "theirs", "start", 2);
  const both = merged(mine, theirs);
  assert.deepEqual([both.answers, both.code], [{ q: "1" }, "theirs"]);
});

test("the draft goes with the starter that it was made from", () => {
  const mine = withDraft(fresh, "mine", "first", 1);
  const theirs = withDraft(fresh, "theirs", "second", 2);
  assert.equal(merged(mine, theirs).starter, "second");
});

test("going back to the starter is a change as any other", () => {
  const mine = withDraft(fresh, "mine", "start", 1);
  assert.equal(merged(mine, withDraft(mine, null, "start", 2)).code, null);
});

test("hints keep the order in which they were opened first", () => {
  const mine = withHint(withHint(fresh, 2, 10), 0, 40);
  const theirs = withHint(withHint(fresh, 0, 20), 1, 30);
  assert.deepEqual(merged(mine, theirs).hints, [2, 0, 1]);
});

describe("more attempts than are kept", () => {
  test("keep the newest of both devices, in order, and the count of all", () => {
    const both = merged(attempted(1000, 30), attempted(2000, 30));
    const times = both.attempts.map(({ at }) => at);
    assert.equal(times.length, ATTEMPTS_KEPT);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.deepEqual([times.at(-1), both.attempt_count], [2029, 60]);
  });

  test("are counted exactly where two devices tried in turn", () => {
    const shared = attempted(1000, 10);
    const here = Array.from({ length: 100 }, (_, k) => attempt(2000 + 2 * k));
    const there = Array.from({ length: 100 }, (_, k) => attempt(2001 + 2 * k));
    const both = merged(here.reduce(withAttempt, shared), there.reduce(withAttempt, shared));
    assert.equal(both.attempt_count, 210);
  });
});

describe("an attempt that passes", () => {
  test("says when; a later one does not change that", () => {
    const passed = [attempt(1), attempt(2, { passed: true }), attempt(3, { passed: true })];
    assert.equal(passed.reduce(withAttempt, fresh).passed_at, 2);
    assert.equal(withAttempt(fresh, attempt(1)).passed_at, null);
  });
});

describe("a record of schema version 1", () => {
  const first = (given: object): StoredProgress =>
    ({
      schema_version: 1,
      slug: "gae",
      code: "mine",
      starter: "start",
      answers: { q: "1" },
      attempts: [attempt(70, { passed: true })],
      attempt_count: 1,
      passed_at: 70,
      hints: [2, 0],
      solution_seen_at: 80,
      updated_at: 90,
      ...given,
    }) as StoredProgress;

  test("is read with all that it holds", () => {
    const now = upgraded(first({}));
    assert.deepEqual(
      [now.schema_version, now.code, now.starter, now.answers, now.attempts, now.attempt_count],
      [2, "mine", "start", { q: "1" }, [attempt(70, { passed: true })], 1],
    );
    assert.deepEqual(
      [now.passed_at, now.hints, now.solution_seen_at, now.code_at, now.answers_at],
      [70, [2, 0], 80, 90, { q: 90 }],
    );
  });

  test("without a draft does not win over one", () => {
    const mine = withDraft(fresh, "mine", "start", 5);
    assert.equal(merged(upgraded(first({ code: null })), mine).code, "mine");
  });

  test("that had dropped attempts still counts them, and not twice", () => {
    const states = (from: number, count: number) =>
      upgraded(
        first({
          attempts: Array.from({ length: 40 }, (_, k) => attempt(from + count - 40 + k)),
          attempt_count: count,
        }),
      );
    const [early, late] = [states(1000, 50), states(1000, 100)];
    assert.equal(merged(early, late).attempt_count, 100);
    assert.equal(merged(late, late).attempt_count, 100);
    assert.equal(withAttempt(late, attempt(5000)).attempt_count, 101);
  });

  test("of the present version stays as it is", () =>
    holds((a) => assert.deepEqual(upgraded(a), a)));
});

describe("different failures", () => {
  const after = (...codes: string[]) =>
    distinctFailures({ attempts: codes.map((code, at) => attempt(at, { code })) });

  test("are counted by what was handed in", () => assert.equal(after("a", "b", "a"), 2));
  test("do not differ by layout", () => assert.equal(after("a  =\n1", " a = 1 "), 1));
  test("leave out what passed", () => {
    assert.equal(distinctFailures({ attempts: [attempt(1, { passed: true })] }), 0);
  });
});
