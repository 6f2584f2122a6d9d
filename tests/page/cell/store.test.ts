import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { CellStore } from "src/cell/store";
import { define } from "../support/bare_page";
import { FakeStorage } from "../support/fake_storage";

beforeEach(() => define("localStorage", new FakeStorage()));

test("a reader's version comes back", () => {
  new CellStore("a", "x = 1").save("x = 2");
  assert.deepEqual(new CellStore("a", "x = 1").load(), { code: "x = 2", outdated: false });
});

test("an untouched cell keeps nothing", () => {
  const store = new CellStore("a", "x = 1");
  store.save("x = 1");
  assert.equal(store.load(), null);
  assert.equal(localStorage.length, 0);
});

test("going back to the published code forgets the version", () => {
  const store = new CellStore("a", "x = 1");
  store.save("x = 2");
  store.save("x = 1");
  assert.equal(store.load(), null);
});

test("a version of older published code is reported as outdated", () => {
  new CellStore("a", "x = 1").save("x = 2");
  assert.deepEqual(new CellStore("a", "x = 0").load(), { code: "x = 2", outdated: true });
});

test("a version that became the published code is none", () => {
  new CellStore("a", "x = 1").save("x = 2");
  assert.equal(new CellStore("a", "x = 2").load(), null);
});

test("cells do not share versions", () => {
  new CellStore("a", "x = 1").save("x = 2");
  assert.equal(new CellStore("b", "x = 1").load(), null);
});

test("a browser's refusal is reported with its cause, and the version lasts for the visit", () => {
  for (const [mood, cause] of [
    ["full", "full"],
    ["off", "refused"],
  ] as const) {
    define("localStorage", new FakeStorage(mood));
    assert.equal(new CellStore(mood, "x = 1").save("x = 2"), cause);
    assert.deepEqual(new CellStore(mood, "x = 1").load(), { code: "x = 2", outdated: false });
  }
});

test("a tab in which nothing was typed destroys nothing of another tab's", () => {
  const [mine, stale] = [new CellStore("a", "x = 1"), new CellStore("a", "x = 1")];
  mine.save("x = 2");
  stale.save("x = 1");
  assert.deepEqual(new CellStore("a", "x = 1").load(), { code: "x = 2", outdated: false });
});

test("what another tab typed makes room and can be brought back", () => {
  const [first, second] = [new CellStore("a", "x = 1"), new CellStore("a", "x = 1")];
  first.save("long work");
  second.save("y");
  second.save("yes");
  const later = new CellStore("a", "x = 1");
  assert.deepEqual([later.load()!.code, later.other], ["yes", "long work"]);
  later.save("long work");
  assert.deepEqual([later.load()!.code, later.other], ["long work", "yes"]);
  later.forgetOther();
  assert.equal(later.other, null);
});

test("another tab's version outlives a return to the published code", () => {
  const [first, second] = [new CellStore("a", "x = 1"), new CellStore("a", "x = 1")];
  second.save("z");
  first.save("long work");
  second.save("x = 1");
  const later = new CellStore("a", "x = 1");
  assert.deepEqual([later.load(), later.other], [null, "long work"]);
});

test("a version of older published code is put aside by a new one", () => {
  new CellStore("a", "x = 0").save("old work");
  const store = new CellStore("a", "x = 1");
  store.save("x = 2");
  assert.deepEqual([store.load()!.code, store.other], ["x = 2", "old work"]);
});

test("one tab by itself puts nothing aside", () => {
  const store = new CellStore("a", "x = 1");
  for (const code of ["x", "xy", "x = 1", "z"]) store.save(code);
  assert.equal(store.other, null);
});

test("what is no version of ours is none", () => {
  localStorage.setItem("ppo-lab:v1:cell:a", "not JSON");
  assert.equal(new CellStore("a", "x = 1").load(), null);
});
