import assert from "node:assert/strict";
import { test } from "node:test";
import { halfLife, lambdaOf, ledger, throughTime } from "src/figures/ch06/through_time";
import { near } from "../../support/near";
import { textShown, withAttribute, worked } from "../../support/shapes";

test("gamma and lambda keep their product when gamma moves", () => {
  const moved = worked(throughTime, ["set", "gamma", 0.99]);
  assert.deepEqual(moved, { gamma: 0.99, product: 0.9 });
  near([lambdaOf(moved)], [0.9 / 0.99]);
  assert.ok(textShown(throughTime, moved).includes("λ 0.909"));
});

test("gamma never falls below the product, or lambda would exceed 1", () => {
  assert.equal(worked(throughTime, ["set", "gamma", 0.1]).gamma, 0.9);
  assert.equal(worked(throughTime, ["set", "gamma", 5]).gamma, 0.99);
});

test("a larger product pushes gamma along", () => {
  const pushed = worked(throughTime, ["set", "gamma", 0.9], ["set", "product", 0.95]);
  assert.deepEqual(pushed, { gamma: 0.95, product: 0.95 });
});

test("a weight that shrinks by a half per step has halved after one", () => {
  near([halfLife(0.5), halfLife(0.25)], [1, 0.5]);
  assert.equal(halfLife(1), Number.POSITIVE_INFINITY);
});

test("the ledger adds up: recorded and guessed make the target", () => {
  // Geometric sums: 1 / (1 - 0.95) and 1 / (1 - 0.9).
  const { value, recorded, guessed } = ledger({ gamma: 0.95, product: 0.9 });
  near([value, recorded, guessed], [20, 10, 10], 1e-9);
});

test("with lambda 1 nothing is guessed", () => {
  near([ledger({ gamma: 0.9, product: 0.9 }).guessed], [0]);
});

test("a preset sets its gamma and the usual product", () => {
  const away = worked(throughTime, ["set", "product", 0.6]);
  assert.deepEqual(throughTime.press(away, "gamma:0"), { gamma: 0.9, product: 0.9 });
  assert.deepEqual(throughTime.press(away, "gamma:2"), { gamma: 0.99, product: 0.9 });
});

test("the chosen preset is marked, and none after the product moved", () => {
  const marked = (state: typeof throughTime.initial) =>
    withAttribute(throughTime.view(state, 600), "aria-pressed", "true").length;
  assert.equal(marked(throughTime.initial), 1);
  assert.equal(marked(worked(throughTime, ["set", "product", 0.6])), 0);
});

test("a pair that cannot be is said to be impossible", () => {
  assert.ok(
    textShown(throughTime, worked(throughTime, ["set", "product", 0.95])).includes("not possible"),
  );
});

test("the summary says both half-lives and the split of the target", () => {
  const said = throughTime.summary(throughTime.initial);
  // ln 0.5 / ln 0.9 = 6.58, ln 0.5 / ln 0.95 = 13.51
  for (const number of ["6.6", "13.5", "target of 20", "10 is recorded"])
    assert.ok(said.includes(number), number);
});
