import assert from "node:assert/strict";
import { test } from "node:test";
import { problemWith, shareOf, valueAt } from "src/exercise/kinds/setting_scale";
import type { SettingView } from "src/exercise/types";

const RATE: SettingView = {
  name: "learning_rate",
  label: "learning rate",
  low: 0.0001,
  high: 0.1,
  start: 0.1,
  scale: "log",
  whole: false,
};
const EPOCHS: SettingView = {
  name: "update_epochs",
  label: "epochs",
  low: 1,
  high: 21,
  start: 4,
  scale: "linear",
  whole: true,
};

test("the ends of the slider are the ends of the range", () => {
  for (const setting of [RATE, EPOCHS]) {
    assert.equal(valueAt(setting, 0), setting.low);
    assert.equal(valueAt(setting, 1), setting.high);
  }
});

test("a logarithmic slider gives every power of ten the same way", () => {
  assert.equal(valueAt(RATE, 1 / 3), 0.001);
  assert.equal(valueAt(RATE, 2 / 3), 0.01);
  assert.ok(Math.abs(shareOf(RATE, 0.01) - 2 / 3) < 1e-12);
});

test("a linear slider of whole numbers gives whole numbers", () => {
  assert.equal(valueAt(EPOCHS, 0.5), 11);
  assert.equal(valueAt(EPOCHS, 0.49), 11);
  assert.equal(shareOf(EPOCHS, 11), 0.5);
});

test("a slider's value has two digits, as a person would type it", () => {
  assert.equal(valueAt(RATE, 0.5), 0.0032); // sqrt(1e-4 * 1e-1) = 0.00316...
});

test("values beyond the range stop the slider at its end", () => {
  assert.equal(shareOf(EPOCHS, -5), 0);
  assert.equal(shareOf(EPOCHS, 500), 1);
});

test("a value inside the range has no problem, its ends included", () => {
  for (const text of ["0.0001", "1e-3", " 0.1 "]) assert.equal(problemWith(RATE, text), null, text);
});

test("a problem names the setting and what is allowed", () => {
  const said = "Learning rate: a number from 0.0001 to 0.1, please.";
  for (const text of ["", "fast", "0.2", "0", "NaN"]) assert.equal(problemWith(RATE, text), said);
  assert.equal(problemWith(EPOCHS, "2.5"), "Epochs: a whole number from 1 to 21, please.");
});
