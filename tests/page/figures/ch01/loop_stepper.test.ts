import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { LIMIT, loopStepper } from "src/figures/ch01/loop_stepper";
import { type Action, textShown, worked } from "../../support/shapes";

const go = (...actions: number[]): Action[] => actions.map((action) => ["press", `go:${action}`]);
const GOAL = go(1, 1, 1, 1, 2, 2, 2, 2);
const PIT = go(1, 1, 2, 2);
const AGAIN: Action = ["press", "again"];

describe("the three ends", () => {
  for (const [name, actions, flag] of [
    ["goal", GOAL, "terminated"],
    ["pit", PIT, "terminated"],
    ["clock", go(...Array.from({ length: 30 }, () => 3)), "truncated"],
  ] as const) {
    test(`${name}: the last row is ${flag}, and no other row`, () => {
      const state = worked(loopStepper, ...actions);
      assert.equal(state.walk.ending, name);
      assert.match(loopStepper.summary(state), new RegExp(flag));
      const flags = textShown(loopStepper, state).match(/True/g) ?? [];
      assert.equal(flags.length, 2, "once in the strip, once in the table");
      assert.deepEqual(state.found, [name]);
    });
  }

  test("are counted once each", () => {
    const state = worked(loopStepper, ...PIT, AGAIN, ...PIT, AGAIN, ...GOAL);
    assert.deepEqual(state.found, ["pit", "goal"]);
    assert.ok(textShown(loopStepper, state).includes("Ends seen: 2 of 3."));
  });
});

test("the recording stops after its limit, in mid-walk", () => {
  const state = worked(loopStepper, ...go(...Array.from({ length: 2 * LIMIT }, () => 0)));
  assert.equal(state.walk.transitions.length, LIMIT);
  assert.match(loopStepper.summary(state), /The world would have gone on/);
});

test("walking by chance reaches some end from anywhere", () => {
  for (let steps = 0; steps < 8; steps += 1) {
    const state = worked(loopStepper, ...go(...Array.from({ length: steps }, () => 3)), [
      "press",
      "wander",
    ]);
    assert.notEqual(state.walk.ending, null);
  }
});

test("arrow keys walk, and nobody walks after an end", () => {
  assert.equal(worked(loopStepper, ["press", "keys", "ArrowDown"]).walk.transitions[0]!.next, 5);
  assert.equal(worked(loopStepper, ...PIT, ...go(1)).walk.transitions.length, 4);
});
