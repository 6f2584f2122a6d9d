/** A page opened by double click: files come as scripts, which hand over gzip in base64. */
import "../support/page_from_disk";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { gzipSync } from "node:zlib";
import { assetBytes, assetJson, OFFLINE } from "src/site/assets";
import { scripts } from "../support/bare_page";

beforeEach(() => {
  scripts.length = 0;
});

/** Let the script of an asset run. */
function deliver(name: string, content: string, at = 0): void {
  globalThis.__ppoAsset(name, gzipSync(content).toString("base64"));
  scripts[at]!.onload();
}

test("the page knows that it lies on a disk", () => assert.equal(OFFLINE, true));

test("a file is the script of its name", async () => {
  const bytes = assetBytes("pyodide/stdlib.zip");
  assert.equal(scripts[0]!.src, "file:///lab/assets/ppo/offline/pyodide/stdlib.zip.js");
  deliver("pyodide/stdlib.zip", "python");
  assert.equal(new TextDecoder().decode(await bytes), "python");
});

test("a file that is asked for twice at once is one script", async () => {
  const both = [assetJson("a.json"), assetJson("a.json")];
  assert.equal(scripts.length, 1);
  deliver("a.json", "[1]");
  assert.deepEqual(await Promise.all(both), [[1], [1]]);
});

test("a file that is asked for later is loaded again", async () => {
  const first = assetJson("b.json");
  deliver("b.json", "1");
  await first;
  const second = assetJson("b.json");
  deliver("b.json", "2", 1);
  assert.deepEqual([await first, await second], [1, 2]);
});

test("the whole size is told when it is here", async () => {
  const told: (number | null)[][] = [];
  const bytes = assetBytes("c.bin", { onBytes: (...now) => told.push(now) });
  deliver("c.bin", "12345");
  await bytes;
  assert.deepEqual(told, [[5, 5]]);
});

test("a script without the file is told apart from a script that is missing", async () => {
  const empty = assetBytes("d.bin");
  scripts[0]!.onload();
  await assert.rejects(empty, /offline\/d\.bin\.js does not contain d\.bin/);
  const missing = assetBytes("d.bin");
  scripts[1]!.onerror();
  await assert.rejects(missing, /offline\/d\.bin\.js could not be loaded/);
});

test("a file that nobody asked for is no harm", () => {
  assert.doesNotThrow(() => globalThis.__ppoAsset("e.bin", ""));
});
