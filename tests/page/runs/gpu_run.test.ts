/** The stream of a run on the service: every event once, in order, over cuts, reloads and refusals. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { GpuClient } from "src/runs/gpu_client";
import { type ConnectionState, GpuSource } from "src/runs/gpu_run";
import { RunJournal } from "src/runs/journal";
import type { ServiceProblem } from "src/runs/service_problem";
import { Clock } from "../support/clock";
import { Collected } from "../support/collect";
import { checkpoint, done, iteration, specOf, started } from "../support/events";
import { FakeService, problem } from "../support/fake_service";

const ALL = [started(), iteration(1), checkpoint(512), iteration(2), done()];
let clock: Clock;
let service: FakeService;
let states: ConnectionState[];
let opened = 0;

beforeEach(() => {
  clock = new Clock();
  service = new FakeService();
  service.events.push(...ALL);
  service.install();
  states = [];
});
afterEach(() => clock.stop());

function source(journal: RunJournal | null = null): GpuSource {
  const client = new GpuClient({ address: service.address, key: "k" });
  return new GpuSource(client, journal, (_run, state) => states.push(state));
}

const follow = (journal: RunJournal | null = null, signal?: AbortSignal) =>
  new Collected(source(journal).resume("r1").events(signal));

function newJournal(): Promise<RunJournal> {
  opened += 1;
  return RunJournal.open(`gpu-run-${opened}`);
}

describe("a connection that holds", () => {
  test("brings all events and ends with done", async () => {
    const heard = follow();
    await heard.end;
    assert.deepEqual(heard.items, ALL);
    assert.deepEqual(service.lastEventIds, ["0"]);
    assert.deepEqual(states, ["live"]);
  });

  test("passes no sequence number on to the views", async () => {
    const heard = follow();
    await heard.end;
    assert.ok(heard.items.every((event) => !("seq" in event)));
  });

  test("ends at done though the service keeps the connection open", async () => {
    service.events.push(iteration(9));
    const heard = follow();
    await heard.end;
    assert.equal(heard.items.at(-1)!.type, "done");
  });
});

describe("a connection that is cut", () => {
  for (const politely of [false, true]) {
    const how = politely ? "closed by a proxy" : "broken";
    for (let after = 0; after < ALL.length; after += 1) {
      test(`${how} after ${after} events goes on behind them`, async () => {
        service.faults.push({ cutAfter: after, politely });
        const heard = follow();
        await clock.pass(2_000);
        await heard.end;
        assert.deepEqual(heard.items, ALL);
        assert.deepEqual(service.lastEventIds, ["0", String(after)]);
      });
    }
  }

  test("at every event still brings each once", async () => {
    service.faults.push(...Array(4).fill({ cutAfter: 1 }));
    const heard = follow();
    await clock.pass(10_000);
    await heard.end;
    assert.deepEqual(heard.items, ALL);
    assert.deepEqual(service.lastEventIds, ["0", "1", "2", "3", "4"]);
  });

  test("says when it tries again, and that it is back", async () => {
    service.faults.push({ cutAfter: 1 });
    const heard = follow();
    await clock.pass(2_000);
    await heard.end;
    assert.deepEqual(states, ["live", { retryInSeconds: 0.5 }, "live"]);
  });

  test("waits before it tries again", async () => {
    service.faults.push({ cutAfter: 1 });
    const heard = follow();
    await clock.pass(400);
    assert.equal(service.lastEventIds.length, 1);
    await clock.pass(200);
    await heard.end;
    assert.equal(service.lastEventIds.length, 2);
  });

  test("waits longer each time while nothing arrives", async () => {
    service.faults.push(...Array(5).fill({ unreachable: true }));
    const heard = follow();
    await clock.pass(16_000);
    await heard.end;
    const waits = states.flatMap((state) =>
      typeof state === "string" ? [] : [state.retryInSeconds],
    );
    assert.deepEqual(waits, [0.5, 1, 2, 4, 8]);
    assert.deepEqual(heard.items, ALL);
  });

  test("leaves no listener behind at each pause, or a night of cuts would pile them up", async (t) => {
    const added = t.mock.method(AbortSignal.prototype, "addEventListener").mock;
    const removed = t.mock.method(AbortSignal.prototype, "removeEventListener").mock;
    service.faults.push(...Array(5).fill({ unreachable: true }));
    const heard = follow();
    await clock.pass(16_000);
    await heard.end;
    // The one left over is the last connection's own, for as long as it lasts.
    assert.equal(added.callCount() - removed.callCount(), 1);
  });

  test("waits briefly again once events arrived", async () => {
    service.faults.push({ unreachable: true }, { unreachable: true }, { cutAfter: 2 });
    const heard = follow();
    await clock.pass(5_000);
    await heard.end;
    const waits = states.flatMap((state) =>
      typeof state === "string" ? [] : [state.retryInSeconds],
    );
    assert.deepEqual(waits, [0.5, 1, 0.5]);
  });
});

describe("many runs in one browser", () => {
  const queuedRun = () => {
    service.events.length = 0;
    service.pings = true;
  };

  test("hold two live streams at most; the others ask now and then", async () => {
    service.faults.push({ silent: true }, { silent: true });
    const heard = service.runs.map((run) => new Collected(source().resume(run).events()));
    await clock.pass(100);
    assert.equal(service.streams, 2);
    await clock.pass(8_000);
    for (const { items } of heard.slice(2)) assert.deepEqual(items, ALL);
    assert.equal(service.streams, 2);
    await clock.pass(60_000);
    await Promise.all(heard.map(({ end }) => end));
    for (const { items } of heard) assert.deepEqual(items, ALL);
  });

  test("are asked for in one request while they wait in the queue", async () => {
    queuedRun();
    const left = new AbortController();
    const heard = service.runs.map(
      (run) => new Collected(source().resume(run).events(left.signal)),
    );
    await clock.pass(20_000);
    service.requests.length = 0;
    await clock.pass(60_000);
    left.abort();
    await Promise.all(heard.map(({ end }) => end));
    const paths = new Set(service.requests.map(({ path }) => path));
    assert.deepEqual([...paths], ["/v1/runs?limit=100"]);
    assert.ok(service.requests.length <= 30, String(service.requests.length));
  });

  test("that are asked for too often wait as long as the service says, and nothing is lost", async () => {
    queuedRun();
    const busy = problem(429, { code: "rate_limited" }, { "Retry-After": "7" });
    const heard = follow();
    await clock.pass(6_000);
    service.answers.set("GET /v1/runs?limit=100", () => busy.clone());
    await clock.pass(30_000);
    assert.equal(heard.ended, false);
    assert.ok(states.every((state) => typeof state === "string"));
    service.answers.clear();
    service.events.push(...ALL);
    await clock.pass(12_000);
    await heard.end;
    assert.deepEqual(heard.items, ALL);
  });

  test("give a stream up while they wait in the queue, and miss nothing of their beginning", async () => {
    queuedRun();
    const heard = follow();
    await clock.pass(4_000);
    assert.equal(service.streams, 1);
    await clock.pass(3_000);
    assert.equal(service.streams, 0);
    service.events.push(...ALL);
    await clock.pass(3_000);
    await heard.end;
    assert.deepEqual(heard.items, ALL);
    assert.ok(states.includes("polled"));
  });
});

test("a proxy that cuts every connection after a sign of life never makes us give up", async () => {
  service.events.length = 2;
  service.pings = true;
  service.faults.push({ cutAfter: 2 }, ...Array(30).fill({ cutAfter: 0 }));
  const heard = follow();
  await clock.pass(10_000);
  assert.equal(heard.ended, false);
  assert.ok(service.lastEventIds.length > 10);
  service.events.push(...ALL.slice(2));
  service.faults.length = 0;
  await clock.pass(2_000);
  await heard.end;
  assert.deepEqual(heard.items, ALL);
});

describe("a service that does not come back", () => {
  test("is given up after eight connections, with the problem's own words", async () => {
    service.faults.push(...Array(20).fill({ unreachable: true }));
    const heard = follow();
    await clock.pass(60_000);
    await heard.end;
    assert.equal(service.lastEventIds.length, 8);
    assert.equal((heard.error as ServiceProblem).code, "unreachable");
  });

  test("that breaks off every time is told as a breaking connection, the run going on", async () => {
    service.events.length = 0;
    service.faults.push(...Array(20).fill({ cutAfter: 0 }));
    const heard = follow();
    await clock.pass(60_000);
    await heard.end;
    const problem = heard.error as ServiceProblem;
    assert.equal(problem.code, "events_lost");
    assert.match(problem.message, /keeps breaking \(network error\)\. The run goes on there/);
    assert.deepEqual(problem.ways, ["retry", "train_here"]);
  });

  test("that falls silent is asked again after 45 s", async () => {
    service.faults.push({ silent: true });
    const heard = follow();
    await clock.pass(44_000);
    assert.equal(service.lastEventIds.length, 1);
    await clock.pass(3_000);
    await heard.end;
    assert.deepEqual(heard.items, ALL);
  });
});

describe("a refusal", () => {
  for (const status of [401, 403, 404, 410]) {
    test(`with ${status} is told at once`, async () => {
      service.faults.push({ refuse: status });
      const heard = follow();
      await heard.end;
      assert.equal((heard.error as ServiceProblem).code, `http_${status}`);
      assert.equal(service.lastEventIds.length, 1);
    });
  }

  for (const [status, body] of [
    [500, {}],
    [503, {}],
    [429, { code: "too_many_streams" }],
  ] as const) {
    test(`with ${status} passes, and is tried again`, async () => {
      service.faults.push({ refuse: status, body });
      const heard = follow();
      await clock.pass(1_000);
      await heard.end;
      assert.deepEqual(heard.items, ALL);
    });
  }
});

describe("what is sent twice or not at all", () => {
  test("an event that comes again is passed on once", async () => {
    service.faults.push({ cutAfter: 3 }, { repeat: 2 });
    const heard = follow();
    await clock.pass(2_000);
    await heard.end;
    assert.deepEqual(heard.items, ALL);
    assert.deepEqual(service.lastEventIds, ["0", "3"]);
  });

  test("a missing event is asked for again rather than left out", async () => {
    service.faults.push({ cutAfter: 1 }, { skip: true });
    const heard = follow();
    await clock.pass(4_000);
    await heard.end;
    assert.deepEqual(heard.items, ALL);
    assert.deepEqual(service.lastEventIds, ["0", "1", "1"]);
  });

  test("an event that is never sent is named in the end", async () => {
    service.faults.push(...Array(20).fill({ skip: true }));
    const heard = follow();
    await clock.pass(60_000);
    await heard.end;
    assert.match((heard.error as Error).message, /Event 1 is missing, got 2/);
    assert.deepEqual(heard.items, []);
  });
});

describe("a reader who leaves", () => {
  test("ends the connection and no other follows", async () => {
    service.faults.push({ silent: true });
    const leaving = new AbortController();
    const heard = follow(null, leaving.signal);
    await clock.pass(100);
    leaving.abort();
    await heard.end;
    assert.equal((heard.error as Error).name, "AbortError");
    await clock.pass(60_000);
    assert.equal(service.lastEventIds.length, 1);
  });

  test("during a pause is not called back", async () => {
    service.faults.push({ unreachable: true });
    const leaving = new AbortController();
    const heard = follow(null, leaving.signal);
    await clock.pass(100);
    leaving.abort();
    await heard.end;
    await clock.pass(60_000);
    assert.equal(service.lastEventIds.length, 1);
  });
});

describe("events that this device has stored", () => {
  test("are not asked for again after a reload", async () => {
    const journal = await newJournal();
    service.faults.push({ cutAfter: 3 });
    const leaving = new AbortController();
    const first = follow(journal, leaving.signal);
    await clock.pass(100);
    leaving.abort();
    await first.end;
    const second = follow(journal);
    await clock.pass(100);
    await second.end;
    assert.deepEqual(second.items, ALL);
    assert.deepEqual(service.lastEventIds, ["0", "3"]);
  });

  test("of a finished run need no service at all", async () => {
    const journal = await newJournal();
    await follow(journal).end;
    service.requests.length = 0;
    const again = follow(journal);
    await again.end;
    assert.deepEqual(again.items, ALL);
    assert.deepEqual(service.requests, []);
  });

  test("are stored before a view sees them", async () => {
    const journal = await newJournal();
    for await (const _ of source(journal).resume("r1").events()) {
      assert.ok((await journal.read("r1")).length > 0);
      break;
    }
  });

  test("have no hole when the device is full: storing stops", async () => {
    const journal = await newJournal();
    const append = journal.append.bind(journal);
    let calls = 0;
    journal.append = async (run, events) => {
      calls += 1;
      if (calls === 2) throw new DOMException("full", "QuotaExceededError");
      await append(run, events);
    };
    service.faults.push({ cutAfter: 1 });
    const heard = follow(journal);
    await clock.pass(2_000);
    await heard.end;
    assert.deepEqual(heard.items, ALL);
    assert.deepEqual(
      (await journal.read("r1")).map(({ seq }) => seq),
      [1],
    );
    assert.equal(calls, 2);
  });
});

describe("starting a run", () => {
  const accepted = () => new Response(JSON.stringify({ id: "r9", state: "queued" }));

  test("gives a handle of the service's id", async () => {
    service.answers.set("POST /v1/runs", accepted);
    assert.equal((await source().start(specOf())).id, "r9");
  });

  test("is tried once more after a lost answer, under the same key", async () => {
    let calls = 0;
    service.answers.set("POST /v1/runs", () => {
      calls += 1;
      return calls === 1 ? problem(503, {}) : accepted();
    });
    const starting = source().start(specOf());
    await clock.pass(1_000);
    assert.equal((await starting).id, "r9");
    const keys = service.requests.map(({ headers }) => headers.get("Idempotency-Key"));
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
  });

  test("waits while the service takes no more requests in this minute", async () => {
    let asked = 0;
    service.answers.set("POST /v1/runs", () => {
      asked += 1;
      return asked < 4
        ? problem(429, { code: "rate_limited" }, { "Retry-After": "20" })
        : accepted();
    });
    const starting = source().start(specOf());
    await clock.pass(59_000);
    assert.equal(asked, 3);
    await clock.pass(2_000);
    assert.equal((await starting).id, "r9");
  });

  test("is not repeated where the service refused the settings", async () => {
    service.answers.set("POST /v1/runs", () => problem(422, { detail: "seed is -1" }));
    await assert.rejects(source().start(specOf()), /seed is -1/);
    assert.equal(service.requests.length, 1);
  });

  test("twice by the reader are two runs: each press has its own key", async () => {
    service.answers.set("POST /v1/runs", accepted);
    await source().start(specOf());
    await source().start(specOf());
    const keys = service.requests.map(({ headers }) => headers.get("Idempotency-Key"));
    assert.notEqual(keys[0], keys[1]);
  });
});

describe("a policy", () => {
  const file = "checkpoints%2Fstep-000000000512%2Fpolicy.onnx";
  const name = checkpoint(512).name;

  test("is the .onnx file of its checkpoint", async () => {
    service.answers.set(
      `GET /v1/runs/r1/artifacts/${file}`,
      () => new Response(new Uint8Array([7])),
    );
    const handle = source().resume("r1");
    await new Collected(handle.events()).end;
    assert.deepEqual(await handle.policy(name), new Uint8Array([7]));
  });

  test("is kept on this device and not loaded twice", async () => {
    service.answers.set(
      `GET /v1/runs/r1/artifacts/${file}`,
      () => new Response(new Uint8Array([7])),
    );
    const journal = await newJournal();
    const handle = source(journal).resume("r1");
    await new Collected(handle.events()).end;
    await handle.policy(name);
    service.requests.length = 0;
    assert.deepEqual(await handle.policy(name), new Uint8Array([7]));
    assert.deepEqual(service.requests, []);
  });

  test("of an earlier visit's checkpoint is found through what is stored", async () => {
    service.answers.set(
      `GET /v1/runs/r1/artifacts/${file}`,
      () => new Response(new Uint8Array([7])),
    );
    const journal = await newJournal();
    await follow(journal).end;
    assert.deepEqual(await source(journal).resume("r1").policy(name), new Uint8Array([7]));
  });

  test("of an unknown checkpoint is refused by name", async () => {
    await assert.rejects(
      source().resume("r1").policy("step-7"),
      /Run r1 has no checkpoint "step-7" with an \.onnx/,
    );
  });
});

test("cancelling is the service's business", async () => {
  service.answers.set("POST /v1/runs/r1/cancel", () => new Response("{}"));
  await source().resume("r1").cancel();
  assert.equal(service.requests[0]!.path, "/v1/runs/r1/cancel");
});
