import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { discountLens, sumOf } from "src/figures/ch01/discount_lens";
import { halfLife } from "src/figures/ch01/returns";
import { textShown, worked } from "../../support/shapes";

test("it starts with the numbers of the text", () => {
  assert.equal(sumOf(discountLens.initial), "1 + 0.81 × (−2) + 0.729 × 3 = 1.567");
  const text = textShown(discountLens, discountLens.initial);
  for (const number of ["0.63", "0.7", "1.567"]) assert.ok(text.includes(number), number);
});

test("rewards before the chosen step count nothing", () => {
  const chosen = worked(discountLens, ["press", "choose:2"]);
  assert.equal(sumOf(chosen), "−2 + 0.9 × 3 = 0.7");
  assert.ok(textShown(discountLens, chosen).includes("past"));
});

test("rewards of 0 are left out of the sum, but for the step's own", () => {
  assert.equal(
    sumOf(worked(discountLens, ["press", "choose:1"])),
    "0 + 0.9 × (−2) + 0.81 × 3 = 0.63",
  );
});

describe("its verdict", () => {
  const note = (...actions: Parameters<typeof worked>[1][]) =>
    discountLens.summary(worked(discountLens, ...actions));

  test("turns round where the text says", () => {
    const lowered = ["set", "rewards:3", 0.5] as const;
    assert.match(note(lowered), /Its sign changes at γ = 0\.789\./);
    assert.match(note(lowered, ["set", "gamma", 0.5]), /a good start/);
    assert.match(note(lowered, ["set", "gamma", 0.99]), /a bad start/);
    assert.match(note(), /No γ changes the sign/);
  });

  test("says how far each γ sees", () => {
    assert.match(note(["set", "gamma", 0]), /Only the next reward counts\./);
    assert.match(note(["set", "gamma", 1]), /All rewards count alike\./);
    assert.match(note(["set", "gamma", 0.99]), /half after 69 steps/);
    assert.equal(halfLife(1), null);
  });
});

test("a reward stays within the drawing, and can be put back", () => {
  const wild = worked(discountLens, ["set", "rewards:0", 99], ["set", "gamma", -3]);
  assert.deepEqual([wild.rewards[0], wild.gamma], [4, 0]);
  assert.deepEqual(discountLens.press(wild, "reset"), discountLens.initial);
});
