/** The values that the page's scripts share. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { provide, take } from "src/site/registry";

declare module "src/site/registry" {
  interface Slots {
    fortyTwo: number;
  }
}

test("a slot is empty until a script provides it", () => {
  assert.equal(take("fortyTwo"), undefined);
});

test("what one script provides another takes, as on globalThis.__ppo", () => {
  assert.equal(provide("fortyTwo", 42), 42);
  assert.equal(take("fortyTwo"), 42);
  assert.equal(globalThis.__ppo.fortyTwo, 42);
});
