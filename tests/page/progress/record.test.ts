/** Joining the records of two devices: the laws that it obeys, on random records, and each field. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  ATTEMPTS_KEPT,
  type Attempt,
  distinctFailures,
  type ExerciseProgress,
  emptyProgress,
  merged,
  withAttempt,
} from "src/progress/record";
import { Chance } from "../support/random";
import { attemptsOf, recordOf } from "../support/records";

const ROUNDS = 300;
const attempt = (at: number, given: Partial<Attempt> = {}): Attempt => ({
  at,
  passed: false,
  code: `answer ${at}`,
  message: "",
  misconception: null,
  ...given,
});
const record = (given: Partial<ExerciseProgress> = {}): ExerciseProgress => ({
  ...emptyProgress("gae", "start"),
  ...given,
});
const attempted = (from: number, count: number): ExerciseProgress =>
  Array.from({ length: count }, (_, index) => attempt(from + index)).reduce(withAttempt, record());

/** What was achieved, whatever the order in which it was written down. */
const achieved = (progress: ExerciseProgress) => ({
  attempts: progress.attempts.map(({ at }) => at),
  attempt_count: progress.attempt_count,
  passed_at: progress.passed_at,
  hints: progress.hints.toSorted(),
  solution_seen_at: progress.solution_seen_at,
  updated_at: progress.updated_at,
  answered: Object.keys(progress.answers).toSorted(),
});

function eachRound(
  check: (a: ExerciseProgress, b: ExerciseProgress, c: ExerciseProgress) => void,
): void {
  for (let seed = 0; seed < ROUNDS; seed += 1) {
    const chance = new Chance(seed);
    const pool = attemptsOf(chance, chance.below(20));
    // Few different times, so that some are equal.
    const draw = () => recordOf(chance, pool, chance.below(4));
    check(draw(), draw(), draw());
  }
}

describe("joining two records", () => {
  test("is commutative: both devices end with the same", () => {
    eachRound((a, b) => assert.deepEqual(merged(a, b), merged(b, a)));
  });

  test("is idempotent: joining again changes nothing", () => {
    eachRound((a, b) => {
      assert.deepEqual(merged(a, a), a);
      const both = merged(a, b);
      assert.deepEqual(merged(both, both), both);
      assert.deepEqual(achieved(merged(both, a)), achieved(both));
      assert.deepEqual(achieved(merged(both, b)), achieved(both));
    });
  });

  test("is associative in what was achieved: the order of three devices does not matter", () => {
    eachRound((a, b, c) =>
      assert.deepEqual(achieved(merged(merged(a, b), c)), achieved(merged(a, merged(b, c)))),
    );
  });

  test("loses nothing: no attempt, no hint, no answer, no success", () => {
    eachRound((a, b) => {
      const both = merged(a, b);
      for (const one of [a, b]) {
        for (const { at } of one.attempts) assert.ok(both.attempts.some((each) => each.at === at));
        for (const hint of one.hints) assert.ok(both.hints.includes(hint));
        for (const id of Object.keys(one.answers)) assert.ok(id in both.answers);
        if (one.passed_at !== null) assert.ok(both.passed_at! <= one.passed_at);
        if (one.solution_seen_at !== null)
          assert.ok(both.solution_seen_at! <= one.solution_seen_at);
        if (one.code !== null) assert.notEqual(both.code, null);
        assert.ok(both.attempt_count >= one.attempt_count);
      }
    });
  });

  test("invents nothing: attempts are counted once each", () => {
    eachRound((a, b) => {
      const different = new Set([...a.attempts, ...b.attempts].map(({ at }) => at)).size;
      assert.equal(merged(a, b).attempt_count, different);
    });
  });

  test("leaves both records as they were", () => {
    eachRound((a, b) => {
      const before = structuredClone([a, b]);
      merged(a, b);
      assert.deepEqual([a, b], before);
    });
  });

  test("with an empty record changes nothing", () => {
    eachRound((a) => {
      const fresh = emptyProgress(a.slug, a.starter);
      assert.deepEqual({ ...merged(a, fresh), updated_at: a.updated_at }, a);
    });
  });
});

describe("more attempts than are kept", () => {
  test("keep the newest of both devices, in order", () => {
    const both = merged(attempted(1000, 30), attempted(2000, 30));
    assert.equal(both.attempts.length, ATTEMPTS_KEPT);
    assert.deepEqual(
      both.attempts.map(({ at }) => at),
      both.attempts.map(({ at }) => at).toSorted((a, b) => a - b),
    );
    assert.equal(both.attempts.at(-1)!.at, 2029);
    assert.equal(both.attempt_count, 60);
  });

  test("are not counted twice when a file is loaded again", () => {
    const long = attempted(1000, 100);
    assert.equal(long.attempt_count, 100);
    assert.equal(merged(long, long).attempt_count, 100);
    assert.equal(merged(merged(long, long), long).attempt_count, 100);
  });

  test("are not counted twice when an earlier state of the same device is loaded", () => {
    const early = attempted(1000, 50);
    const late = attempted(1000, 100);
    assert.equal(merged(early, late).attempt_count, 100);
    assert.equal(merged(late, early).attempt_count, 100);
  });

  test("are added where another device went on after them", () => {
    const laptop = attempted(1000, 100);
    const phone = attempted(5000, 3);
    assert.equal(merged(laptop, phone).attempt_count, 103);
    assert.equal(merged(phone, laptop).attempt_count, 103);
  });
});

describe("the draft", () => {
  test("is the one written last", () => {
    const [old, young] = [
      record({ code: "old", updated_at: 1 }),
      record({ code: "young", updated_at: 2 }),
    ];
    assert.equal(merged(old, young).code, "young");
    assert.equal(merged(young, old).code, "young");
  });

  test("is kept where the later device has only the starter", () => {
    const mine = record({ code: "mine", starter: "first starter", updated_at: 1 });
    const theirs = record({ starter: "second starter", updated_at: 2 });
    const both = merged(mine, theirs);
    assert.deepEqual([both.code, both.starter], ["mine", "first starter"]);
  });

  test("brings the starter that it was made from", () => {
    const mine = record({ code: "mine", starter: "first", updated_at: 1 });
    const theirs = record({ code: "theirs", starter: "second", updated_at: 2 });
    assert.equal(merged(mine, theirs).starter, "second");
  });

  test("of the same moment is the same on both devices", () => {
    const [one, other] = [
      record({ code: "one", updated_at: 5 }),
      record({ code: "other", updated_at: 5 }),
    ];
    assert.equal(merged(one, other).code, merged(other, one).code);
  });
});

test("answers are joined by question, the later one winning", () => {
  const mine = record({ answers: { a: "1", b: "2" }, updated_at: 2 });
  const theirs = record({ answers: { b: "3", c: "4" }, updated_at: 1 });
  assert.deepEqual(merged(mine, theirs).answers, { a: "1", b: "2", c: "4" });
});

test("hints keep the order in which they were opened", () => {
  const mine = record({ hints: [2, 0], updated_at: 1 });
  const theirs = record({ hints: [0, 1], updated_at: 2 });
  assert.deepEqual(merged(mine, theirs).hints, [2, 0, 1]);
});

test("solved and seen count from the first time", () => {
  const mine = record({ passed_at: 7, solution_seen_at: null });
  const theirs = record({ passed_at: 5, solution_seen_at: 9 });
  assert.deepEqual([merged(mine, theirs).passed_at, merged(mine, theirs).solution_seen_at], [5, 9]);
});

describe("one attempt more", () => {
  test("is the last one, and counted", () => {
    const after = [1, 2].map((at) => attempt(at)).reduce(withAttempt, record());
    assert.deepEqual(
      after.attempts.map(({ at }) => at),
      [1, 2],
    );
    assert.equal(after.attempt_count, 2);
  });

  test("drops the oldest beyond those that are kept", () => {
    const many = attempted(1, ATTEMPTS_KEPT + 2);
    assert.equal(many.attempts.length, ATTEMPTS_KEPT);
    assert.equal(many.attempts[0]!.at, 3);
    assert.equal(many.attempt_count, ATTEMPTS_KEPT + 2);
  });

  test("that passes says when; a later one does not change that", () => {
    const passed = [attempt(1), attempt(2, { passed: true }), attempt(3, { passed: true })];
    assert.equal(passed.reduce(withAttempt, record()).passed_at, 2);
    assert.equal(withAttempt(record(), attempt(1)).passed_at, null);
  });

  test("leaves the record before it as it was", () => {
    const before = record();
    withAttempt(before, attempt(1));
    assert.equal(before.attempts.length, 0);
  });
});

describe("different failures", () => {
  const after = (...codes: string[]) =>
    distinctFailures(record({ attempts: codes.map((code, at) => attempt(at, { code })) }));

  test("are counted by what was handed in", () => assert.equal(after("a", "b", "a"), 2));
  test("do not differ by layout", () => assert.equal(after("a  =\n1", " a = 1 "), 1));
  test("leave out what passed", () => {
    assert.equal(distinctFailures(record({ attempts: [attempt(1, { passed: true })] })), 0);
  });
});
