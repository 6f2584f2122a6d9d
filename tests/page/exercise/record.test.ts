import "fake-indexeddb/auto";
import "../support/dom";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { ExerciseRecord } from "src/exercise/record";
import { progressStore } from "src/progress/progress";

let made = 0;
const nextSlug = () => `exercise-${++made}`;
const attempt = { passed: false, code: "x", message: "Not yet", misconception: null };

async function restored(slug = nextSlug(), starter = "start"): Promise<ExerciseRecord> {
  const record = new ExerciseRecord(slug, starter);
  await record.restore();
  return record;
}

/** The record that the next visit finds. */
const kept = async (slug: string) => (await progressStore()).read(slug, "start");

describe("before anything was read", () => {
  test("nothing is written, or an empty record would replace the kept one", async () => {
    const slug = nextSlug();
    await (await restored(slug)).save("mine", undefined);
    const early = new ExerciseRecord(slug, "start");
    assert.equal(await early.save("hasty", undefined), "silent");
    assert.equal(early.progress.code, null);
    assert.equal((await kept(slug)).code, "mine");
  });
});

describe("a draft", () => {
  test("is kept, with the starter that it began from", async () => {
    const slug = nextSlug();
    const record = await restored(slug);
    assert.equal(await record.save("mine", undefined), null);
    const { code, starter } = await kept(slug);
    assert.deepEqual([code, starter], ["mine", "start"]);
  });

  test("that equals the starter is none", async () => {
    const slug = nextSlug();
    const record = await restored(slug);
    await record.save("mine", undefined);
    await record.save("start", undefined);
    assert.equal((await kept(slug)).code, null);
  });

  test("remembers its own starter after the author wrote another", async () => {
    const slug = nextSlug();
    await (await restored(slug, "old starter")).save("mine", undefined);
    const later = await restored(slug, "new starter");
    await later.save("mine, edited", undefined);
    assert.equal(later.progress.starter, "old starter");
  });

  test("given back for the new starter takes the new starter", async () => {
    const slug = nextSlug();
    await (await restored(slug, "old starter")).save("mine", undefined);
    const later = await restored(slug, "new starter");
    await later.save("new starter", undefined);
    assert.deepEqual([later.progress.code, later.progress.starter], [null, "new starter"]);
  });

  test("of another exercise can be asked for", async () => {
    const [slug, other] = [nextSlug(), nextSlug()];
    await (await restored(other)).save("their code", undefined);
    const record = await restored(slug);
    assert.equal(await record.draftOf(other), "their code");
    assert.equal(await record.draftOf("never begun"), null);
  });
});

describe("answers", () => {
  test("are kept, and stay where there are none to save", async () => {
    const record = await restored();
    await record.save("start", { q1: "0.5" });
    await record.save("start", undefined);
    assert.deepEqual(record.progress.answers, { q1: "0.5" });
  });
});

describe("two tabs with one exercise", () => {
  test("keep each other's success, draft and answers", async () => {
    const slug = nextSlug();
    const [one, stale] = [await restored(slug), await restored(slug)];
    await one.save("solved", { q: "1" });
    await one.addAttempt({ ...attempt, passed: true });
    await stale.openHint(0);
    const { passed_at, code, answers, hints } = await kept(slug);
    assert.ok(passed_at);
    assert.deepEqual([code, answers, hints], ["solved", { q: "1" }, [0]]);
  });

  test("do not write back a text that nobody typed", async () => {
    const slug = nextSlug();
    const [one, stale] = [await restored(slug), await restored(slug)];
    await one.save("new", { q: "1" });
    await stale.save("start", { q: "" });
    await stale.save("start", { q: "" });
    const { code, answers } = await kept(slug);
    assert.deepEqual([code, answers], ["new", { q: "1" }]);
  });

  test("that both typed keep both drafts, whoever was later", async () => {
    const slug = nextSlug();
    const [one, stale] = [await restored(slug), await restored(slug)];
    await one.save("first", undefined);
    await one.save("one's", undefined);
    await wait(5); // drafts of one millisecond have no order
    await stale.save("stale's", undefined);
    const { code, drafts } = await kept(slug);
    assert.equal(code, "stale's");
    assert.deepEqual(
      drafts.map((draft) => draft.code),
      ["one's"],
    );
    await stale.save("stale's, further", undefined);
    assert.equal((await kept(slug)).drafts.length, 1, "a page's own earlier texts are not kept");
  });

  test("that both typed keep both drafts when one heard of the other before it saved", async () => {
    const slug = nextSlug();
    const [one, typing] = [await restored(slug), await restored(slug)];
    await one.save("one's", undefined);
    await typing.reread();
    await typing.save("typed meanwhile", undefined);
    const { code, drafts } = await kept(slug);
    assert.deepEqual([code, drafts.map((draft) => draft.code)], ["typed meanwhile", ["one's"]]);
  });

  test("that follow each other keep one draft", async () => {
    const slug = nextSlug();
    const [one, other] = [await restored(slug), await restored(slug)];
    await one.save("one's", undefined);
    await other.restore();
    await other.save("one's, and the other's", undefined);
    await one.addAttempt(attempt);
    assert.deepEqual((await kept(slug)).drafts, []);
  });

  test("hear of each other", async () => {
    const slug = nextSlug();
    const [one, other] = [await restored(slug), await restored(slug)];
    const left = new AbortController();
    const heard = new Promise<void>((resolve) => void other.onElsewhere(resolve, left.signal));
    await one.save("new", undefined);
    await heard;
    assert.equal((await other.restore()).code, "new");
    left.abort();
  });
});

describe("what was tried", () => {
  test("is counted with the time of each attempt", async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 777 });
    const slug = nextSlug();
    const record = await restored(slug);
    await record.addAttempt(attempt);
    await record.addAttempt({ ...attempt, passed: true });
    const { attempts, attempt_count, passed_at } = await kept(slug);
    assert.deepEqual(
      [attempts.map(({ at }) => at), attempt_count, passed_at],
      [[777, 777], 2, 777],
    );
  });

  test("includes opened hints, in order, and a solution that was shown", async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 777 });
    const slug = nextSlug();
    const record = await restored(slug);
    await record.openHint(2);
    await record.openHint(0);
    await record.showSolution();
    const { hints, solution_seen_at } = await kept(slug);
    assert.deepEqual([hints, solution_seen_at], [[2, 0], 777]);
  });

  test("stays on the page when the device is full, which is reported", async (t) => {
    const record = await restored();
    t.mock.method(await progressStore(), "write", () =>
      Promise.reject(new DOMException("full", "QuotaExceededError")),
    );
    assert.equal(await record.addAttempt(attempt), "full");
    assert.equal(record.progress.attempt_count, 1);
  });
});
