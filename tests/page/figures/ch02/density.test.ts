import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { density } from "src/figures/ch02/density";
import { textShown, worked } from "../../support/shapes";

test("it starts with a density above 1 and a probability below", () => {
  const text = textShown(density, density.initial);
  for (const number of ["1.258", "0.229", "0.125"]) assert.ok(text.includes(number), number);
});

describe("its thresholds", () => {
  const said = (sigma: number) =>
    density.summary(worked(density, ["set", "action", 0], ["set", "sigma", sigma]));

  test("the middle is higher than 1 below σ = 0.399", () => {
    assert.match(said(0.39), /above 0, since/);
    assert.match(said(0.4), /below 0\./);
  });

  test("the entropy is negative below σ = 0.242", () => {
    assert.match(said(0.24), /Entropy −0\.008, below zero/);
    assert.match(said(0.25), /Entropy 0\.033\./);
  });
});

test("the probability of the strip never exceeds 1, however narrow the bell", () => {
  const narrow = worked(density, ["set", "action", 0], ["set", "sigma", 0]);
  assert.equal(narrow.sigma, 0.05);
  assert.match(density.summary(narrow), /within 0\.05 of it is 0\.683/);
});

test("an action outside the drawing is brought back to its edge", () => {
  assert.equal(worked(density, ["set", "action", 7]).action, 2);
});
