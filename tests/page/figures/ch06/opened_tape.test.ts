/** A reader's failing case in figure 6.1. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gaeExplorer } from "src/figures/ch06/gae_explorer";
import { START, tapeOf } from "src/figures/ch06/gae_explorer_state";
import { type End, gae } from "src/figures/ch06/gae_math";
import { openedTape } from "src/figures/ch06/opened_tape";
import { textShown, withAttribute } from "../../support/shapes";

const CASE = {
  inputs: {
    rewards: [1, 7, 0],
    values: [2, 0.5, -9.5],
    next_values: [0.5, 3, 4],
    terminated: [0, 0, 1],
    truncated: [0, 1, 0],
    gamma: 0.5,
    gae_lambda: 0.25,
  },
  answer: [-0.75, null, 9.5],
  row: 0,
};

const long = (steps: number, ends: readonly number[]) => ({
  inputs: {
    ...CASE.inputs,
    rewards: Array.from({ length: steps }, (_, t) => t),
    values: Array(steps).fill(1),
    next_values: Array(steps).fill(1),
    terminated: Array.from({ length: steps }, (_, t) => Number(ends.includes(t))),
    truncated: Array(steps).fill(0),
  },
  answer: Array(steps).fill(0),
});

describe("a failing case", () => {
  const state = gaeExplorer.open!(CASE);

  test("is the tape, its discounts and the step that differs", () => {
    assert.deepEqual(tapeOf(state), {
      rewards: [1, 7, 0],
      values: [2, 0.5, -9.5],
      nextValues: [0.5, 3, 0],
      ends: ["running", "truncated", "terminated"],
    });
    assert.deepEqual([state.gamma, state.lambda, state.chosen], [0.5, 0.25, 0]);
  });

  test("is drawn to its own scale, so that no bar is cut off", () => {
    const [slider] = withAttribute(gaeExplorer.view(state, 600), "data-handle", "rewards:1");
    assert.equal(slider!.attributes["aria-valuemax"], 10);
    assert.equal(gaeExplorer.set(state, "rewards:1", 99).rewards[1], 10);
  });

  test("shows the reader's answer, marked where it differs, and says it", () => {
    const text = textShown(gaeExplorer, state);
    assert.match(text, /your answer, ≠ where it differs/);
    // By hand: delta 1 + 0.5 * 0.5 - 2 = -0.75, carried 0.125 * (7 + 0.5 * 3 - 0.5) = 1.
    assert.match(text, /A\(0\) = −0\.75 \+ 0\.125 × 8 = 0\.25\. Your answer: −0\.75/);
    assert.match(text, /no number/);
    assert.match(gaeExplorer.summary(state), /Your answer is −0\.75\./);
  });

  test("loses the answer when it is changed, and Start again brings both back", () => {
    const changed = gaeExplorer.set(state, "gamma", 0.9);
    assert.equal(changed.yours, null);
    const again = gaeExplorer.press(changed, "reset");
    assert.deepEqual({ ...again, opened: null }, { ...state, opened: null });
    assert.equal(gaeExplorer.press(gaeExplorer.press(again, "end:0"), "reset").gamma, 0.5);
    assert.equal(gaeExplorer.press(again, "chapter"), START);
  });

  test("keeps values after its steps that are not the next row's", () => {
    const drawn = { ...CASE, inputs: { ...CASE.inputs, next_values: [3, 3, 4] } };
    const loose = openedTape(drawn);
    assert.deepEqual(tapeOf(loose).nextValues, [3, 3, 0]);
    assert.equal(openedTape(CASE).isLoose, false);
  });

  test("says which step the recording stops after", () => {
    const running = { ...CASE.inputs, terminated: [0, 0, 0], truncated: [0, 0, 0] };
    const summary = gaeExplorer.summary(openedTape({ ...CASE, inputs: running }));
    assert.match(summary, /stops after step 2, the episode does not: V = 4 stands/);
  });
});

describe("a long case", () => {
  test("is shown as the piece that ends with the episode of its step, with its own numbers", () => {
    const given = { ...long(40, [25]), row: 20 };
    const state = openedTape(given);
    assert.deepEqual([state.first, state.rewards.length, state.chosen], [10, 16, 10]);
    assert.match(gaeExplorer.summary(state), /^Advantage of step 20: .*Step 25 terminates/);
    // The steps behind the end have no part in what stands before it.
    const { rewards, values, next_values: nextValues } = given.inputs;
    const ends = rewards.map((_, t) => (t === 25 ? "terminated" : "running") as End);
    const whole = gae({ rewards, values, nextValues, ends }, 0.5, 0.25).advantages;
    const shown = gae(tapeOf(state), 0.5, 0.25).advantages;
    assert.deepEqual(shown, whole.slice(10, 26));
  });

  test("is refused in words where no end is near", () => {
    assert.throws(
      () => openedTape({ ...long(40, []), row: 20 }),
      /The episode of step 20 goes on for 20 steps, and this figure shows at most 16\./,
    );
  });
});

test("the compact contract's flags are those of the step before", () => {
  const { rewards, values, gamma, gae_lambda } = CASE.inputs;
  const compact = {
    rewards,
    values,
    dones: [1, 0, 1],
    last_value: 4,
    last_done: 0,
    gamma,
    gae_lambda,
  };
  const state = openedTape({ ...CASE, inputs: compact });
  assert.deepEqual(state.ends, ["running", "terminated", "running"]);
  assert.deepEqual(tapeOf(state).nextValues, [0.5, 0, 4]);
});

test("a case of another function is refused in words", () => {
  assert.throws(() => openedTape({ ...CASE, inputs: {} }), /needs rewards, which the case lacks/);
  const { gamma: _, ...rest } = CASE.inputs;
  assert.throws(() => openedTape({ ...CASE, inputs: rest }), /needs gamma, which the case lacks/);
});
