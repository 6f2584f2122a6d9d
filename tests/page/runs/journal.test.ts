import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { RunJournal, type StoredRun } from "src/runs/journal";
import { done, iteration, specOf, started } from "../support/events";

let journal: RunJournal;
let opened = 0;
beforeEach(async () => {
  opened += 1;
  journal = await RunJournal.open(`journal-${opened}`);
});

const run = (id: string, startedAt: number): StoredRun => ({
  id,
  kind: "gpu",
  spec: specOf(),
  startedAt,
  hidden: false,
});

test("runs are listed in the order in which they started", async () => {
  for (const [id, at] of [
    ["b", 2],
    ["a", 3],
    ["c", 1],
  ] as const)
    await journal.putRun(run(id, at));
  assert.deepEqual(
    (await journal.runs()).map(({ id }) => id),
    ["c", "b", "a"],
  );
});

test("a run that is put again replaces itself", async () => {
  await journal.putRun(run("a", 1));
  await journal.putRun({ ...run("a", 1), hidden: true });
  assert.deepEqual(
    (await journal.runs()).map(({ hidden }) => hidden),
    [true],
  );
});

test("events are read in the order of their numbers, not of their arrival", async () => {
  await journal.append("a", [{ seq: 2, event: iteration(1) }]);
  await journal.append("a", [{ seq: 1, event: started() }]);
  assert.deepEqual(
    (await journal.read("a")).map(({ seq }) => seq),
    [1, 2],
  );
});

test("an event stored twice is one event", async () => {
  for (let time = 0; time < 2; time += 1) await journal.append("a", [{ seq: 1, event: started() }]);
  assert.equal((await journal.read("a")).length, 1);
});

test("numbers of two digits come after those of one", async () => {
  const events = Array.from({ length: 12 }, (_, at) => ({ seq: at + 1, event: iteration(at + 1) }));
  await journal.append("a", events);
  assert.deepEqual(await journal.read("a"), events);
});

test("what lies behind a hole is not read, or a view would miss events", async () => {
  await journal.append(
    "a",
    [1, 2, 4].map((seq) => ({ seq, event: iteration(seq) })),
  );
  assert.deepEqual(
    (await journal.read("a")).map(({ seq }) => seq),
    [1, 2],
  );
});

test("runs whose ids begin alike are kept apart", async () => {
  await journal.append("a", [{ seq: 1, event: started() }]);
  await journal.append("ab", [{ seq: 1, event: done() }]);
  assert.deepEqual(
    (await journal.read("a")).map(({ event }) => event.type),
    ["run_started"],
  );
});

test("a policy is kept under its run and checkpoint", async () => {
  await journal.putPolicy("a", "step-1", new Uint8Array([1, 2, 3]));
  assert.deepEqual(await journal.policy("a", "step-1"), new Uint8Array([1, 2, 3]));
  assert.equal(await journal.policy("a", "step-2"), undefined);
  assert.equal(await journal.policy("b", "step-1"), undefined);
});

test("forgetting a run drops everything of it and nothing of another", async () => {
  for (const id of ["a", "b"]) {
    await journal.putRun(run(id, 1));
    await journal.append(id, [{ seq: 1, event: started() }]);
    await journal.putPolicy(id, "step-1", new Uint8Array([1]));
  }
  await journal.forget("a");
  assert.deepEqual(
    (await journal.runs()).map(({ id }) => id),
    ["b"],
  );
  assert.deepEqual(await journal.read("a"), []);
  assert.equal(await journal.policy("a", "step-1"), undefined);
  assert.equal((await journal.read("b")).length, 1);
  assert.ok(await journal.policy("b", "step-1"));
});

test("a run without events reads as nothing", async () => {
  assert.deepEqual(await journal.read("nobody"), []);
});

test("what is stored outlives the page", async () => {
  await journal.putRun(run("a", 1));
  const later = await RunJournal.open(`journal-${opened}`);
  assert.equal((await later.runs()).length, 1);
});

test("a browser without databases is told by a rejection", async (t) => {
  t.mock.method(globalThis.indexedDB, "open", () => {
    throw new DOMException("private window", "SecurityError");
  });
  await assert.rejects(RunJournal.open("refused"), { name: "SecurityError" });
});
