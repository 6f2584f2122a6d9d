import assert from "node:assert/strict";
import { test } from "node:test";
import { logitMixer, logitsOf, nudgeSentence } from "src/figures/ch02/logit_mixer";
import { softmax } from "src/figures/ch02/policy_math";
import { textShown, worked } from "../../support/shapes";

test("it starts with the policy of the text", () => {
  const text = textShown(logitMixer, logitMixer.initial);
  for (const number of ["0.665", "0.245", "0.09", "−1.408", "0.8324"]) {
    assert.ok(text.includes(number), number);
  }
});

test("adding 5 to all moves the logits and nothing else", () => {
  const shifted = worked(logitMixer, ["press", "shift"]);
  assert.deepEqual(logitsOf(shifted), [7, 6, 5]);
  softmax(logitsOf(shifted)).forEach((p, a) => {
    assert.ok(Math.abs(p - softmax([2, 1, 0])[a]!) < 1e-12);
  });
  assert.equal(logitMixer.summary(shifted), logitMixer.summary(logitMixer.initial));
  assert.deepEqual(logitsOf(worked(logitMixer, ["press", "shift"], ["press", "shift"])), [2, 1, 0]);
});

test("a logit is dragged where it is drawn, shifted or not, and stays in its range", () => {
  const shifted = worked(logitMixer, ["press", "shift"], ["set", "logits:2", 6.1]);
  assert.deepEqual(logitsOf(shifted), [7, 6, 6]);
  assert.deepEqual(logitsOf(worked(logitMixer, ["set", "logits:0", 99])), [4, 1, 0]);
});

test("equal logits are as undecided as can be, and far ones nearly decided", () => {
  assert.match(logitMixer.summary(worked(logitMixer, ["press", "alike"])), /1\.0986: as undecided/);
  const far = worked(
    logitMixer,
    ["set", "logits:0", 4],
    ["set", "logits:1", -4],
    ["set", "logits:2", -4],
  );
  assert.match(logitMixer.summary(far), /nearly decided/);
});

test("the nudge is that of the chosen logit", () => {
  assert.match(nudgeSentence(logitMixer.initial), /Logit 0 .* 0\.0033, −0\.0067, −0\.0067/);
  assert.match(
    nudgeSentence(worked(logitMixer, ["press", "nudge:2"])),
    /Logit 2 .* −0\.0009, −0\.0009, 0\.0091/,
  );
});
