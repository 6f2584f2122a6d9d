import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { ReaderPace } from "src/playground/pace";
import { Clock } from "../support/clock";

let clock: Clock;
let pace: ReaderPace;
let said: boolean[];
beforeEach(() => {
  clock = new Clock();
  pace = new ReaderPace();
  said = [];
  pace.begin("r", (paused) => void said.push(paused));
});
afterEach(() => clock.stop());

test("at full speed nothing is held back", () => {
  pace.arrived("r");
  assert.deepEqual(said, []);
});

describe("one update at a press", () => {
  test("holds the run after every update, and lets exactly one go", () => {
    pace.speed = "one";
    pace.arrived("r");
    assert.equal(said.at(-1), true);
    said.length = 0;
    pace.step();
    assert.deepEqual(said, [false, true]);
  });

  test("ends when the reader wants full speed", () => {
    pace.speed = "one";
    pace.speed = "full";
    assert.equal(said.at(-1), false);
  });
});

test("in slow motion the next update comes by itself after a moment", async () => {
  pace.speed = "slow";
  pace.arrived("r");
  said.length = 0;
  await clock.pass(600);
  assert.deepEqual(said, []);
  await clock.pass(200);
  assert.deepEqual(said, [false, true]);
});

test("a run that is over is not spoken to", async () => {
  pace.speed = "slow";
  pace.arrived("r");
  pace.end("r");
  said.length = 0;
  await clock.pass(2000);
  pace.step();
  assert.deepEqual(said, []);
});
