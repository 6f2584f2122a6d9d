/** Files beside the page over http: compressed, counted, and refused in words. */
import "../support/fake_python";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { assetBytes, assetJson, assetModule, assetSize, startWorker } from "src/site/assets";
import { settled } from "../support/clock";
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
    assert.equal((await assetBytes("empty.bin")).length, 0);
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

  test("is tried three times where the server may recover, once where it forbids", async () => {
    answer("no", 503);
    await assert.rejects(assetBytes("a.json"));
    assert.equal(asked.length, 3);
    answer("no", 403);
    await assert.rejects(assetBytes("a.json"), /forbids it \(403\)/);
    assert.equal(asked.length, 4);
  });

  test("by a page to sign in is told as one", async () => {
    network.answer = () => new Response("<html>", { headers: { "content-type": "text/html" } });
    await assert.rejects(assetBytes(STDLIB), /a web page came in its place.*sign in/);
  });

  test("by a file that is always cut off says so", async () => {
    answer("");
    await assert.rejects(assetBytes(STDLIB), /stdlib\.zip was cut off: 0 of 1 bytes arrived/);
    assert.equal(asked.length, 3);
  });

  for (const ranges of [true, false]) {
    test(`in the middle goes on from there, ${ranges ? "by a range" : "skipping"}`, async () => {
      const inner = globalThis.fetch;
      const from: (string | null)[] = [];
      globalThis.fetch = async (_url, init) => {
        const range = new Headers(init?.headers).get("Range");
        from.push(range);
        if (range)
          return new Response(ranges ? "56789" : "0123456789", { status: ranges ? 206 : 200 });
        let sent = false;
        return new Response(
          new ReadableStream({
            pull(controller) {
              if (sent) controller.error(new TypeError("network error"));
              else controller.enqueue(new TextEncoder().encode("01234"));
              sent = true;
            },
          }),
        );
      };
      try {
        assert.equal(text(await assetBytes("a.bin")), "0123456789");
      } finally {
        globalThis.fetch = inner;
      }
      assert.deepEqual(from, [null, "bytes=5-"]);
    });
  }

  test("by silence ends each attempt after 20 s", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const inner = globalThis.fetch;
    globalThis.fetch = () => new Promise<Response>(() => undefined);
    try {
      const refused = assert.rejects(assetBytes("a.bin"), /nothing arrived for 20 seconds/);
      for (let attempt = 0; attempt < 3; attempt += 1) {
        t.mock.timers.tick(20_000);
        await settled();
      }
      await refused;
    } finally {
      globalThis.fetch = inner;
    }
  });

  test("is tried again, and its receiver is told so each time", async () => {
    answer("no", 503);
    let retries = 0;
    const onRetry = () => {
      retries += 1;
    };
    await assert.rejects(assetBytes("a.json", { onRetry }));
    assert.equal(retries, 2);
  });

  test("of WebAssembly that is something else never shows the compiler's words", async (t) => {
    t.mock.method(WebAssembly, "compileStreaming", async (source: Response) =>
      WebAssembly.compile(await source.arrayBuffer()),
    );
    answer("<!doctype html>");
    await assert.rejects(assetModule("python.wasm"), (error: Error) => {
      assert.match(error.message, /^python\.wasm arrived damaged: /);
      assert.doesNotMatch(error.message, /magic|compile/i);
      return true;
    });
  });

  test("of WebAssembly that is cut in its middle is told as a cut", async () => {
    const inner = globalThis.fetch;
    globalThis.fetch = async () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.enqueue(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
            controller.error(new TypeError("network error"));
          },
        }),
      );
    try {
      await assert.rejects(assetModule("python.wasm"), /python\.wasm could not be loaded/);
    } finally {
      globalThis.fetch = inner;
    }
  });

  test("of a compressed file that ends in its middle never shows the browser's words", async () => {
    answer(gzipSync("python ".repeat(99)).subarray(0, 20));
    await assert.rejects(assetBytes(STDLIB), /stdlib\.zip arrived damaged: /);
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

test("a worker of a sandboxed frame, which has no origin, is started from memory", async () => {
  answer("postMessage(1)");
  Object.assign(globalThis, { origin: "null" });
  try {
    await startWorker("worker.js");
  } finally {
    Reflect.deleteProperty(globalThis, "origin");
  }
  assert.match(String(worker(0).url), /^blob:/);
});
