import assert from "node:assert/strict";
import { test } from "node:test";
import { DIAGNOSTICS, EPISODE_RETURN, pointsOf } from "src/runs/metrics";
import { iteration } from "../support/events";

const metric = (name: string) => DIAGNOSTICS.find((each) => each.name === name)!;

test("a metric's points are env steps and values", () => {
  const iterations = [iteration(1), iteration(2)];
  assert.deepEqual(pointsOf(EPISODE_RETURN, iterations), [
    [512, 10],
    [1024, 20],
  ]);
  assert.deepEqual(pointsOf(metric("entropy"), iterations), [
    [512, 0.6],
    [1024, 0.6],
  ]);
});

test("what was undefined has no point", () => {
  const iterations = [iteration(1, { episode_return: null }), iteration(2)];
  assert.deepEqual(pointsOf(EPISODE_RETURN, iterations), [[1024, 20]]);
});

test("a value of 0 is a value", () => {
  assert.deepEqual(pointsOf(metric("clip_fraction"), [iteration(1, { clip_fraction: 0 })]), [
    [512, 0],
  ]);
});

test("every metric is one that iterations have, once, and says what is healthy", () => {
  const all = [EPISODE_RETURN, ...DIAGNOSTICS];
  const names = all.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { name, about } of all) {
    assert.ok(name in iteration(1), name);
    assert.match(about, /[Hh]ealthy/);
  }
});

test("a metric that most runs lack is hidden until one has it", () => {
  assert.deepEqual(
    DIAGNOSTICS.filter(({ rare }) => rare).map(({ name }) => name),
    ["kl_coef"],
  );
});
