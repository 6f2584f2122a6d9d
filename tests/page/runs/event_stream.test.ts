import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { SilentStream, serverSentEvents } from "src/runs/event_stream";
import { Clock, settled } from "../support/clock";
import { Collected } from "../support/collect";
import { streamOf } from "../support/fake_service";

let clock: Clock;
beforeEach(() => {
  clock = new Clock();
});
afterEach(() => clock.stop());

async function heard(...chunks: (string | Uint8Array)[]): Promise<string[][]> {
  const collected = new Collected(serverSentEvents(streamOf(chunks)));
  await collected.end;
  assert.equal(collected.error, null);
  return collected.items;
}

test("the events of one chunk come together, those of another apart", async () => {
  assert.deepEqual(await heard("data: 1\n\ndata: 2\n\n", "data: 3\n\n"), [["1", "2"], ["3"]]);
});

test("an event cut in two by the network is one event", async () => {
  assert.deepEqual(await heard('data: {"a"', ": 1}\n\n"), [[], ['{"a": 1}']]);
});

test("a letter of several bytes cut in two stays a letter", async () => {
  const bytes = new TextEncoder().encode("data: λ\n\n");
  assert.deepEqual(await heard(bytes.slice(0, 7), bytes.slice(7)), [[], ["λ"]]);
});

test("pings and names are not events, but signs of life", async () => {
  assert.deepEqual(await heard(": ping\n\n", "id: 4\nevent: iteration\ndata: x\n\n"), [[], ["x"]]);
});

test("an event that the connection did not finish is not an event", async () => {
  assert.deepEqual(await heard("data: 1\n\ndata: 2\n"), [["1"]]);
});

test("a body that breaks rejects after what had arrived", async () => {
  const collected = new Collected(serverSentEvents(streamOf(["data: 1\n\n"], "break")));
  await collected.end;
  assert.deepEqual(collected.items, [["1"]]);
  assert.ok(collected.error instanceof TypeError);
});

test("a connection without a byte for 45 s is given up", async () => {
  const collected = new Collected(serverSentEvents(streamOf(["data: 1\n\n"], "wait")));
  await clock.pass(44_000);
  assert.equal(collected.ended, false);
  await clock.pass(2_000);
  assert.ok(collected.error instanceof SilentStream);
});

test("a ping is a sign of life", async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const service = writable.getWriter();
  const collected = new Collected(serverSentEvents(readable));
  await clock.pass(40_000);
  await service.write(new TextEncoder().encode(": ping\n\n"));
  await clock.pass(40_000);
  assert.equal(collected.ended, false);
});

test("whoever leaves closes the connection", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const _ of serverSentEvents(body)) break;
  await settled();
  assert.equal(cancelled, true);
});
