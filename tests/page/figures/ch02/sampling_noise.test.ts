import assert from "node:assert/strict";
import { test } from "node:test";
import {
  actionsOf,
  runningMeans,
  samplingNoise,
  standardError,
} from "src/figures/ch02/sampling_noise";
import { worked } from "../../support/shapes";

test("more draws go on with those that were drawn", () => {
  assert.deepEqual(actionsOf(1, 40).slice(0, 10), actionsOf(1, 10));
  assert.notDeepEqual(actionsOf(1, 40), actionsOf(2, 40));
});

test("four times as many draws halve the error", () => {
  assert.ok(Math.abs(standardError(100) / standardError(400) - 2) < 1e-12);
  assert.equal(worked(samplingNoise, ["press", "times"]).draws, 400);
  assert.equal(worked(samplingNoise, ["press", "times"], ["press", "times"]).draws, 1000);
  assert.equal(worked(samplingNoise, ["press", "more"]).draws, 101);
});

test("the slider counts in powers of ten", () => {
  assert.equal(worked(samplingNoise, ["set", "draws", 0]).draws, 1);
  assert.equal(worked(samplingNoise, ["set", "draws", 1.5]).draws, 32);
  assert.equal(worked(samplingNoise, ["set", "draws", 9]).draws, 1000);
});

test("a running mean is the mean so far", () => {
  assert.deepEqual(runningMeans([0, 1, 2, 2]), [1, 0.5, 1, 1.25]);
});

test("it says how many standard errors the mean is off", () => {
  assert.match(
    samplingNoise.summary(samplingNoise.initial),
    /is 0\.91; expected 0\.845.* 1\.2 of them/,
  );
});
