import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { type Build, fileAt } from "src/site/service_worker/files";
import { KeptFiles } from "src/site/service_worker/kept_files";

const SCOPE = "https://example.org/course/";

function sha(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function build(light: Record<string, string>, heavy: Record<string, string> = {}): Build {
  const hashes = (texts: Record<string, string>) =>
    Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, sha(text)]));
  return { version: "1", light: hashes(light), heavy: hashes(heavy) };
}

/** A cache storage in memory. */
class Storage {
  readonly entries = new Map<string, Response>();

  async open() {
    return {
      match: async (key: string) => this.entries.get(key)?.clone(),
      put: async (key: string, response: Response) => void this.entries.set(key, response),
      delete: async (key: string) => this.entries.delete(key),
      keys: async () => [...this.entries.keys()].map((url) => ({ url })),
    };
  }
}

function kept(of: Build, storage: unknown = new Storage()): KeptFiles {
  return new KeptFiles(SCOPE, of, storage as CacheStorage);
}

/** Answer every fetch of `work` by `host`; returns what was asked for, with the cache mode. */
async function served(host: (url: string) => Response, work: () => Promise<unknown>) {
  const asked: string[] = [];
  const before = globalThis.fetch;
  globalThis.fetch = async (url, options) => {
    asked.push(`${options?.cache} ${url}`);
    return host(String(url));
  };
  try {
    await work();
  } finally {
    globalThis.fetch = before;
  }
  return asked;
}

const PAGES = build(
  { "index.html": "home", "chapters/06-gae.html": "gae", "chapters/index.html": "course" },
  { "assets/ppo/pyodide/numpy.zip.gz": "numpy" },
);

test("an address leads to its file, with hash marks, words after a question mark, and as a folder", () => {
  const path = (address: string) => fileAt(SCOPE + address, SCOPE, PAGES)?.path;
  assert.equal(path(""), "index.html");
  assert.equal(path("index.html?from=mail"), "index.html");
  assert.equal(path("chapters/"), "chapters/index.html");
  assert.equal(path("chapters/06-gae.html#delta"), "chapters/06-gae.html");
  assert.equal(path("chapters/06-gae"), "chapters/06-gae.html");
});

test("what is not of this site and this build is left to the network", () => {
  const at = (address: string) => fileAt(address, SCOPE, PAGES);
  assert.equal(at("https://example.org/index.html"), null);
  assert.equal(at("https://elsewhere.org/course/index.html"), null);
  assert.equal(at(`${SCOPE}download/ppo-lab-site.zip`), null);
  assert.equal(at(`${SCOPE}toString`), null);
  assert.equal(at(`${SCOPE}chapters`), null);
  assert.equal(at(`${SCOPE}%E0%A4%A`), null);
  const numpy = `${SCOPE}assets/ppo/pyodide/numpy.zip.gz`;
  assert.ok(at(`${numpy}?v=${sha("numpy").slice(0, 12)}`));
  assert.equal(at(`${numpy}?v=${sha("older numpy").slice(0, 12)}`), null);
});

test("light files are kept, heavy ones are not fetched", async () => {
  const files = kept(PAGES);
  const texts = new Map([
    ["index.html", "home"],
    ["chapters/06-gae.html", "gae"],
    ["chapters/index.html", "course"],
  ]);
  const host = (url: string) => new Response(texts.get(url.slice(SCOPE.length)));
  const asked = await served(host, () => files.keepLight());
  assert.equal(asked.length, 3);
  const copy = await files.read({ path: "chapters/06-gae.html", hash: sha("gae") });
  assert.equal(await copy?.text(), "gae");
});

test("a file of another build is asked for anew, and never kept", async () => {
  const files = kept(PAGES);
  const work = () => assert.rejects(files.keepLight(), /is not the file of this build/);
  const asked = await served(() => new Response("of yesterday"), work);
  assert.ok(asked.some((each) => each.startsWith("reload ")));
  assert.equal(await files.read({ path: "index.html", hash: sha("home") }), undefined);
});

test("a new build keeps what has not changed and forgets the rest", async () => {
  const storage = new Storage();
  const old = build({ "a.js": "one", "b.js": "two" });
  await served(
    (url) => new Response(url.endsWith("a.js") ? "one" : "two"),
    () => kept(old, storage).keepLight(),
  );
  const files = kept(build({ "a.js": "one", "b.js": "three" }), storage);
  const asked = await served(
    () => new Response("three"),
    () => files.keepLight(),
  );
  assert.deepEqual(asked, [`no-cache ${SCOPE}b.js`]);
  assert.equal(storage.entries.size, 3);
  await files.forgetOthers();
  assert.equal(storage.entries.size, 2);
  assert.equal(await (await files.read({ path: "b.js", hash: sha("three") }))?.text(), "three");
});

test("a copy keeps the policy of its page, and nothing about how it travelled", async () => {
  const storage = new Storage();
  const files = kept(PAGES, storage);
  const headers = {
    "content-security-policy": "default-src 'self'",
    "content-encoding": "br",
    vary: "Accept-Encoding",
  };
  assert.ok(
    await files.keep({ path: "index.html", hash: sha("home") }, new Response("home", { headers })),
  );
  const copy = await files.read({ path: "index.html", hash: sha("home") });
  assert.equal(copy?.headers.get("content-security-policy"), "default-src 'self'");
  assert.equal(copy?.headers.get("content-encoding"), null);
  assert.equal(copy?.headers.get("vary"), null);
});

test("a .gz file that the host has declared to be encoded is kept as it arrives", async () => {
  const file = { path: "assets/ppo/pyodide/numpy.zip.gz", hash: sha("numpy") };
  const unpacked = () => new Response("unpacked", { headers: { "content-encoding": "gzip" } });
  assert.equal(await kept(PAGES).keep(file, unpacked()), true);
  assert.equal(await kept(PAGES).keep(file, new Response("damaged")), false);
});

test("an error page is not kept, and a browser that refuses its storage has no copies", async () => {
  const file = { path: "index.html", hash: sha("home") };
  assert.equal(await kept(PAGES).keep(file, new Response("home", { status: 503 })), false);
  const refuses = { open: () => Promise.reject(new DOMException("no", "SecurityError")) };
  assert.equal(await kept(PAGES, refuses).read(file), undefined);
});
