/** The backward pass: what is carried at each frame, and how a reader leads it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { backwardPass, type Pass } from "src/figures/ch06/backward_pass";
import { START } from "src/figures/ch06/gae_explorer_state";
import { textShown, withAttribute, worked } from "../../support/shapes";

const at = (frame: number): Pass => ({ ...backwardPass.initial, at: frame });

test("it rests at the end of the walk, with every advantage in sight", () => {
  const text = textShown(backwardPass, backwardPass.initial);
  for (const number of ["1.652", "0.35", "2.5", "0.357", "4.35", "−0.3"]) {
    assert.ok(text.includes(number), number);
  }
  assert.equal(backwardPass.motion!.next(backwardPass.initial), null);
});

describe("a frame", () => {
  test("before the walk shows no advantage", () => {
    const rows = backwardPass.view(at(0), 600).slice(0, 3);
    assert.doesNotMatch(textShown({ ...backwardPass, view: () => rows }, at(0)), /1\.652|0\.357/);
    assert.match(backwardPass.summary(at(0)), /over after step 5.*carry of 0/);
  });

  test("of arrival multiplies by gamma lambda", () => {
    // Frames 1 to 4 are steps 5 and 4; 5 is the arrival at step 3.
    assert.match(backwardPass.summary(at(5)), /On to step 3: 0\.72 × 4\.35 = 3\.132 is carried/);
  });

  test("of growth adds the surprise, in brackets where it is negative", () => {
    assert.match(
      backwardPass.summary(at(6)),
      /3\.132 \+ \(−2\.775\) = 0\.357, the advantage of step 3/,
    );
  });

  test("at an end cuts the carry, and says which end it was", () => {
    assert.match(backwardPass.summary(at(1)), /Step 5 is the last row/);
    assert.match(backwardPass.summary(at(3)), /step 4 the time limit struck.*cut to 0/);
    assert.match(backwardPass.summary(at(7)), /step 2 the agent died.*cut to 0/);
  });
});

describe("a reader", () => {
  test("walks with the keys, in the carry's direction, to either end and no further", () => {
    assert.equal(worked(backwardPass, ["press", "walk", "ArrowRight"]).at, 11);
    assert.equal(worked(backwardPass, ["press", "walk", "ArrowLeft"]).at, 12);
    assert.equal(backwardPass.press(at(0), "walk", "ArrowRight").at, 0);
    assert.equal(backwardPass.press(at(0), "on").at, 1);
    assert.equal(backwardPass.press(at(3), "back").at, 2);
  });

  test("plays from the start, pauses, and goes on where it stood", () => {
    let state = worked(backwardPass, ["press", "play"]);
    assert.deepEqual([state.at, state.playing], [0, true]);
    state = backwardPass.motion!.next(state)!;
    state = backwardPass.press(state, "play");
    assert.deepEqual([state.at, state.playing], [1, false]);
    assert.equal(backwardPass.motion!.next(state), null);
    assert.deepEqual(backwardPass.press(state, "play"), { ...state, playing: true });
  });

  test("sees it rest after the last frame", () => {
    let state: Pass | null = backwardPass.motion!.opening;
    let frames = 0;
    for (
      let next = backwardPass.motion!.next(state);
      next;
      next = backwardPass.motion!.next(next)
    ) {
      state = next;
      frames += 1;
    }
    assert.deepEqual([frames, state], [12, backwardPass.initial]);
  });

  test("who steps while it plays takes over", () => {
    const playing = { ...at(4), playing: true };
    assert.deepEqual(backwardPass.press(playing, "on"), at(5));
  });

  test("turns lambda: with 0 nothing is carried", () => {
    const state = worked(backwardPass, ["set", "lambda", 0]);
    assert.match(backwardPass.summary({ ...state, at: 5 }), /0 × 4\.35 = 0 is carried/);
  });
});

describe("a failing case from an exercise", () => {
  const opened = backwardPass.open!({
    inputs: {
      rewards: [1, 7],
      values: [2, 0.5],
      next_values: [0.5, 3],
      terminated: [0, 0],
      truncated: [0, 1],
      gamma: 0.5,
      gae_lambda: 0.25,
    },
    answer: [-0.75, 8],
    row: 0,
  });

  test("is walked with the reader's answer below it", () => {
    assert.deepEqual([opened.at, opened.playing], [0, false]);
    // By hand: 0.125 × (7 + 0.5 × 3 − 0.5) = 1, and 1 + 0.5 × 0.5 − 2 = −0.75.
    const end = { ...opened, at: 4, playing: false };
    assert.match(backwardPass.summary(end), /1 \+ \(−0\.75\) = 0\.25, the advantage of step 0/);
    const text = textShown(backwardPass, end);
    assert.match(text, /your answer, ≠ where it differs/);
  });

  test("gives way to the chapter's tape again", () => {
    assert.deepEqual(backwardPass.press(opened, "chapter"), backwardPass.initial);
  });
});

test("a formula is told the numbers of the step that the carry stands at", () => {
  const { sample, terms } = backwardPass.live!(at(6));
  assert.equal(sample, "step 3");
  const values = Object.fromEntries(
    Object.entries(terms).map(([name, term]) => [name, term.value]),
  );
  assert.deepEqual(values, {
    advantage: "0.357",
    delta: "−2.775",
    factor: "0.72",
    mask: "1",
    behind: "4.35",
  });
  const cut = backwardPass.live!(at(4)).terms;
  assert.deepEqual([cut.mask!.value, cut.behind!.value], ["0", "(−0.3)"]);
});

test("what a formula points at is drawn", () => {
  const shapes = backwardPass.view(at(6), 600);
  for (const { from } of Object.values(backwardPass.live!(at(6)).terms)) {
    const found = ["data-part", "data-handle"].flatMap((name) => withAttribute(shapes, name, from));
    assert.equal(found.length, 1, from);
  }
});

test("its tape is that of figure 6.1", () => {
  assert.equal(backwardPass.initial.tape, START);
});
