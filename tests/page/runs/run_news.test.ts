/** Word of new events: one request for all runs of all tabs, and none that depends on another tab. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { GpuClient } from "src/runs/gpu_client";
import { RunNews } from "src/runs/run_news";
import { Clock, settled } from "../support/clock";

let clock: Clock;
let left: AbortController;
let newest: Map<string, number>;
let asked: string[][];

beforeEach(() => {
  clock = new Clock();
  left = new AbortController();
  newest = new Map();
  asked = [];
});
afterEach(async () => {
  left.abort();
  await settled();
  clock.stop();
});

/** A tab whose reader has the given runs. */
function tab(answer: () => Promise<Map<string, number>> = async () => newest) {
  const client = {
    address: "http://127.0.0.1:8321",
    newest: (runs: ReadonlySet<string>) => {
      asked.push([...runs]);
      return answer();
    },
  };
  const news = new RunNews(client as unknown as GpuClient);
  return (run: string, after = 0) => {
    const heard = { came: false, error: null as unknown };
    news.later(run, after, left.signal).then(
      () => {
        heard.came = true;
      },
      (error: unknown) => {
        heard.error = error;
      },
    );
    return heard;
  };
}

/** Let a message between two tabs arrive. */
const delivered = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

describe("one tab", () => {
  test("asks for all its runs in one request", async () => {
    const later = tab();
    later("r1");
    later("r2");
    newest.set("r1", 0).set("r2", 0);
    await clock.pass(2_000);
    assert.deepEqual(asked, [["r1", "r2"]]);
  });

  test("hears of a run with an event that it does not have, and of no other", async () => {
    const later = tab();
    const [first, second] = [later("r1", 3), later("r2", 3)];
    newest.set("r1", 4).set("r2", 3);
    await clock.pass(2_000);
    assert.equal(first.came, true);
    assert.equal(second.came, false);
  });

  test("goes on asking until there is something", async () => {
    const heard = tab()("r1");
    newest.set("r1", 0);
    await clock.pass(9_000);
    assert.equal(asked.length, 4);
    newest.set("r1", 1);
    await clock.pass(2_000);
    assert.equal(heard.came, true);
    await clock.pass(9_000);
    assert.equal(asked.length, 5, "nobody waits any more");
  });

  test("lets a run that the service does not list ask for itself", async () => {
    const heard = tab()("gone");
    await clock.pass(2_000);
    assert.equal(heard.came, true);
  });

  test("passes a failure on to all runs that waited", async () => {
    const later = tab(() => Promise.reject(new Error("no network")));
    const heard = [later("r1"), later("r2")];
    await clock.pass(2_000);
    assert.deepEqual(
      heard.map(({ error }) => (error as Error).message),
      ["no network", "no network"],
    );
  });
});

describe("two tabs", () => {
  test("hear what one of them was told, and ask for it once", async () => {
    const [one, other] = [tab(), tab()];
    one("r1");
    await clock.pass(500);
    const heard = other("r2", 1);
    newest.set("r1", 0).set("r2", 2);
    await clock.pass(1_500);
    await delivered();
    assert.deepEqual(asked, [["r1"]]);
    assert.equal(heard.came, true);
  });

  test("with other runs each ask for their own", async () => {
    const [one, other] = [
      tab(async () => new Map([["r1", 0]])),
      tab(async () => new Map([["r2", 2]])),
    ];
    one("r1");
    const heard = other("r2");
    await clock.pass(2_000);
    await delivered();
    await clock.pass(500);
    assert.deepEqual(asked, [["r1"], ["r2"]]);
    assert.equal(heard.came, true);
  });

  test("do not wait for one that is closed", async () => {
    const later = tab();
    later("r1");
    newest.set("r1", 0).set("r2", 0);
    const other = tab()("r2");
    await clock.pass(2_000);
    newest.set("r2", 1);
    left.abort();
    left = new AbortController();
    assert.equal(other.came, false);
    const again = tab()("r2");
    await clock.pass(2_000);
    assert.equal(again.came, true);
  });
});
