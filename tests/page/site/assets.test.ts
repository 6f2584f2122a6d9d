/** Files beside the page over http: compressed, counted, and refused in words. */
import "../support/fake_python";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { assetBytes, assetJson, assetSize, startWorker } from "src/site/assets";
import { freshBrowser, network, worker } from "../support/fake_python";

const STDLIB = "pyodide/stdlib.zip";
let asked: URL[];
const answer = (body: BodyInit | null, status = 200) => {
  network.answer = (url) => {
    asked.push(url);
    return new Response(body, { status });
  };
};
beforeEach(() => {
  freshBrowser();
  asked = [];
});

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("an asset of the build", () => {
  test("is asked for compressed, under the hash of its contents", async () => {
    answer(gzipSync("python"));
    assert.equal(text(await assetBytes(STDLIB)), "python");
    assert.equal(
      asked[0]!.href,
      "http://localhost:8000/assets/ppo/pyodide/stdlib.zip.gz?v=0123456789ab",
    );
  });

  test("passes as it is where the host has decompressed it already", async () => {
    answer("python");
    assert.equal(text(await assetBytes(STDLIB)), "python");
  });

  test("may be empty", async () => {
    answer("");
    assert.equal((await assetBytes(STDLIB)).length, 0);
  });

  test("has a known size; another has none", () => {
    assert.equal(assetSize(STDLIB), 1);
    assert.equal(assetSize("exercises/gae.json"), null);
  });
});

describe("another file", () => {
  test("is asked for by its own name", async () => {
    answer('{"a": [1]}');
    assert.deepEqual(await assetJson("exercises/gae.json"), { a: [1] });
    assert.equal(asked[0]!.href, "http://localhost:8000/assets/ppo/exercises/gae.json");
  });
});

describe("progress", () => {
  test("counts transferred bytes and ends with the total", async () => {
    answer("12345");
    const told: [number, number | null][] = [];
    await assetBytes("free.bin", { onBytes: (...now) => told.push(now) });
    assert.deepEqual(told, [
      [5, null],
      [5, 5],
    ]);
  });

  test("never says more than the total, whatever the host sends", async () => {
    answer("123");
    const told: number[] = [];
    await assetBytes(STDLIB, { onBytes: (loaded) => told.push(loaded) });
    assert.ok(told.every((loaded) => loaded <= 1));
  });
});

describe("a failure", () => {
  test("names the file and the server's answer", async () => {
    answer("no", 503);
    await assert.rejects(
      assetBytes("a.json"),
      /^Error: a\.json could not be loaded: the server answered 503\.$/,
    );
  });

  test("without an answer asks for a network", async () => {
    network.answer = () => new TypeError("failed to fetch");
    await assert.rejects(
      assetBytes("a.json"),
      /^Error: a\.json could not be loaded\. Is there a network\?$/,
    );
  });

  test("of a request that was given up is no failure of the network", async () => {
    network.answer = () => new DOMException("left", "AbortError");
    await assert.rejects(assetBytes("a.json", { signal: AbortSignal.abort() }), {
      name: "AbortError",
    });
  });
});

test("a worker is started from its bundle", async () => {
  await startWorker("worker.js");
  assert.equal(worker(0).url.href, "http://localhost:8000/assets/ppo/worker.js");
});
