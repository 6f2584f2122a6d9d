import assert from "node:assert/strict";
import { test } from "node:test";
import { progressOf } from "src/playground/progress";
import { RunRecord } from "src/runs/library";
import { done, iteration, specOf } from "../support/events";

/** 2,000 planned env steps; `at` of them are done. */
function run(at: number | null, { over = false, speed = 100 } = {}): RunRecord {
  const spec = specOf();
  const config = { ...spec.config, total_steps: 2000, num_envs: 10, num_steps: 10 };
  const record = new RunRecord("r", "browser", { ...spec, config }, 0, 0, {} as never);
  if (at !== null) record.take(iteration(1, { global_step: at, steps_per_second: speed }));
  if (over) record.take(done());
  record.following = !over;
  return record;
}

test("nothing that trains has no progress", () => {
  assert.equal(progressOf([]), null);
  assert.equal(progressOf([run(100, { over: true })]), null);
});

test("one run tells its steps, its share, its speed and the time it takes at most", () => {
  const progress = progressOf([run(500)]);
  assert.equal(progress?.share, 0.25);
  assert.equal(progress?.words, "500 of 2,000 steps, 25%, 100 steps/s, at most 15 s left");
});

test("before the first update nothing is said of speed and time", () => {
  assert.equal(progressOf([run(null)])?.words, "0 of 2,000 steps, 0%");
});

test("seeds count together; one that was solved early is done", () => {
  const progress = progressOf([run(100, { over: true }), run(1000), run(null)]);
  assert.equal(progress?.share, 0.5);
  assert.equal(progress?.words, "1 of 3 seeds done, 50%, 100 steps/s, at most 30 s left");
});

test("long waits are told in minutes", () => {
  assert.match(progressOf([run(1000, { speed: 1 })])!.words, /at most 17 min left/);
});
