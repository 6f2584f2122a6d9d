/** The order, the place and the end of requests: with a fake worker, by a clock that is moved. */
import "../support/fake_python";
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { LostError, PythonError, StoppedError } from "src/python/runtime_errors";
import { type CallOptions, Scheduler } from "src/python/scheduler";
import { define } from "../support/bare_page";
import { Clock, settled } from "../support/clock";
import { FakeWorker, freshBrowser, network, worker } from "../support/fake_python";

let clock: Clock;
let scheduler: Scheduler;
beforeEach(() => {
  clock = new Clock();
  freshBrowser();
  scheduler = new Scheduler();
});
afterEach(() => clock.stop());

/** The outcome of a request, readable at any moment. */
interface Watched {
  started: boolean;
  result: unknown;
  error: Error | null;
  ended: Promise<void>;
}

function run(name: string, placement = {}, options: CallOptions = {}): Watched {
  const watched: Watched = {
    started: false,
    result: undefined,
    error: null,
    ended: Promise.resolve(),
  };
  const onStart = () => {
    watched.started = true;
  };
  watched.ended = scheduler
    .run(name as "run_cell", { of: name } as never, { onStart, ...options }, placement)
    .then(
      (result) => {
        watched.result = result;
      },
      (error: Error) => {
        watched.error = error;
      },
    );
  return watched;
}

const cell = (name: string, options?: CallOptions) => run(name, { session: "/page/" }, options);
const training = (name: string, options?: CallOptions) => run(name, { long: true }, options);

/** Two workers: the first holds the cells' variables, the second is idle. */
async function twoWorkers(): Promise<void> {
  const first = cell("first");
  await settled();
  await worker(0).boot();
  await worker(0).finish();
  await first.ended;
  await clock.pass(1_600);
  await worker(1).boot();
}

async function oneWorker(info = {}): Promise<void> {
  freshBrowser(2);
  scheduler = new Scheduler();
  const boot = scheduler.boot();
  await settled();
  await worker(0).boot(info);
  await boot;
}

describe("the first need", () => {
  test("starts Python, and not before", async () => {
    assert.equal(scheduler.status.state, "off");
    await settled();
    assert.equal(FakeWorker.all.length, 0);
    void cell("a");
    await settled();
    assert.equal(FakeWorker.all.length, 1);
    assert.equal(scheduler.status.state, "booting");
  });

  test("waits for the boot, and is told when it begins", async () => {
    const first = cell("a");
    await settled();
    assert.equal(first.started, false);
    assert.equal(scheduler.status.queued, 1);
    await worker(0).boot();
    assert.equal(first.started, true);
    assert.deepEqual(JSON.parse(worker(0).request!.payload), { of: "a" });
    assert.equal(scheduler.status.state, "busy");
    await worker(0).finish({ answer: 42 });
    assert.deepEqual(first.result, { answer: 42 });
    assert.equal(scheduler.status.state, "ready");
  });

  test("sends the interpreter and every pack to the worker", async () => {
    void scheduler.boot();
    await settled();
    assert.equal(worker(0).of("wasm").length, 1);
    assert.deepEqual(
      worker(0)
        .of("pack")
        .map(({ name }) => name),
      ["pyodide/stdlib.zip", "pyodide/numpy.zip", "pyodide/ppo_lab.zip"],
    );
  });

  test("by many at once starts one worker", async () => {
    for (const name of ["a", "b", "c"]) void cell(name);
    void scheduler.boot();
    await settled();
    assert.equal(FakeWorker.all.length, 1);
  });
});

describe("cells of a page", () => {
  test("run one after another, in the order of their presses", async () => {
    const order: string[] = [];
    const cells = ["a", "b", "c"].map((name) => cell(name, { onStart: () => order.push(name) }));
    await settled();
    await worker(0).boot();
    for (const _ of cells) await worker(0).finish();
    assert.deepEqual(order, ["a", "b", "c"]);
  });

  test("all run in the worker that holds their variables", async () => {
    await twoWorkers();
    void cell("b");
    await settled();
    assert.equal(worker(0).request?.name, "b");
    const waiting = cell("c");
    await settled();
    assert.equal(waiting.started, false);
    assert.equal(worker(1).request, undefined);
  });

  test("are known as sessions that hold variables once they ran", async () => {
    void cell("a");
    assert.equal(scheduler.sessions.has("/page/"), false);
    await settled();
    await worker(0).boot();
    assert.equal(scheduler.sessions.has("/page/"), true);
  });
});

describe("a long training", () => {
  test("runs beside the cells, which do not wait for it", async () => {
    await twoWorkers();
    void training("train");
    const pressed = cell("b");
    await settled();
    assert.equal(worker(1).request?.name, "train");
    assert.equal(pressed.started, true);
  });

  test("waits for a worker of its own rather than take the cells'", async () => {
    void cell("a");
    await settled();
    await worker(0).boot();
    await worker(0).finish();
    const long = training("train");
    await settled();
    assert.equal(long.started, false);
    assert.equal(FakeWorker.all.length, 2);
    await worker(1).boot();
    assert.equal(worker(1).request?.name, "train");
  });

  test("shares the only worker where there is memory for one", async () => {
    await oneWorker();
    void cell("a");
    await settled();
    await worker(0).finish();
    const long = training("train");
    await settled();
    assert.equal(long.started, true);
    assert.equal(FakeWorker.all.length, 1);
  });

  test("does not start a spare", async () => {
    void training("train");
    await settled();
    await worker(0).boot();
    await clock.pass(5_000);
    assert.equal(FakeWorker.all.length, 1);
  });
});

describe("a request without variables", () => {
  test("prefers the worker without them", async () => {
    await twoWorkers();
    void run("grade");
    await settled();
    assert.equal(worker(1).request?.name, "grade");
  });

  test("takes the cells' worker where the other is busy", async () => {
    await twoWorkers();
    void training("train");
    void run("grade");
    await settled();
    assert.equal(worker(0).request?.name, "grade");
  });

  test("overtakes cells that wait for their own worker", async () => {
    await twoWorkers();
    void cell("b");
    const waiting = cell("c");
    const graded = run("grade");
    await settled();
    assert.deepEqual([waiting.started, graded.started], [false, true]);
  });
});

describe("a spare worker", () => {
  test("starts a moment after the first need, not with it", async () => {
    void cell("a");
    await settled();
    await worker(0).boot();
    await clock.pass(1_400);
    assert.equal(FakeWorker.all.length, 1);
    await clock.pass(200);
    assert.equal(FakeWorker.all.length, 2);
  });

  test("is left out where memory is short", async () => {
    await oneWorker();
    void cell("a");
    await clock.pass(5_000);
    assert.equal(FakeWorker.all.length, 1);
  });

  test("starts where the browser does not tell its memory", async () => {
    freshBrowser(undefined);
    scheduler = new Scheduler();
    await twoWorkers();
    assert.equal(FakeWorker.all.length, 2);
  });

  test("is reported once it is ready", async () => {
    assert.equal(scheduler.status.spare, false);
    await twoWorkers();
    assert.equal(scheduler.status.spare, true);
    void training("train");
    await settled();
    assert.equal(scheduler.status.spare, false);
  });

  test("takes over at once when the cells' worker is ended", async () => {
    await twoWorkers();
    void cell("endless");
    await settled();
    await worker(0).crash("unreachable");
    const next = cell("next");
    await settled();
    assert.equal(next.started, true);
    assert.equal(worker(1).request?.name, "next");
  });

  test("is replaced by another after it took over", async () => {
    await twoWorkers();
    void cell("b");
    await settled();
    await worker(0).crash("unreachable");
    await clock.pass(1_600);
    assert.equal(FakeWorker.all.length, 3);
  });

  test("that does not boot leaves one worker, which long requests share", async () => {
    void cell("a");
    await settled();
    await worker(0).boot();
    await worker(0).finish();
    await clock.pass(1_600);
    await worker(1).crash("out of memory");
    assert.equal(scheduler.status.state, "ready");
    const long = training("train");
    await clock.pass(5_000);
    assert.equal(long.started, true);
    assert.equal(FakeWorker.all.length, 2);
  });
});

describe("a stop", () => {
  test("in the queue takes the request out; Python hears nothing", async () => {
    const stop = new AbortController();
    void cell("a");
    const queued = cell("b", { signal: stop.signal });
    await settled();
    await worker(0).boot();
    stop.abort();
    await queued.ended;
    assert.ok(queued.error instanceof StoppedError);
    assert.equal(queued.error.message, "Stopped before it began.");
    assert.equal(scheduler.status.queued, 0);
    assert.deepEqual(worker(0).of("stop"), []);
    await worker(0).finish();
    assert.equal(worker(0).request?.name, "a");
  });

  test("before the press starts nothing at all", async () => {
    const asked = cell("a", { signal: AbortSignal.abort() });
    await asked.ended;
    assert.ok(asked.error instanceof StoppedError);
    assert.equal(FakeWorker.all.length, 0);
  });

  /** A cell that runs in a page with or without a spare, and the press of Stop. */
  async function stopped(spare: boolean, info = {}): Promise<Watched> {
    if (spare) await twoWorkers();
    else await oneWorker(info);
    const stop = new AbortController();
    const running = cell("endless", { signal: stop.signal });
    await settled();
    stop.abort();
    await settled();
    return running;
  }

  test("that Python hears keeps the worker and the variables", async () => {
    const running = await stopped(true);
    assert.deepEqual(
      worker(0)
        .of("stop")
        .map(({ id }) => id),
      [worker(0).request!.id],
    );
    await worker(0).fail("KeyboardInterrupt");
    assert.ok(running.error instanceof StoppedError);
    assert.equal(running.error.message, "Stopped. Variables are kept.");
    await clock.pass(5_000);
    assert.equal(worker(0).terminated, false);
    assert.equal(scheduler.sessions.size, 1);
  });

  test("that comes too late for a result leaves the result", async () => {
    const running = await stopped(true);
    await worker(0).finish(7);
    assert.equal(running.result, 7);
  });

  test("unheard ends the worker after 0.3 s where a spare can take over", async () => {
    const running = await stopped(true);
    await clock.pass(290);
    assert.equal(worker(0).terminated, false);
    await clock.pass(20);
    assert.equal(worker(0).terminated, true);
    await running.ended;
    assert.ok(running.error instanceof LostError);
    assert.match(running.error.message, /long call into compiled code.*variables are gone/);
    assert.equal(scheduler.sessions.size, 0);
  });

  test("unheard waits a second where none can", async () => {
    const running = await stopped(false, { can_suspend: false });
    await clock.pass(990);
    assert.equal(worker(0).terminated, false);
    await clock.pass(20);
    assert.equal(worker(0).terminated, true);
    await running.ended;
    assert.match(running.error!.message, /browser cannot interrupt Python in any gentler way/);
  });

  test("heard gives the code 0.7 s to unwind", async () => {
    const running = await stopped(true);
    await clock.pass(200);
    worker(0).say({ type: "stopping", id: worker(0).request!.id });
    await clock.pass(690);
    assert.equal(worker(0).terminated, false);
    await clock.pass(20);
    assert.equal(worker(0).terminated, true);
    await running.ended;
    assert.match(running.error!.message, /the code went on after it was interrupted/);
  });

  test("of one request leaves the next in the queue alone", async () => {
    const running = await stopped(true);
    const next = cell("next");
    await clock.pass(400);
    await running.ended;
    assert.equal(next.started, true);
    await worker(1).finish("done");
    assert.equal(next.result, "done");
  });

  test("of a training that was lost does not claim that variables are", async () => {
    await twoWorkers();
    const stop = new AbortController();
    const long = training("train", { signal: stop.signal });
    await settled();
    stop.abort();
    await clock.pass(400);
    await long.ended;
    assert.ok(long.error instanceof LostError);
    assert.doesNotMatch(long.error.message, /variables/);
    assert.equal(scheduler.sessions.size, 1);
  });
});

describe("a forged answer", () => {
  test("cannot be made ready for a request that is still to come", async () => {
    void cell("first");
    await settled();
    await worker(0).boot();
    await settled();
    const seen = worker(0).request!.id;
    await worker(0).finish({ value: null });
    void cell("second");
    await settled();
    const { id } = worker(0).request!;
    assert.ok(Number.isSafeInteger(id));
    assert.ok(Math.abs(id - seen) > 1_000, "the next number follows from the last one");
  });
});

describe("a hard limit", () => {
  test("ends a request that runs too long", async () => {
    await twoWorkers();
    const graded = run("grade", {}, { hardLimit: 60_000 });
    await clock.pass(59_000);
    assert.equal(graded.error, null);
    await clock.pass(2_000);
    assert.match(graded.error!.message, /^Ended, because it ran for more than 60 seconds\./);
  });

  test("counts running, not waiting", async () => {
    const graded = run("grade", {}, { hardLimit: 1_000 });
    await clock.pass(5_000);
    await worker(0).boot();
    await clock.pass(900);
    assert.equal(graded.error, null);
  });

  test("that was kept does not end what runs later", async () => {
    await twoWorkers();
    const graded = run("grade", {}, { hardLimit: 1_000 });
    await settled();
    await worker(1).finish("passed");
    assert.equal(graded.result, "passed");
    await clock.pass(5_000);
    assert.equal(worker(1).terminated, false);
  });
});

describe("a worker that dies", () => {
  test("ends its request with a sentence, and its variables", async () => {
    await twoWorkers();
    const running = cell("b");
    await settled();
    await worker(0).crash("Out of memory");
    assert.ok(running.error instanceof LostError);
    assert.match(running.error.message, /ran out of memory.*variables are gone/);
    assert.equal(scheduler.sessions.size, 0);
  });

  test("may say so itself", async () => {
    await twoWorkers();
    const running = cell("b");
    await settled();
    worker(0).say({ type: "fatal", id: 1, message: "Maximum call stack size exceeded" });
    await running.ended;
    assert.match(running.error!.message, /called each other too deeply/);
  });

  test("with nobody else is started anew for those that wait", async () => {
    await oneWorker();
    void cell("a");
    const waiting = cell("b");
    await settled();
    await worker(0).crash("unreachable");
    assert.equal(FakeWorker.all.length, 2);
    await worker(1).boot();
    assert.equal(waiting.started, true);
  });
});

describe("a boot that fails", () => {
  test("ends every waiting request with one sentence, and is reported as failed", async () => {
    const [one, other] = [cell("a"), run("grade")];
    await settled();
    await worker(0).crash("no WebAssembly");
    for (const { error } of [one, other]) {
      assert.ok(error instanceof LostError);
      assert.equal(error.message, "Python could not start: no WebAssembly");
    }
    assert.equal(scheduler.status.state, "failed");
    assert.equal(scheduler.status.problem, "Python could not start: no WebAssembly");
  });

  test("is tried again at the next need", async () => {
    void cell("a");
    await settled();
    await worker(0).crash("no network");
    const again = cell("b");
    await settled();
    assert.equal(scheduler.status.problem, null);
    await worker(1).boot();
    await worker(1).finish(1);
    assert.equal(again.result, 1);
  });

  test("loads its files anew the next time: the network may be back", async () => {
    network.answer = () => new TypeError("failed to fetch");
    await cell("a").ended;
    freshBrowser();
    const again = cell("b");
    await settled();
    await worker(0).boot();
    assert.equal(again.started, true);
    assert.equal(worker(0).of("pack").length, 3);
  });

  test("for want of a file names the file and the answer", async () => {
    network.answer = ({ pathname }) =>
      pathname.includes("numpy.zip") ? new Response("", { status: 404 }) : new Response("x");
    const first = cell("a");
    await settled();
    await first.ended;
    assert.match(
      first.error!.message,
      /could not start: pyodide\/numpy\.zip could not be loaded: the server answered 404/,
    );
    assert.equal(worker(0).terminated, true);
  });

  test("for want of a network asks for one", async () => {
    network.answer = () => new TypeError("failed to fetch");
    const first = cell("a");
    await settled();
    await first.ended;
    assert.match(first.error!.message, /could not be loaded\. Is there a network\?/);
  });

  test("rejects who only asked for a boot", async () => {
    const boot = scheduler.boot();
    await settled();
    await Promise.all([assert.rejects(boot, /Python could not start: no/), worker(0).crash("no")]);
  });
});

describe("a message from running Python", () => {
  test("reaches the request: messages as JSON with their bytes, output as text", async () => {
    const heard: unknown[] = [];
    void cell("a", {
      onMessage: (data, buffers) => heard.push([data, buffers.length]),
      onOutput: (chunk) => heard.push(chunk),
    });
    await settled();
    await worker(0).boot();
    const { id } = worker(0).request!;
    worker(0).say({ type: "output", id, stream: "stderr", text: "hm" });
    worker(0).say({ type: "message", id, json: "[1]", buffers: [new Uint8Array()] });
    assert.deepEqual(heard, [{ stream: "stderr", text: "hm" }, [[1], 1]]);
  });

  test("for a request that is over is dropped", async () => {
    const heard: unknown[] = [];
    void cell("a", { onOutput: (chunk) => heard.push(chunk) });
    await settled();
    await worker(0).boot();
    worker(0).say({ type: "output", id: 999, stream: "stdout", text: "late" });
    assert.deepEqual(heard, []);
  });

  test("as a question is answered, by null where nobody can or the asking fails", async () => {
    const answers: CallOptions["onAsk"][] = [
      async (prompt) => `${prompt} yes`,
      undefined,
      () => Promise.reject(new Error("gone")),
    ];
    await oneWorker();
    for (const onAsk of answers) {
      void cell("a", { onAsk });
      await settled();
      worker(0).say({ type: "ask", id: worker(0).request!.id, prompt: "Sure?" });
      await settled();
      await worker(0).finish();
    }
    assert.deepEqual(
      worker(0)
        .of("answer")
        .map(({ text }) => text),
      ["Sure? yes", null, null],
    );
  });

  test("as an exception of ours keeps its class, its traceback and the field it refused", async () => {
    const failed = run("grade");
    await settled();
    await worker(0).boot();
    await worker(0).fail("FieldError", "seed is -1", "seed");
    const error = failed.error as PythonError;
    assert.ok(error instanceof PythonError);
    assert.equal(error.field, "seed");
    assert.deepEqual(
      [error.type, error.message, error.traceback],
      ["FieldError", "seed is -1", "Traceback"],
    );
  });

  test("can be paused and resumed", async () => {
    let pause: (paused: boolean) => void = () => undefined;
    void training("train", {
      onPausable: (control) => {
        pause = control;
      },
    });
    await settled();
    await worker(0).boot();
    pause(true);
    pause(false);
    assert.deepEqual(
      worker(0)
        .of("pause")
        .map(({ paused }) => paused),
      [true, false],
    );
  });
});

describe("the status", () => {
  test("is reported at once and at every change, until the subscription ends", async () => {
    const states: string[] = [];
    const leave = scheduler.onStatus(({ state }) => states.push(state));
    void cell("a");
    await settled();
    await worker(0).boot();
    await worker(0).finish();
    leave();
    void cell("b");
    await settled();
    assert.deepEqual([...new Set(states)], ["off", "booting", "busy", "ready"]);
    assert.equal(states.at(-1), "ready");
  });

  test("names the stage of a boot once the files are here", async () => {
    void scheduler.boot();
    assert.equal(scheduler.status.stage, "Downloading Python");
    await settled();
    for (const [stage, phrase] of [
      ["starting", "Starting Python"],
      ["unpacking", "Unpacking numpy"],
      ["importing", "Importing numpy"],
    ] as const) {
      worker(0).stage(stage);
      assert.equal(scheduler.status.stage, phrase);
    }
  });

  test("names the abilities of the worker", async () => {
    await oneWorker({ can_suspend: false });
    assert.equal(scheduler.status.info?.can_suspend, false);
  });
});

describe("runs side by side", () => {
  /** Boot workers one after another until no further one starts; returns how many train then. */
  async function trainedAtOnce(cores: number, memory: number, asked: number): Promise<number> {
    freshBrowser(memory);
    define("navigator", { deviceMemory: memory, hardwareConcurrency: cores });
    scheduler = new Scheduler();
    scheduler.allow(asked);
    const runs = Array.from({ length: asked }, (_, at) => training(`seed ${at}`));
    await settled();
    for (let at = 0; at < FakeWorker.all.length; at += 1) {
      await worker(at).boot();
      await settled();
    }
    return runs.filter(({ started }) => started).length;
  }

  test("are as many as were asked for, where processor and memory reach", async () => {
    assert.equal(await trainedAtOnce(16, 8, 9), 9);
  });

  test("leave one core to the page, and half the memory to everything else", async () => {
    assert.equal(await trainedAtOnce(4, 8, 9), 3);
    assert.equal(await trainedAtOnce(16, 2, 9), 3);
  });

  test("are never fewer than usual", async () => {
    assert.equal(await trainedAtOnce(2, 8, 9), 2);
  });

  test("that are over let their workers go, all but the usual ones", async () => {
    await trainedAtOnce(16, 8, 5);
    for (const each of FakeWorker.all) await each.finish();
    scheduler.allow(1);
    assert.equal(FakeWorker.all.filter(({ terminated }) => !terminated).length, 2);
  });

  test("that still train keep their workers", async () => {
    await trainedAtOnce(16, 8, 5);
    scheduler.allow(1);
    assert.equal(FakeWorker.all.filter(({ terminated }) => terminated).length, 0);
  });
});

describe("a worker that has graded", () => {
  test("never trains: a fresh one does", async () => {
    await twoWorkers();
    const graded = run("grade");
    await settled();
    assert.equal(worker(1).request!.name, "grade");
    await worker(1).finish({ status: "passed" });
    await graded.ended;
    const trained = training("train");
    await settled();
    assert.equal(worker(1).terminated, true);
    assert.equal(trained.started, false);
    await worker(2).boot();
    assert.equal(worker(2).request!.name, "train");
  });

  test("never trains on a device that has room for one, and the cells hear of their loss", async () => {
    await oneWorker();
    const first = cell("sets a variable");
    await settled();
    await worker(0).finish();
    await first.ended;
    const graded = run("grade");
    await settled();
    await worker(0).finish({ status: "passed" });
    await graded.ended;
    const lost: unknown[] = [];
    scheduler.onRetired((sessions) => lost.push(...sessions), new AbortController().signal);
    const trained = training("train");
    await settled();
    assert.deepEqual([worker(0).terminated, trained.started], [true, false]);
    assert.deepEqual([lost, scheduler.sessions.size], [["/page/"], 0]);
    await worker(1).boot();
    assert.equal(worker(1).request!.name, "train");
    assert.equal(FakeWorker.all.length, 2);
  });

  test("trains where none was graded, beside the cells' variables", async () => {
    await oneWorker();
    const first = cell("sets a variable");
    await settled();
    await worker(0).finish();
    await first.ended;
    const lost: unknown[] = [];
    scheduler.onRetired((sessions) => lost.push(...sessions), new AbortController().signal);
    training("train");
    await settled();
    assert.equal(worker(0).request!.name, "train");
    assert.deepEqual([lost, scheduler.sessions.size], [[], 1]);
  });

  test("tells nobody who has left", async () => {
    await oneWorker();
    const first = cell("sets a variable");
    await settled();
    await worker(0).finish();
    await first.ended;
    const graded = run("grade");
    await settled();
    await worker(0).finish();
    await graded.ended;
    const left = new AbortController();
    const lost: unknown[] = [];
    scheduler.onRetired((sessions) => lost.push(...sessions), left.signal);
    left.abort();
    training("train");
    await settled();
    assert.deepEqual(lost, []);
  });

  test("grades again", async () => {
    await twoWorkers();
    for (const _ of [1, 2]) {
      const graded = run("grade");
      await settled();
      await worker(1).finish({ status: "passed" });
      await graded.ended;
    }
    assert.equal(FakeWorker.all.length, 2);
  });
});

test("a cell whose worker shows no sign of life is told that its variables are gone", async () => {
  await oneWorker();
  const running = cell("endless");
  await settled();
  await clock.pass(12_000);
  await running.ended;
  assert.ok(running.error instanceof LostError);
  assert.match(running.error.message, /no sign of life.*variables are gone/s);
});

test("an answer that goes on long after its limit ends with its worker", async () => {
  await oneWorker();
  const graded = run("grade");
  await settled();
  worker(0).say({ type: "overdue", id: worker(0).request!.id, seconds: 5 });
  await graded.ended;
  assert.ok(graded.error instanceof LostError);
  assert.deepEqual(graded.error.death, { kind: "deaf", seconds: 5 });
  assert.equal(worker(0).terminated, true);
});

test("a question that waits for the reader is no silence", async () => {
  await oneWorker();
  const running = cell("asks");
  await settled();
  for (let second = 0; second < 30; second++) {
    await clock.pass(1_000);
    worker(0).say({ type: "beat", id: worker(0).request!.id });
  }
  assert.equal(running.error, null);
});
