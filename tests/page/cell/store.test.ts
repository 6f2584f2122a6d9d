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

test("a browser's refusal is reported by false, and the version lasts for the visit", () => {
  for (const mood of ["full", "off"] as const) {
    define("localStorage", new FakeStorage(mood));
    assert.equal(new CellStore(mood, "x = 1").save("x = 2"), false);
    assert.deepEqual(new CellStore(mood, "x = 1").load(), { code: "x = 2", outdated: false });
  }
});

test("what is no version of ours is none", () => {
  localStorage.setItem("ppo-lab:v1:cell:a", "not JSON");
  assert.equal(new CellStore("a", "x = 1").load(), null);
});
