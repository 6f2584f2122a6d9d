/** A figure's name leads to the bundle of its chapter. */
import "../support/dom";
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundleOf } from "src/ui/figure";

test("the figures of a chapter are in one bundle", () => {
  assert.equal(bundleOf("gae-explorer"), "figures-ch06");
  assert.equal(bundleOf("lambda-dial"), "figures-ch06");
});

test("an unknown figure is refused with those there are", () => {
  assert.throws(
    () => bundleOf("gae-explorr"),
    /figure name is "gae-explorr", allowed: .*gae-explorer, lambda-dial/,
  );
});
