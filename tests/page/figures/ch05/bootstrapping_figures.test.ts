import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { backupViewer } from "src/figures/ch05/backup_viewer";
import { explainedVariance, predictionsOf } from "src/figures/ch05/explained_variance";
import { LENGTHS, treadmillSlices } from "src/figures/ch05/treadmill_slices";
import { fresh, isOver, returnsOf, stepped, walked } from "src/figures/ch05/two_critics";
import { allShapes, textShown, worked } from "../../support/shapes";

const framed = (state = backupViewer.initial) =>
  allShapes(backupViewer.view(state, 700)).filter(
    ({ attributes }) => attributes.class === "ppo-two__moved",
  ).length;

describe("two critics", () => {
  test("while a walk goes on, only the guess moves, one cell a step", () => {
    const before = backupViewer.initial;
    const after = worked(backupViewer, ["press", "step"]);
    assert.deepEqual(after.waiting, before.waiting);
    const moved = after.guessing.filter((value, cell) => value !== before.guessing[cell]);
    assert.ok(moved.length <= 1);
    assert.equal(framed(before), 1);
  });

  test("at its end the one that waits moves every cell of the walk", () => {
    const over = worked(backupViewer, ["press", "end"]);
    assert.ok(isOver(over));
    const cells = new Set(over.walk.transitions.map(({ cell }) => cell));
    const moved = over.waiting.filter(
      (value, cell) => value !== backupViewer.initial.waiting[cell],
    );
    assert.equal(moved.length, cells.size);
    assert.equal(framed(over), cells.size + 1);
    assert.match(backupViewer.summary(over), new RegExp(`all ${cells.size} cells`));
  });

  test("steps one by one come to the same as whole walks", () => {
    let state = fresh(5);
    while (state.walks < 4) state = stepped(state);
    assert.deepEqual(state, walked(fresh(5), 4));
  });

  test("after an end the next press begins a walk, and learns nothing", () => {
    const over = walked(fresh(1), 1);
    const next = stepped(over);
    assert.equal(next.at, 0);
    assert.deepEqual([next.waiting, next.guessing], [over.waiting, over.guessing]);
  });

  test("a walk that the clock cut is worth what the critic says of its last cell", () => {
    const values = fresh(1).waiting.map(() => 10);
    const transitions = [{ cell: 0, action: 1, reward: 1, next: 1 }] as const;
    assert.deepEqual(returnsOf(values, { transitions, ending: "clock" }), [1 + 0.95 * 10]);
    assert.deepEqual(returnsOf(values, { transitions, ending: "pit" }), [1]);
  });

  test("a thousand walks are enough", () => {
    const many = { ...backupViewer.initial, walks: 995 };
    assert.equal(backupViewer.press(many, "hundred").walks, 1000);
    const full = { ...backupViewer.initial, walks: 1000 };
    assert.equal(backupViewer.press(full, "step"), full);
  });

  test("other luck is another walk from the beginning", () => {
    const other = worked(backupViewer, ["press", "luck"]);
    assert.equal(other.walks, 0);
    assert.equal(other.seed, backupViewer.initial.seed + 1);
    assert.deepEqual(worked(backupViewer, ["press", "reset"]), fresh(backupViewer.initial.seed));
  });

  test("a narrow place shows the two maps, a wide one the truth as well", () => {
    const titles = (width: number) =>
      backupViewer
        .view(backupViewer.initial, width)
        .flatMap((one) =>
          allShapes([one]).filter(({ attributes }) => attributes.class === "ppo-two__title"),
        ).length;
    assert.deepEqual([titles(350), titles(700)], [2, 3]);
  });
});

describe("the treadmill in slices", () => {
  const said = (...actions: Parameters<typeof worked>[1][]) =>
    treadmillSlices.summary(worked(treadmillSlices, ...actions));

  test("a limit that is read as a limit does not show in any length", () => {
    for (let length = 0; length < LENGTHS.length; length += 1) {
      const text = said(["press", "reading:limit"], ["set", "length", length]);
      assert.match(text, /comes to say 100, the one that guesses 100\./);
    }
  });

  test("nobody believes in less time than a longer slice", () => {
    const believed = LENGTHS.map((_, length) =>
      Number(said(["set", "length", length]).match(/guesses ([\d.]+)\./)![1]),
    );
    assert.deepEqual(
      believed,
      [...believed].sort((a, b) => a - b),
    );
    assert.ok(believed.at(-1)! < 100);
  });

  test("the exit parts the three readings", () => {
    const stays = (reading: string) =>
      Number(
        said(["press", `reading:${reading}`], ["press", "exit"]).match(/probability ([\d.]+),/)![1],
      );
    assert.deepEqual([stays("limit"), stays("death"), stays("none")], [1, 0.52, 0]);
  });

  test("with long slices the agent stays, cut and all", () => {
    assert.match(said(["press", "exit"], ["set", "length", 4]), /probability 1,/);
    assert.match(said(["press", "exit"], ["set", "length", 3]), /probability 0\.85,/);
  });

  test("a value far above the picture says so", () => {
    const none = worked(treadmillSlices, ["press", "reading:none"], ["press", "exit"]);
    assert.match(textShown(treadmillSlices, none), /says 1000 \(far above/);
  });

  test("the slider keeps to its lengths and Start again starts again", () => {
    assert.equal(worked(treadmillSlices, ["set", "length", 99]).length, LENGTHS.length - 1);
    assert.equal(worked(treadmillSlices, ["set", "else", 1]), treadmillSlices.initial);
    assert.deepEqual(
      worked(treadmillSlices, ["press", "exit"], ["press", "reset"]),
      treadmillSlices.initial,
    );
  });
});

describe("explained variance", () => {
  test("it does not see a constant, and R² does", () => {
    const high = worked(explainedVariance, ["press", "perfect"], ["set", "shift", 10]);
    assert.match(explainedVariance.summary(high), /variance 1, R² −79\./);
    assert.match(textShown(explainedVariance, high), /10 too high on average/);
  });

  test("a dot goes where it is dragged, whatever the sliders say", () => {
    for (const [scale, shift] of [
      [1, 0],
      [2, 3],
      [-1, -2],
    ] as const) {
      const state = worked(
        explainedVariance,
        ["set", "scale", scale],
        ["set", "shift", shift],
        ["set", "said:2", 4.5],
      );
      assert.equal(predictionsOf(state)[2], 4.5);
    }
  });

  test("where the scale is 0 a dot cannot be told apart, and stays", () => {
    const flat = worked(explainedVariance, ["set", "scale", 0]);
    assert.equal(explainedVariance.set(flat, "said:1", 3), flat);
    assert.match(explainedVariance.summary(flat), /Explained variance 0,/);
  });

  test("the mean is worth nothing, and exaggerating twofold no more", () => {
    assert.match(
      explainedVariance.summary(worked(explainedVariance, ["press", "mean"])),
      /variance 0,/,
    );
    const twice = worked(explainedVariance, ["press", "perfect"], ["set", "scale", 2]);
    assert.match(explainedVariance.summary(twice), /variance 0,/);
    assert.deepEqual(
      worked(explainedVariance, ["press", "mean"], ["press", "reset"]),
      explainedVariance.initial,
    );
  });
});
