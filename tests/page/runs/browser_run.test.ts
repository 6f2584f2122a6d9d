import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { TrainEvent } from "src/generated/events.generated";
import type { Runtime, TrainOptions } from "src/python/runtime";
import { BrowserSource } from "src/runs/browser_run";
import { RunJournal } from "src/runs/journal";
import { Clock, settled } from "../support/clock";
import { Collected } from "../support/collect";
import { checkpoint, done, iteration, specOf, started, trace } from "../support/events";

/** A Python that trains as the test says: it sends events and ends when told to. */
class FakeRuntime {
  options: TrainOptions | null = null;
  calls = 0;
  #end: (error?: Error) => void = () => undefined;

  train(_spec: unknown, options: TrainOptions): Promise<void> {
    this.calls += 1;
    this.options = options;
    return new Promise((resolve, reject) => {
      this.#end = (error) => (error ? reject(error) : resolve());
    });
  }

  send(event: TrainEvent, policy: Uint8Array | null = null): void {
    this.options!.onEvent(event, policy);
  }

  end(error?: Error): void {
    this.#end(error);
  }
}

let clock: Clock;
let python: FakeRuntime;
let journal: RunJournal;
let opened = 0;
beforeEach(async () => {
  clock = new Clock();
  python = new FakeRuntime();
  opened += 1;
  journal = await RunJournal.open(`browser-run-${opened}`);
});
afterEach(async () => {
  // A write still under way would clear its time limit in the next test's clock.
  await settled();
  clock.stop();
});

const source = (kept: RunJournal | null = journal) =>
  new BrowserSource(python as unknown as Runtime, kept);

async function running(kept: RunJournal | null = journal) {
  const handle = await source(kept).start(specOf());
  const heard = new Collected(handle.events());
  await settled();
  return { handle, heard };
}

describe("a run in the page", () => {
  test("begins when its events are asked for", async () => {
    const handle = await source().start(specOf());
    await settled();
    assert.equal(python.calls, 0);
    new Collected(handle.events());
    await settled();
    assert.equal(python.calls, 1);
  });

  test("has an id of its own each time", async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => (await source().start(specOf())).id));
    assert.equal(new Set(ids).size, 3);
    assert.ok(ids.every((id) => id.startsWith("page_")));
  });

  test("passes events on in order, those that waited first", async () => {
    const { heard } = await running();
    python.send(started());
    python.send(iteration(1));
    await settled();
    python.send(done());
    python.end();
    await heard.end;
    assert.deepEqual(
      heard.items.map(({ type }) => type),
      ["run_started", "iteration", "done"],
    );
  });

  test("fails with what Python failed with, after the events before it", async () => {
    const { heard } = await running();
    python.send(iteration(1));
    python.end(new Error("Python ran out of memory"));
    await heard.end;
    assert.equal(heard.items.length, 1);
    assert.equal((heard.error as Error).message, "Python ran out of memory");
  });

  test("is stopped through the signal that Python was given", async () => {
    const { handle } = await running();
    assert.equal(python.options!.signal!.aborted, false);
    await handle.cancel();
    assert.equal(python.options!.signal!.aborted, true);
  });

  test("is stopped when the reader leaves, too", async () => {
    const leaving = new AbortController();
    const handle = await source().start(specOf());
    new Collected(handle.events(leaving.signal));
    await settled();
    leaving.abort();
    assert.equal(python.options!.signal!.aborted, true);
  });

  test("asked for its events again repeats what is stored and trains no second time", async () => {
    const { handle, heard } = await running();
    python.send(iteration(1));
    python.send(done());
    python.end();
    await heard.end;
    await clock.pass(600);
    const again = new Collected(handle.events());
    await again.end;
    assert.deepEqual(again.items, heard.items);
    assert.equal(python.calls, 1);
  });
});

describe("what is stored of it", () => {
  test("is written twice a second, many events at once", async (t) => {
    const append = t.mock.method(journal, "append");
    await running();
    for (let number = 1; number <= 20; number += 1) python.send(iteration(number));
    await clock.pass(400);
    assert.equal(append.mock.callCount(), 0);
    await clock.pass(200);
    assert.equal(append.mock.callCount(), 1);
    assert.equal(append.mock.calls[0]!.arguments[1].length, 20);
  });

  test("is complete when the run ends, without waiting", async () => {
    const { handle, heard } = await running();
    python.send(iteration(1));
    python.send(done());
    python.end();
    await heard.end;
    await settled();
    assert.deepEqual(
      (await journal.read(handle.id)).map(({ event }) => event.type),
      ["iteration", "done"],
    );
  });

  test("is complete when the run fails", async () => {
    const { handle, heard } = await running();
    python.send(iteration(1));
    python.end(new Error("crash"));
    await heard.end;
    await settled();
    assert.equal((await journal.read(handle.id)).length, 1);
  });

  test("leaves out rollouts, which are only drawn, without leaving a hole", async () => {
    const { handle, heard } = await running();
    for (const event of [iteration(1), trace(512), iteration(2)]) python.send(event);
    python.end();
    await heard.end;
    await settled();
    assert.deepEqual(
      (await journal.read(handle.id)).map(({ seq, event }) => [seq, event.type]),
      [
        [1, "iteration"],
        [2, "iteration"],
      ],
    );
    assert.equal(heard.items.length, 3);
  });

  test("does not matter to a run in a browser that stores nothing", async () => {
    const { heard } = await running(null);
    python.send(done());
    python.end();
    await heard.end;
    assert.equal(heard.items.length, 1);
  });
});

describe("its policies", () => {
  const saved = checkpoint(512);
  const onnx = new Uint8Array([1, 2, 3]);

  test("come with their checkpoint and can be asked for at once", async () => {
    const { handle } = await running();
    python.send(saved, onnx);
    assert.equal(await handle.policy(saved.name), onnx);
  });

  test("are found by a later visit", async () => {
    const { handle } = await running();
    python.send(saved, onnx);
    await settled();
    assert.deepEqual(await source().stored(handle.id).policy(saved.name), onnx);
  });

  test("that are stored no more are named", async () => {
    await assert.rejects(
      source().stored("page_x").policy("step-7"),
      /The policy "step-7" of this run is no longer stored/,
    );
  });
});

test("a run of an earlier visit tells what is stored, and stopping it does nothing", async () => {
  await journal.append("page_old", [
    { seq: 1, event: started() },
    { seq: 2, event: done() },
  ]);
  const old = source().stored("page_old");
  await old.cancel();
  const heard = new Collected(old.events());
  await heard.end;
  assert.deepEqual(
    heard.items.map(({ type }) => type),
    ["run_started", "done"],
  );
  assert.equal(python.calls, 0);
});
