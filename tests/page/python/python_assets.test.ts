import "../support/fake_python";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { ToWorker } from "src/python/protocol";
import { PythonAssets } from "src/python/python_assets";
import { settled } from "../support/clock";
import { freshBrowser, network } from "../support/fake_python";

beforeEach(() => freshBrowser());

test("files are sent to every worker and loaded once", async () => {
  let loaded = 0;
  network.answer = () => {
    loaded += 1;
    return new Response(new Uint8Array([1, 2]));
  };
  const assets = new PythonAssets(() => undefined);
  for (let each = 0; each < 2; each += 1) {
    const posted: ToWorker[] = [];
    await assets.sendTo((message) => posted.push(message));
    assert.deepEqual(posted.map(({ type }) => type).toSorted(), ["pack", "pack", "pack", "wasm"]);
  }
  assert.equal(loaded, 4);
});

test("a file is sent as soon as it is here, whatever the others do", async () => {
  let release: () => void = () => undefined;
  const numpy = new Promise<void>((resolve) => {
    release = resolve;
  });
  network.answer = ({ pathname }) => {
    if (!pathname.includes("numpy.zip")) return new Response(new Uint8Array([1]));
    const body = new ReadableStream({
      async pull(controller) {
        await numpy;
        controller.enqueue(new Uint8Array([1]));
        controller.close();
      },
    });
    return new Response(body);
  };
  const posted: ToWorker[] = [];
  const sending = new PythonAssets(() => undefined).sendTo((message) => posted.push(message));
  await settled();
  assert.equal(posted.length, 3);
  release();
  await sending;
  assert.equal(posted.length, 4);
});

test("the bytes of all files are counted together", async () => {
  const told: [number, number | null][] = [];
  const assets = new PythonAssets((loaded, total) => told.push([loaded, total]));
  await assets.sendTo(() => undefined);
  assert.deepEqual(told.at(-1), [4, 4]);
  const loaded = told.map(([bytes]) => bytes);
  assert.deepEqual(
    loaded,
    loaded.toSorted((one, other) => one - other),
  );
});

test("the first failure is the failure of all", async () => {
  network.answer = () => new Response("", { status: 500 });
  await assert.rejects(
    new PythonAssets(() => undefined).sendTo(() => undefined),
    /the server answered 500/,
  );
});

test("what still loads ends when it is dropped", async () => {
  network.answer = () => new Response(new ReadableStream({}));
  const assets = new PythonAssets(() => undefined);
  const sent = assert.rejects(
    assets.sendTo(() => undefined),
    { name: "AbortError" },
  );
  await settled();
  assets.drop();
  await sent;
});
