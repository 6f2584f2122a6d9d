/** The page's one door to Python: what a reader is told when a cell or a training does not end well. */
import "../support/fake_python";
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { Done, TrainEvent } from "src/generated/events.generated";
import type { Verdict } from "src/generated/grading.generated";
import { Runtime, runtime } from "src/python/runtime";
import { Clock, settled } from "../support/clock";
import { checkpoint, done, iteration, specOf } from "../support/events";
import { freshBrowser, network, worker } from "../support/fake_python";

let clock: Clock;
let python: Runtime;
beforeEach(async () => {
  clock = new Clock();
  freshBrowser(2);
  python = new Runtime();
  const boot = python.boot();
  await settled();
  await worker(0).boot();
  await boot;
});
afterEach(() => clock.stop());

describe("a cell", () => {
  test("has the result that Python gives", async () => {
    const running = python.runCell("/page/", "1 + 1");
    await settled();
    assert.deepEqual(JSON.parse(worker(0).request!.payload), { session: "/page/", code: "1 + 1" });
    await worker(0).finish({ status: "ok", value: "2" });
    assert.deepEqual(await running, { status: "ok", value: "2" });
  });

  test("that was stopped keeps its variables and says so", async () => {
    const running = python.runCell("/page/", "loop()");
    await settled();
    await worker(0).fail("KeyboardInterrupt");
    const { status, note, variables_kept } = await running;
    assert.deepEqual(
      [status, note, variables_kept],
      ["stopped", "Stopped. Variables are kept.", true],
    );
  });

  test("whose worker died is lost, with the reason", async () => {
    const running = python.runCell("/page/", "loop()");
    await settled();
    await worker(0).crash("Out of memory");
    const { status, note, variables_kept } = await running;
    assert.deepEqual([status, variables_kept], ["lost", false]);
    assert.match(note!, /ran out of memory.*run the cells above again/);
  });

  test("that our own code failed asks for a report", async () => {
    const running = python.runCell("/page/", "1");
    await settled();
    await worker(0).fail("KeyError", "'seed'");
    const { status, note, variables_kept } = await running;
    assert.deepEqual([status, variables_kept], ["lost", true]);
    assert.equal(note, "PPO Lab itself failed (KeyError: 'seed'). Please report it.");
  });
});

describe("forgetting variables", () => {
  test("needs no Python where there are none", async () => {
    await python.restart("/page/");
    assert.equal(worker(0).request, undefined);
  });

  test("asks Python and then holds no session", async () => {
    const running = python.runCell("/page/", "a = 1");
    await settled();
    await worker(0).finish({ status: "ok" });
    await running;
    assert.equal(python.hasSession("/page/"), true);
    const forgetting = python.restart("/page/");
    await settled();
    assert.equal(worker(0).request!.name, "forget");
    await worker(0).finish();
    await forgetting;
    assert.equal(python.hasSession("/page/"), false);
  });
});

describe("grading", () => {
  test("brings the exercise's files to Python with the reader's code", async () => {
    network.answer = ({ pathname }) =>
      new Response(pathname.endsWith("/exercises/gae.json") ? '{"solution.py": "x"}' : "");
    const graded = python.grade("gae", { code: "def gae(): ..." });
    await settled();
    assert.deepEqual(JSON.parse(worker(0).request!.payload), {
      files: { "solution.py": "x" },
      code: "def gae(): ...",
    });
    await worker(0).finish({ status: "passed" });
    assert.deepEqual(await graded, { status: "passed" });
  });

  /** A grading that has begun; in an object, so that awaiting this does not await its verdict. */
  async function grading(): Promise<{ graded: Promise<Verdict> }> {
    network.answer = () => new Response("{}");
    const graded = python.grade("gae", { code: "" });
    await settled();
    return { graded };
  }

  test("that shows no sign of life is a verdict after ten seconds", async () => {
    const { graded } = await grading();
    await clock.pass(12_000);
    const verdict = await graded;
    assert.deepEqual([verdict.status, verdict.stage], ["failed", "speed"]);
    assert.match(verdict.message, /no sign of life for 10 seconds/);
    assert.equal(worker(0).terminated, true);
  });

  test("that beats for ever is a verdict after five minutes", async () => {
    const { graded } = await grading();
    for (let second = 0; second < 301; second++) {
      await clock.pass(1_000);
      if (!worker(0).terminated) worker(0).say({ type: "beat", id: worker(0).request!.id });
    }
    assert.match((await graded).message, /ran for more than 300 seconds/);
  });

  test("whose worker ran out of memory is a verdict", async () => {
    const { graded } = await grading();
    await worker(0).crash("out of memory");
    assert.match((await graded).message, /ran out of memory/);
  });

  test("that was stopped with its worker is none", async () => {
    network.answer = () => new Response("{}");
    const stop = new AbortController();
    const failed = assert.rejects(python.grade("gae", { code: "" }, { signal: stop.signal }));
    await settled();
    stop.abort();
    await clock.pass(2_000);
    await failed;
  });

  test("whose grader failed is tried once more, in another worker", async () => {
    const { graded } = await grading();
    await worker(0).finish({ status: "grader_error" });
    assert.equal(worker(0).terminated, true);
    await settled();
    await worker(1).boot();
    await worker(1).finish({ status: "passed" });
    assert.deepEqual(await graded, { status: "passed" });
  });

  test("that changed Python itself leaves a fresh worker to the next", async () => {
    const { graded } = await grading();
    await worker(0).finish({ status: "failed", spoilt: true });
    await graded;
    assert.equal(worker(0).terminated, true);
  });

  test("that takes the variables of cells with it says so", async () => {
    void python.runCell("/page/", "x = 1");
    await settled();
    await worker(0).finish({ status: "ok" });
    const { graded } = await grading();
    await worker(0).finish({ status: "failed", spoilt: true, message: "You changed numpy." });
    assert.equal(
      (await graded).message,
      "You changed numpy. Python was restarted for that, so the variables of the cells are gone: " +
        "run the cells again.",
    );
  });

  test("that leaves the variables of cells alone says nothing of them", async () => {
    void python.runCell("/page/", "x = 1");
    await settled();
    await worker(0).finish({ status: "ok" });
    const { graded } = await grading();
    await worker(0).finish({ status: "failed", spoilt: false, message: "Not yet." });
    assert.equal((await graded).message, "Not yet.");
  });

  test("whose answer cannot be read ends its worker", async () => {
    const { graded } = await grading();
    const { id } = worker(0).request!;
    worker(0).say({ type: "result", id, json: "\u0000\u0000{", buffers: [] });
    const verdict = await graded;
    assert.match(verdict.message, /could not be read/);
    assert.equal(worker(0).terminated, true);
  });
});

describe("a training", () => {
  let events: TrainEvent[];
  let policies: (Uint8Array | null)[];
  let stop: AbortController;

  async function train(): Promise<{
    training: Promise<void>;
    say: (...sent: TrainEvent[]) => void;
  }> {
    events = [];
    policies = [];
    stop = new AbortController();
    const training = python.train(specOf(), {
      signal: stop.signal,
      onEvent: (event, policy) => {
        events.push(event);
        policies.push(policy);
      },
    });
    await settled();
    const { id } = worker(0).request!;
    const say = (...sent: TrainEvent[]) => {
      const buffers = sent
        .filter(({ type }) => type === "checkpoint")
        .map((_, at) => new Uint8Array([at]));
      worker(0).say({ type: "message", id, json: JSON.stringify(sent), buffers });
    };
    return { training, say };
  }

  test("gives each checkpoint its own policy", async () => {
    const { training, say } = await train();
    say(iteration(1), checkpoint(512), checkpoint(1024));
    say(done());
    await worker(0).finish();
    await training;
    assert.deepEqual(policies, [null, new Uint8Array([0]), new Uint8Array([1]), null]);
  });

  test("that is stopped in the queue ends in a done that says so", async () => {
    void python.runCell("/page/", "loop()");
    const cancelled: TrainEvent[] = [];
    const leaving = new AbortController();
    const training = python.train(specOf(), {
      signal: leaving.signal,
      onEvent: (event) => cancelled.push(event),
    });
    await settled();
    leaving.abort();
    await training;
    const [end] = cancelled as Done[];
    assert.equal(cancelled.length, 1);
    assert.deepEqual(
      [end!.status, end!.reason, end!.global_step],
      ["cancelled", "Stopped after 0 env steps.", 0],
    );
  });

  test("that is lost to its stop tells how far it was, and why", async () => {
    const { training, say } = await train();
    say(iteration(3));
    stop.abort();
    await clock.pass(1_100);
    await training;
    const end = events.at(-1) as Done;
    assert.deepEqual(
      [end.type, end.status, end.global_step, end.episode_return],
      ["done", "cancelled", 1536, 30],
    );
    assert.match(end.reason, /could not be interrupted/);
  });

  test("that said done before it was lost says it once", async () => {
    const { training, say } = await train();
    say(done());
    stop.abort();
    await clock.pass(1_100);
    await training;
    assert.equal(events.filter(({ type }) => type === "done").length, 1);
  });

  test("that Python's death ends without a stop rejects", async () => {
    const { training } = await train();
    const failed = assert.rejects(training, /ran out of memory/);
    await worker(0).crash("Out of memory");
    await failed;
  });
});

test("there is one runtime in a visit", () => assert.equal(runtime(), runtime()));
