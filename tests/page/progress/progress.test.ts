import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { withAttempt, withDraft } from "src/progress/changes";
import { ProgressStore, parseProgressFile, progressStore } from "src/progress/progress";
import { emptyProgress } from "src/progress/record";
import { databaseShelf, memoryShelf, type Shelf, storageShelf } from "src/progress/shelf";
import { FakeStorage } from "../support/fake_storage";

const solved = (slug: string, at = 5) =>
  withAttempt(emptyProgress(slug, "start"), {
    at,
    passed: true,
    code: "x",
    message: "",
    misconception: null,
  });

const put = (shelf: Shelf, record: ReturnType<typeof solved>) =>
  shelf.update(record.slug, () => record);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  globalThis.localStorage = new FakeStorage();
});

function withoutDatabase(): void {
  globalThis.indexedDB = {
    open: () => {
      throw new DOMException("private window", "SecurityError");
    },
  } as unknown as IDBFactory;
}

const SHELVES: Record<string, () => Promise<Shelf>> = {
  IndexedDB: databaseShelf,
  localStorage: async () => storageShelf(localStorage),
  memory: async () => memoryShelf(),
};

for (const [name, open] of Object.entries(SHELVES)) {
  describe(`records in ${name}`, () => {
    test("come back as they were put", async () => {
      const shelf = await open();
      await put(shelf, solved("gae"));
      assert.deepEqual(await shelf.get("gae"), solved("gae"));
    });

    test("that were never put are not there", async () => {
      assert.equal(await (await open()).get("gae"), undefined);
    });

    test("replace their earlier state", async () => {
      const shelf = await open();
      await put(shelf, emptyProgress("gae", ""));
      await put(shelf, solved("gae"));
      assert.equal((await shelf.all()).length, 1);
      assert.equal((await shelf.get("gae"))!.attempt_count, 1);
    });

    test("are all listed", async () => {
      const shelf = await open();
      for (const slug of ["gae", "dqn"]) await put(shelf, solved(slug));
      assert.deepEqual((await shelf.all()).map(({ slug }) => slug).toSorted(), ["dqn", "gae"]);
    });
  });
}

test("localStorage holds keys of others, which are not records", async () => {
  localStorage.setItem("ppo-lab:gpu-connection", "{}");
  localStorage.setItem("theme", "dark");
  await put(storageShelf(localStorage), solved("gae"));
  assert.deepEqual(
    (await storageShelf(localStorage).all()).map(({ slug }) => slug),
    ["gae"],
  );
});

describe("the store", () => {
  test("keeps records in a database for the next visit", async () => {
    await (await ProgressStore.open()).write(solved("gae"));
    const next = await ProgressStore.open();
    assert.equal(next.lasting, true);
    assert.equal((await next.read("gae", "start")).passed_at, 5);
  });

  test("falls back to localStorage", async () => {
    withoutDatabase();
    const store = await ProgressStore.open();
    assert.equal(store.lasting, true);
    await store.write(solved("gae"));
    assert.ok(localStorage.getItem("ppo-lab:v1:exercise:gae"));
  });

  test("falls back to memory, and says that it does not last", async () => {
    withoutDatabase();
    globalThis.localStorage = new FakeStorage("off");
    const store = await ProgressStore.open();
    assert.equal(store.lasting, false);
    await store.write(solved("gae"));
    assert.equal((await store.read("gae", "")).attempt_count, 1);
  });

  test("gives an empty record of an exercise that was not begun", async () => {
    assert.deepEqual(
      await (await ProgressStore.open()).read("gae", "start"),
      emptyProgress("gae", "start"),
    );
  });

  test("notes when a record was written", async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: 12_345 });
    const store = await ProgressStore.open();
    await store.write(solved("gae"));
    assert.equal((await store.read("gae", "")).updated_at, 12_345);
  });

  test("reports that the device is full", async () => {
    withoutDatabase();
    const store = await ProgressStore.open();
    Object.assign(localStorage, { mood: "full" });
    await assert.rejects(store.write(solved("gae")), { name: "QuotaExceededError" });
  });

  test("keeps what another tab wrote meanwhile", async () => {
    const [one, stale] = [await ProgressStore.open(), await ProgressStore.open()];
    const seen = await stale.read("gae", "start");
    await one.write(solved("gae"));
    const both = await stale.write(withDraft(seen, "typed", "start", 9));
    for (const record of [both, await one.read("gae", "start")]) {
      assert.deepEqual([record.passed_at, record.code], [5, "typed"]);
    }
  });

  test("loses no attempt of many tabs that write at once", async () => {
    const tabs = await Promise.all(Array.from({ length: 8 }, () => ProgressStore.open()));
    await Promise.all(tabs.map((tab, at) => tab.write(solved("gae", 100 + at))));
    assert.equal((await tabs[0]!.read("gae", "")).attempt_count, 8);
  });

  test("goes on when the browser closes its database under it", async () => {
    const connections: IDBDatabase[] = [];
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...args) {
      connections.push(this);
      return transaction.apply(this, args);
    };
    try {
      const store = await ProgressStore.open();
      await store.write(solved("gae"));
      for (const connection of connections) connection.close();
      await store.write(solved("gae", 9));
      assert.equal((await store.read("gae", "")).attempt_count, 2);
    } finally {
      IDBDatabase.prototype.transaction = transaction;
    }
  });

  test("does not wait for a database that never answers", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    globalThis.indexedDB = { open: () => new EventTarget() } as unknown as IDBFactory;
    const opening = ProgressStore.open();
    await new Promise((resolve) => setImmediate(resolve));
    t.mock.timers.tick(5000);
    await (await opening).write(solved("gae"));
    assert.ok(localStorage.getItem("ppo-lab:v1:exercise:gae"));
  });

  test("tells other tabs what it wrote", async () => {
    const [here, there] = [await ProgressStore.open(), await ProgressStore.open()];
    const left = new AbortController();
    const heard = new Promise((resolve) => there.onElsewhere(resolve, left.signal));
    await here.write(solved("gae"));
    assert.equal(await heard, "gae");
    left.abort();
  });

  test("is opened once in a visit", () => assert.equal(progressStore(), progressStore()));
});

describe("the file that a reader takes along", () => {
  test("brings everything to another device", async () => {
    const store = await ProgressStore.open();
    await store.write(solved("gae"));
    await store.write(emptyProgress("dqn", ""));
    await store.write(solved("chapters/06-gae#gate-1"));
    const text = JSON.stringify(await store.exportFile());
    globalThis.indexedDB = new IDBFactory();
    const other = await ProgressStore.open();
    assert.equal(await other.importFile(text), 2, "a gate of a chapter is no exercise");
    assert.equal((await other.read("chapters/06-gae#gate-1", "")).passed_at, 5);
    assert.equal((await other.read("gae", "")).passed_at, 5);
  });

  test("is joined with what is there", async () => {
    const store = await ProgressStore.open();
    await store.write(solved("gae", 5));
    const text = JSON.stringify(await store.exportFile());
    globalThis.indexedDB = new IDBFactory();
    const other = await ProgressStore.open();
    await other.write(solved("gae", 3));
    await other.importFile(text);
    const both = await other.read("gae", "");
    assert.deepEqual([both.passed_at, both.attempt_count], [3, 2]);
  });

  test("keeps the draft of this device beside the file's", async () => {
    const store = await ProgressStore.open();
    const empty = emptyProgress("gae", "start");
    await store.write(withDraft(empty, "the file's", "start", 20));
    const text = JSON.stringify(await store.exportFile());
    globalThis.indexedDB = new IDBFactory();
    const other = await ProgressStore.open();
    await other.write(withDraft(empty, "this device's", "start", 30));
    await other.importFile(text);
    const { code, drafts } = await other.read("gae", "");
    assert.equal(code, "this device's");
    assert.deepEqual(drafts, [{ at: 20, code: "the file's" }]);
  });

  test("loaded twice changes nothing the second time", async () => {
    const store = await ProgressStore.open();
    await store.write(solved("gae"));
    const text = JSON.stringify(await store.exportFile());
    await store.importFile(text);
    const once = await store.read("gae", "");
    await store.importFile(text);
    assert.deepEqual(await store.read("gae", ""), once);
  });

  test("says its format, its version and its day", async () => {
    const file = await (await ProgressStore.open()).exportFile();
    assert.equal(file.format, "ppo-lab-progress");
    assert.equal(file.schema_version, 2);
    assert.ok(!Number.isNaN(Date.parse(file.exported_at)));
  });

  const file = (changes: object) =>
    JSON.stringify({ format: "ppo-lab-progress", schema_version: 1, exercises: [], ...changes });
  const record = solved("gae");
  const refused = [
    ["no JSON", "def gae():", /This file is not JSON/],
    ["JSON of another kind", "null", /This is not a progress file of PPO Lab/],
    ["another format", file({ format: "other" }), /This is not a progress file of PPO Lab/],
    ["no list of exercises", file({ exercises: {} }), /This is not a progress file of PPO Lab/],
    ["a later version", file({ schema_version: 3 }), /schema version 3; this site reads 1 and 2/],
    ["a record of nothing", file({ exercises: [null] }), /damaged: a record is incomplete/],
    ["a record without a slug", file({ exercises: [{ ...record, slug: 3 }] }), /damaged/],
    [
      "a record that lacks a field",
      file({ exercises: [{ ...record, hints: undefined }] }),
      /damaged/,
    ],
    ["a record without attempts", file({ exercises: [{ ...record, attempts: 3 }] }), /damaged/],
    ["drafts that are no list", file({ exercises: [{ ...record, drafts: 3 }] }), /damaged/],
    ["an attempt without a time", file({ exercises: [{ ...record, attempts: [{}] }] }), /damaged/],
  ] as const;
  for (const [what, text, message] of refused) {
    test(`with ${what} is refused in words`, () =>
      assert.throws(() => parseProgressFile(text), message));
  }

  test("that is damaged changes nothing, not even by its good records", async () => {
    const store = await ProgressStore.open();
    await assert.rejects(store.importFile(file({ exercises: [record, null] })), /damaged/);
    assert.equal((await store.read("gae", "")).attempt_count, 0);
  });
});
