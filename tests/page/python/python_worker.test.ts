import "../support/fake_python";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { PythonAssets } from "src/python/python_assets";
import { type Outcome, PythonWorker } from "src/python/python_worker";
import type { Death } from "src/python/runtime_errors";
import { settled } from "../support/clock";
import { freshBrowser, worker } from "../support/fake_python";

let deaths: Death[];
let stages: string[];
beforeEach(() => {
  freshBrowser();
  deaths = [];
  stages = [];
});

const HANDLERS = {
  onMessage: () => undefined,
  onOutput: () => undefined,
  onStopping: () => undefined,
  onAsk: async () => null,
};

function start(): PythonWorker {
  return new PythonWorker(new PythonAssets(() => undefined), {
    onStage: (stage) => stages.push(stage),
    onDead: (death) => deaths.push(death),
  });
}

async function booted(): Promise<PythonWorker> {
  const python = start();
  await settled();
  await worker(0).boot();
  return python;
}

test("it is started from its bundle beside the page's scripts", async () => {
  start();
  await settled();
  assert.equal(worker(0).url.href, "http://localhost:8000/assets/ppo/worker.js");
});

test("it takes requests once it is ready, and one at a time", async () => {
  const python = start();
  await settled();
  assert.throws(
    () => python.request(1, "run_cell", "{}", HANDLERS),
    /not idle for request run_cell/,
  );
  await worker(0).boot();
  assert.equal(python.idle, true);
  void python.request(1, "run_cell", "{}", HANDLERS);
  assert.equal(python.idle, false);
  assert.throws(() => python.request(2, "grade", "{}", HANDLERS), /not idle for request grade/);
  await worker(0).finish();
  assert.equal(python.idle, true);
});

test("it reports the stages of its boot", async () => {
  start();
  await settled();
  for (const stage of ["starting", "unpacking", "importing"] as const) worker(0).stage(stage);
  assert.deepEqual(stages, ["starting", "unpacking", "importing"]);
});

test("a result brings its bytes", async () => {
  const python = await booted();
  const outcome = python.request(1, "f", "{}", HANDLERS);
  await worker(0).finish({ a: 1 }, [new Uint8Array([5])]);
  assert.deepEqual(await outcome, {
    type: "result",
    json: '{"a":1}',
    buffers: [new Uint8Array([5])],
  });
});

test("a result for another request ends nothing", async () => {
  const python = await booted();
  let outcome: Outcome | null = null;
  void python.request(7, "f", "{}", HANDLERS).then((ended) => {
    outcome = ended;
  });
  worker(0).say({ type: "result", id: 6, json: "1", buffers: [] });
  await settled();
  assert.equal(outcome, null);
});

test("ended by the page, its request has a death for an outcome", async () => {
  const python = await booted();
  const outcome = python.request(1, "f", "{}", HANDLERS);
  python.terminate({ kind: "unfinished" });
  assert.deepEqual(await outcome, { type: "dead", death: { kind: "unfinished" } });
  assert.equal(worker(0).terminated, true);
  assert.equal(python.idle, false);
});

test("it dies once, however often it is ended", async () => {
  const python = await booted();
  python.terminate({ kind: "unfinished" });
  python.terminate({ kind: "limit", seconds: 1 });
  await worker(0).crash("late");
  assert.deepEqual(deaths, [{ kind: "unfinished" }]);
});

test("ended before its script was there, it does not linger", async () => {
  const python = start();
  python.terminate({ kind: "boot", detail: "left" });
  await assert.rejects(python.ready, /stopped while it started/);
  assert.equal(worker(0).terminated, true);
});

test("a failure before it was ready is a failed boot, one after it a crash", async () => {
  const early = start();
  await settled();
  await Promise.all([
    assert.rejects(early.ready, /Python could not start: worker\.js could not be loaded/),
    worker(0).crash(""),
  ]);
  freshBrowser();
  await booted();
  await worker(0).crash("unreachable");
  assert.deepEqual(
    deaths.map(({ kind }) => kind),
    ["boot", "crash"],
  );
});
