import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { unzip } from "src/python/worker/unzip";

interface File {
  path: string;
  text: string;
  method?: number;
  /** Bytes of the extra field in the file's own header, which the directory does not have. */
  extra?: number;
}

/** A zip archive after PKWARE's APPNOTE 6.3: local headers and data, the directory, its end. */
function zip(files: File[], comment = ""): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { path, text, method = 8, extra = 0 } of files) {
    const name = Buffer.from(path);
    const data = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(method, 8);
    header.writeUInt16LE(name.length, 26);
    header.writeUInt16LE(extra, 28);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(text.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    directory.push(entry, name);
    parts.push(header, name, Buffer.alloc(extra), data);
    at += 30 + name.length + extra + data.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return new Uint8Array(Buffer.concat([...parts, listed, end, Buffer.from(comment)]));
}

async function read(archive: Uint8Array): Promise<Record<string, string>> {
  const entries = await unzip(archive);
  return Object.fromEntries(
    entries.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]),
  );
}

test("deflated and stored files come out as they went in", async () => {
  const long = "numpy ".repeat(1000);
  const archive = zip([
    { path: "a.py", text: long },
    { path: "b/c.py", text: "x = 1", method: 0 },
  ]);
  assert.deepEqual(await read(archive), { "a.py": long, "b/c.py": "x = 1" });
});

test("folders are not files", async () => {
  assert.deepEqual(
    await read(
      zip([
        { path: "b/", text: "", method: 0 },
        { path: "b/c", text: "1" },
      ]),
    ),
    { "b/c": "1" },
  );
});

test("an extra field before the data is skipped", async () => {
  assert.deepEqual(
    await read(
      zip([
        { path: "a", text: "1", extra: 9 },
        { path: "b", text: "2" },
      ]),
    ),
    { a: "1", b: "2" },
  );
});

test("a comment may follow the directory", async () => {
  assert.deepEqual(await read(zip([{ path: "a", text: "1" }], "made by hand")), { a: "1" });
});

test("an empty file and an empty archive are nothing unusual", async () => {
  assert.deepEqual(await read(zip([{ path: "__init__.py", text: "", method: 0 }])), {
    "__init__.py": "",
  });
  assert.deepEqual(await read(zip([])), {});
});

test("an archive inside a larger buffer is read from its own first byte", async () => {
  const archive = zip([{ path: "a", text: "1" }]);
  const larger = new Uint8Array(archive.length + 7);
  larger.set(archive, 7);
  assert.deepEqual(await read(larger.subarray(7)), { a: "1" });
});

test("a name may be of any letters", async () => {
  assert.deepEqual(await read(zip([{ path: "λ.py", text: "1" }])), { "λ.py": "1" });
});

test("bytes that are not a zip are refused by their length", async () => {
  await assert.rejects(
    unzip(new Uint8Array(100)),
    /not a zip archive: 100 bytes without an end record/,
  );
  await assert.rejects(unzip(new Uint8Array(3)), /not a zip archive: 3 bytes/);
});

test("another compression is refused by file and number", async () => {
  await assert.rejects(
    unzip(zip([{ path: "a.py", text: "1", method: 14 }])),
    /a\.py: zip method 14, allowed: 0 and 8/,
  );
});

test("data that was damaged is refused", async () => {
  const archive = zip([{ path: "a", text: "numpy ".repeat(100) }]);
  archive.fill(255, 31, 40);
  await assert.rejects(unzip(archive));
});
