import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { logitRows } from "src/figures/ch03/logit_rows";
import { stepsOf, trajectoryTape } from "src/figures/ch03/trajectory_tape";
import { averages, probabilityOf, scoreOf, tapes } from "src/figures/ch03/two_rooms";
import { textShown, worked } from "../../support/shapes";

describe("the rows of logits", () => {
  const advice = (...actions: Parameters<typeof worked>[1][]) =>
    logitRows.summary(worked(logitRows, ...actions));

  test("a step to B is worth its price only if one stays there", () => {
    assert.match(advice(), /in room A more often to B/);
    assert.match(advice(["set", "logit:1", 1.3]), /in room A more often to B/);
    assert.match(advice(["set", "logit:1", 1.2]), /in room A more often to A/);
    assert.match(advice(["press", "stage:1"]), /in room A more often to A/);
  });

  test("with one room there is one row", () => {
    const text = textShown(logitRows, worked(logitRows, ["press", "stage:0"]));
    assert.ok(!text.includes("room B"));
  });

  test("a logit moves its own row and stays within the slider", () => {
    assert.deepEqual(worked(logitRows, ["set", "logit:0", 99]).logits, [3, 2]);
    assert.deepEqual(worked(logitRows, ["set", "logit:1", -99]).logits, [0, -3]);
    assert.deepEqual(
      logitRows.press(worked(logitRows, ["set", "logit:0", 1]), "reset"),
      logitRows.initial,
    );
  });
});

describe("the tape", () => {
  test("a door that sticks leaves the agent where it is", () => {
    assert.deepEqual(
      stepsOf(trajectoryTape.initial).map(({ room, reached }) => [room, reached]),
      [
        [0, 0],
        [0, 1],
        [1, 1],
      ],
    );
  });

  test("its score does not know the door, its probability does", () => {
    const loose = worked(trajectoryTape, ["set", "door", 0.3]);
    const score = /score ([−.\d]+) in row A and ([−.\d]+) in row B/;
    const [one, other] = [trajectoryTape.initial, loose].map((state) =>
      trajectoryTape.summary(state),
    );
    assert.deepEqual(one!.match(score)!.slice(1), other!.match(score)!.slice(1));
    assert.notEqual(one!.split(",")[0], other!.split(",")[0]);
  });

  test("hiding the world's factors leaves three", () => {
    const text = (state = trajectoryTape.initial) => textShown(trajectoryTape, state);
    assert.equal(text().match(/the door /g)?.length, 4);
    const hidden = worked(trajectoryTape, ["press", "hide"]);
    assert.equal(text(hidden).match(/the door /g)?.length, 1, "its slider alone");
    assert.match(trajectoryTape.summary(hidden), /the score is the same\.$/);
  });

  test("a press changes an action, another one the door", () => {
    const stayed = worked(trajectoryTape, ["press", "act:0"]);
    assert.equal(stepsOf(stayed)[0]!.wanted, 0);
    assert.ok(textShown(trajectoryTape, stayed).includes("not needed"));
    assert.equal(stepsOf(worked(trajectoryTape, ["press", "door:0"]))[0]!.reached, 1);
    assert.deepEqual(trajectoryTape.press(stayed, "reset"), trajectoryTape.initial);
  });
});

describe("all tapes together", () => {
  test("are certain, and as many as the world allows", () => {
    for (const [door, count] of [
      [1, 8],
      [0.8, 27],
    ] as const) {
      const all = tapes([0.3, -1], 3, door);
      assert.equal(all.length, count);
      const total = all.reduce((sum, { probability }) => sum + probability, 0);
      assert.ok(Math.abs(total - 1) < 1e-12);
    }
  });

  test("the mean score is 0 in every row", () => {
    const logits = [0.4, -0.7];
    const mean = [0, 0];
    for (const { steps, probability } of tapes(logits, 3, 0.6)) {
      scoreOf(steps, logits).forEach((score, row) => {
        mean[row]! += probability * score;
      });
    }
    assert.ok(mean.every((score) => Math.abs(score) < 1e-12));
  });

  test("the score is the slope of the log-probability, and the gradient that of J", () => {
    const [logits, h] = [[0.4, -0.7], 1e-6];
    for (const row of [0, 1]) {
      const at = (sign: number) => logits.map((x, i) => (i === row ? x + sign * h : x));
      const slope = (f: (logits: number[]) => number) => (f(at(1)) - f(at(-1))) / (2 * h);
      const { steps } = tapes(logits, 3, 0.6)[11]!;
      const log = (x: number[]) => Math.log(probabilityOf(steps, x, 0.6));
      assert.ok(Math.abs(slope(log) - scoreOf(steps, logits)[row]!) < 1e-8);
      const mean = (x: number[]) => averages(tapes(x, 3, 0.6), x).mean;
      const { gradient } = averages(tapes(logits, 3, 0.6), logits);
      assert.ok(Math.abs(slope(mean) - gradient[row]!) < 1e-8);
    }
  });
});
