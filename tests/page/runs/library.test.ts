import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { TrainEvent } from "src/generated/events.generated";
import { RUNS_KEPT, RunJournal } from "src/runs/journal";
import { RunLibrary, type RunRecord } from "src/runs/library";
import type { RunHandle } from "src/runs/source";
import { Clock } from "../support/clock";
import { checkpoint, done, iteration, specOf, started, trace } from "../support/events";

/** A run that sends these events, or fails with an error among them. */
function handle(
  id: string,
  events: (TrainEvent | Error)[] = [],
  cancel = async () => undefined as undefined,
): RunHandle {
  return {
    id,
    async *events() {
      for (const event of events) {
        if (event instanceof Error) throw event;
        yield event;
      }
    },
    cancel,
    policy: async () => new Uint8Array(),
  };
}

let library: RunLibrary;
let told: (string | null)[];
let clock: Clock;
beforeEach(() => {
  clock = new Clock();
  library = new RunLibrary(null);
  told = [];
  library.subscribe((run) => told.push(run?.id ?? null));
});
afterEach(() => clock.stop());

const add = (id: string, ...events: (TrainEvent | Error)[]) =>
  library.add("browser", specOf(), handle(id, events));

describe("following a run", () => {
  test("sorts its events by what they say", async () => {
    const run = await add(
      "a",
      started(),
      iteration(1),
      checkpoint(512),
      trace(512),
      iteration(2),
      done(),
    );
    await library.follow(run);
    assert.deepEqual(
      run.iterations.map((each) => each.iteration),
      [1, 2],
    );
    assert.equal(run.checkpoints.length, 1);
    assert.equal(run.trace?.global_step, 512);
    assert.equal(run.done?.status, "succeeded");
    assert.equal(run.last?.iteration, 2);
    assert.equal(run.problem, null);
  });

  test("tells its listeners of every event and of both ends", async () => {
    const run = await add("a", started(), iteration(1));
    told.length = 0;
    await library.follow(run);
    assert.deepEqual(told, ["a", "a", "a", "a"]);
    assert.equal(run.following, false);
  });

  test("keeps the reason why events stopped coming", async () => {
    const run = await add("a", iteration(1), new Error("cut"));
    await library.follow(run);
    assert.equal(run.problem?.message, "cut");
    assert.equal(run.iterations.length, 1);
  });

  test("again starts over: the handle repeats the run from its first event", async () => {
    const run = await add("a", iteration(1), checkpoint(512));
    await library.follow(run);
    await library.follow(run);
    assert.equal(run.iterations.length, 1);
    assert.equal(run.checkpoints.length, 1);
  });

  test("again forgets the earlier problem", async () => {
    const run = await add("a", new Error("cut"));
    await library.follow(run);
    run.handle = handle("a", [done()]);
    await library.follow(run);
    assert.equal(run.problem, null);
  });

  test("twice at once follows once", async () => {
    const run = await add("a", iteration(1));
    await Promise.all([library.follow(run), library.follow(run)]);
    assert.equal(run.iterations.length, 1);
  });

  test("that the reader left is no problem of the run", async () => {
    const run = await add("a", new Error("aborted"));
    await library.follow(run, AbortSignal.abort());
    assert.equal(run.problem, null);
  });

  test("a run that goes on after a crash loses what lies beyond its checkpoint", async () => {
    const again = started({ global_step: 512 });
    const run = await add(
      "a",
      started(),
      iteration(1),
      iteration(2),
      iteration(3),
      again,
      iteration(2),
    );
    await library.follow(run);
    assert.deepEqual(
      run.iterations.map((each) => each.iteration),
      [1, 2],
    );
  });
});

describe("stopping a run", () => {
  test("is shown until its events end", async () => {
    const run = await add("a", done());
    await library.stop(run);
    assert.equal(run.stopping, true);
    await library.follow(run);
    assert.equal(run.stopping, false);
  });

  test("that is refused is told, and the button comes back", async () => {
    const run = await library.add(
      "gpu",
      specOf(),
      handle("a", [], () => Promise.reject(new Error("no answer"))),
    );
    await library.stop(run);
    assert.equal(run.stopping, false);
    assert.equal(run.problem?.message, "no answer");
  });
});

describe("the list", () => {
  test("finds a run by its id", async () => {
    const run = await add("a");
    assert.equal(library.find("a"), run);
    assert.equal(library.find("b"), undefined);
  });

  test("gives each run of a kind a place of its own, and a free place anew", async () => {
    const [first, second] = [await add("a"), await add("b")];
    const other = await library.add("gpu", specOf(), handle("c"));
    assert.deepEqual([first.place, second.place, other.place], [0, 1, 0]);
    await library.remove(first);
    assert.equal((await add("d")).place, 0);
  });

  test("drops the oldest runs beyond those that are kept", async () => {
    for (let run = 0; run < RUNS_KEPT + 3; run += 1) await add(`run ${run}`);
    assert.equal(library.runs.length, RUNS_KEPT);
    assert.equal(library.runs[0]!.id, "run 3");
  });

  test("never drops a run that is being followed", async () => {
    const oldest = await add("oldest");
    oldest.following = true;
    for (let run = 0; run < RUNS_KEPT + 3; run += 1) await add(`run ${run}`);
    assert.ok(library.runs.includes(oldest));
    assert.equal(library.runs.length, RUNS_KEPT);
  });

  test("tells its listeners with null, until they leave", async () => {
    const heard: (RunRecord | null)[] = [];
    const leave = library.subscribe((run) => heard.push(run));
    await add("a");
    leave();
    await add("b");
    assert.deepEqual(heard, [null]);
  });
});

describe("what is kept for the next visit", () => {
  let journal: RunJournal;
  let opened = 0;
  beforeEach(async () => {
    opened += 1;
    journal = await RunJournal.open(`library-${opened}`);
    library = new RunLibrary(journal);
  });

  const nextVisit = async () => {
    const later = new RunLibrary(journal);
    await later.restore((id) => handle(id));
    return later;
  };

  test("a run is stored before its first event is asked for", async () => {
    await add("a");
    assert.deepEqual(
      (await journal.runs()).map(({ id }) => id),
      ["a"],
    );
  });

  test("runs come back with their events, in order, followed by nobody", async () => {
    await add("a");
    await clock.pass(10);
    await add("b");
    await journal.append("a", [
      { seq: 1, event: iteration(1) },
      { seq: 2, event: done() },
    ]);
    const { runs } = await nextVisit();
    assert.deepEqual(
      runs.map(({ id }) => id),
      ["a", "b"],
    );
    assert.equal(runs[0]!.done?.status, "succeeded");
    assert.deepEqual(
      runs.map(({ following }) => following),
      [false, false],
    );
    assert.deepEqual(
      runs.map(({ place }) => place),
      [0, 1],
    );
  });

  test("a run that is in the list already does not come twice", async () => {
    await add("a");
    await library.restore((id) => handle(id));
    assert.equal(library.runs.length, 1);
  });

  test("a hidden run stays hidden", async () => {
    await library.setHidden(await add("a"), true);
    assert.equal((await nextVisit()).runs[0]!.hidden, true);
  });

  test("a removed run is gone", async () => {
    await library.remove(await add("a"));
    assert.deepEqual((await nextVisit()).runs, []);
  });

  test("a full device does not keep a run from starting", async () => {
    journal.putRun = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
    assert.equal((await add("a")).id, "a");
    assert.equal(library.runs.length, 1);
  });

  test("a run of the service that another tab begins is shown here, and followed", async () => {
    const here = await nextVisit();
    let arrived = 0;
    await here.restore(
      (id) => handle(id),
      () => {
        arrived += 1;
      },
    );
    await library.add("gpu", specOf(), handle("a"));
    await here.hear("a");
    await here.hear("a");
    assert.deepEqual([here.runs.map(({ id }) => id), arrived], [["a"], 1]);
  });

  test("a run that trains in another tab is shown here with all it stored when it is over", async () => {
    const here = await nextVisit();
    await add("a");
    await journal.append("a", [{ seq: 1, event: iteration(1) }]);
    await here.hear("a");
    assert.equal(here.runs.length, 0);
    await journal.append("a", [{ seq: 2, event: done() }]);
    await here.hear("a");
    assert.equal(here.runs[0]!.done?.status, "succeeded");
    assert.equal(here.runs[0]!.iterations.length, 1);
  });

  test("a run that was seen in mid-training is shown to its end when another tab ends it", async () => {
    await add("a");
    await journal.append("a", [{ seq: 1, event: iteration(1) }]);
    const here = await nextVisit();
    await journal.append("a", [{ seq: 2, event: done() }]);
    await here.hear("a");
    assert.equal(here.runs.length, 1);
    assert.equal(here.runs[0]!.iterations.length, 1);
    assert.ok(here.runs[0]!.done);
  });

  test("a run that another tab removed is gone here, and hiding it does not bring it back", async () => {
    const run = await add("a");
    const here = await nextVisit();
    await here.remove(here.find("a")!);
    await library.setHidden(run, true);
    assert.deepEqual(await journal.runs(), []);
    await library.hear("a");
    assert.deepEqual(library.runs, []);
  });

  test("a run that another tab removed while it trained leaves nothing behind", async () => {
    let finish = () => undefined as undefined;
    const end = new Promise<void>((resolve) => {
      finish = () => void resolve() as undefined;
    });
    const slow = handle("a");
    slow.events = async function* () {
      yield iteration(1);
      await end;
      await journal.append("a", [{ seq: 1, event: iteration(1) }]);
    };
    const run = await library.add("browser", specOf(), slow);
    const over = library.follow(run);
    await journal.forget("a");
    await library.hear("a");
    assert.deepEqual(library.runs, [run], "it goes on here");
    finish();
    await over;
    assert.deepEqual(await journal.read("a"), []);
  });

  test("a run that another tab hides is hidden here", async () => {
    const run = await add("a");
    const here = await nextVisit();
    await here.setHidden(here.find("a")!, true);
    await library.hear(run.id);
    assert.equal(run.hidden, true);
  });

  test("tabs tell each other of each change", async () => {
    const left = new AbortController();
    const heard: string[] = [];
    const other = await RunJournal.open(`library-${opened}`);
    other.onElsewhere((id) => heard.push(id), left.signal);
    const run = await add("a", done());
    await library.follow(run);
    await library.setHidden(run, true);
    await library.remove(run);
    while (heard.length < 4) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(heard, ["a", "a", "a", "a"]);
    left.abort();
  });
});
