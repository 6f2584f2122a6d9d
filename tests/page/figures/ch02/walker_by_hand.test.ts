import assert from "node:assert/strict";
import { test } from "node:test";
import { endings, walkerByHand } from "src/figures/ch02/walker_by_hand";
import { worked } from "../../support/shapes";

test("it starts as the random walk of the ten minutes", () => {
  assert.match(walkerByHand.summary(walkerByHand.initial), /15\.3 % reach the goal, 82\.9 %/);
});

test("half right and half down runs into the pit, and mostly right does not", () => {
  assert.ok(endings([-4, 4, 4, -4]).goal < 0.65);
  assert.ok(endings([-4, 4, 2.5, -4]).goal > 0.8);
});

test("the best share is kept while worse ones are tried, and when one starts again", () => {
  const good = worked(walkerByHand, ["set", "logits:1", 4], ["set", "logits:2", 3]);
  const worse = walkerByHand.set(good, "logits:1", -4);
  assert.equal(worse.best, good.best);
  assert.ok(good.best > endings(worse.logits).goal);
  const again = walkerByHand.press(worse, "reset");
  assert.deepEqual([again.best, again.logits], [good.best, [0, 0, 0, 0]]);
});
