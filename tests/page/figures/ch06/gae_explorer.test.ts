import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gaeExplorer, sumOf } from "src/figures/ch06/gae_explorer";
import { isOutside, START, tapeOf } from "src/figures/ch06/gae_explorer_state";
import { allShapes, textShown, withAttribute, worked } from "../../support/shapes";

describe("the tape that compute_gae would be given", () => {
  test("copies the next row's value while the episode runs", () => {
    assert.equal(tapeOf(START).nextValues[0], START.values[1]);
  });

  test("has no value after a termination", () => {
    assert.equal(tapeOf(START).nextValues[2], 0);
  });

  test("takes a value of its own after a truncation and at the edge", () => {
    assert.equal(tapeOf(START).nextValues[4], 4);
    assert.equal(tapeOf(START).nextValues[5], -2);
  });

  test("needs no value of its own where the last step terminates", () => {
    const ended = worked(gaeExplorer, ["press", "end:5"]);
    assert.equal(ended.ends[5], "terminated");
    assert.equal(isOutside(ended, 5), false);
    assert.equal(tapeOf(ended).nextValues[5], 0);
  });
});

test("it starts with the numbers of the text", () => {
  const text = textShown(gaeExplorer, START);
  // Derived by hand from gamma 0.9 and lambda 0.8.
  for (const number of ["1.652", "0.35", "2.5", "0.357", "4.35", "−0.3"]) {
    assert.ok(text.includes(number), number);
  }
  assert.ok(gaeExplorer.summary(START).includes("−2.775 + 0.72 × 4.35 = 0.357"));
});

test("a time limit turned into a death turns the sign", () => {
  const dead = worked(gaeExplorer, ["press", "end:4"], ["press", "end:4"]);
  assert.equal(dead.ends[4], "terminated");
  // By hand: delta[4] = 1 - 0.25, advantage[3] = -2.775 + 0.72 * 0.75.
  assert.ok(gaeExplorer.summary(dead).includes("= −2.235"));
});

test("pressing an end goes round: running, terminated, truncated", () => {
  const ends = [1, 2, 3].map(
    (presses) => worked(gaeExplorer, ...Array(presses).fill(["press", "end:0"])).ends[0],
  );
  assert.deepEqual(ends, ["terminated", "truncated", "running"]);
});

test("an end moves along the tape by arrow key and takes the other's place", () => {
  const left = worked(gaeExplorer, ["press", "end:2", "ArrowLeft"]);
  assert.deepEqual(left.ends.slice(0, 4), ["running", "terminated", "running", "running"]);
  const right = worked(gaeExplorer, ["press", "end:2", "ArrowRight"]);
  assert.deepEqual(right.ends.slice(0, 4), ["running", "running", "running", "terminated"]);
});

test("an end stops at the edge of the tape, and a running step does not move", () => {
  const edge = worked(
    gaeExplorer,
    ["press", "end:2", "ArrowLeft"],
    ["press", "end:1", "ArrowLeft"],
  );
  assert.deepEqual(edge.ends.slice(0, 3), ["terminated", "running", "running"]);
  assert.equal(gaeExplorer.press(edge, "end:0", "ArrowLeft"), edge);
  assert.equal(gaeExplorer.press(edge, "end:1", "ArrowLeft"), edge);
});

test("a handle never leaves its range", () => {
  assert.equal(worked(gaeExplorer, ["set", "rewards:0", 99]).rewards[0], 4);
  assert.equal(worked(gaeExplorer, ["set", "values:1", -99]).values[1], -4);
  assert.equal(worked(gaeExplorer, ["set", "gamma", 7]).gamma, 1);
  assert.equal(worked(gaeExplorer, ["set", "lambda", -7]).lambda, 0);
});

test("setting one entry leaves all others and the old state as they were", () => {
  const changed = worked(gaeExplorer, ["set", "outside:4", 1.234]);
  assert.equal(changed.outside[4], 1.25);
  assert.deepEqual(changed.rewards, START.rewards);
  assert.equal(START.outside[4], 4);
});

test("another step can be taken apart, and all be put back", () => {
  const chosen = worked(gaeExplorer, ["press", "choose:0"]);
  assert.equal(chosen.chosen, 0);
  assert.match(gaeExplorer.summary(chosen), /^Advantage of step 0:/);
  assert.equal(gaeExplorer.press(chosen, "reset"), START);
});

test("the sum brackets a negative surprise unless it comes first", () => {
  assert.equal(sumOf({ ...START, chosen: 3 }), "−2.775 + 0.72 × 4.35 = 0.357");
  const tape = worked(gaeExplorer, ["set", "rewards:4", -4], ["press", "choose:3"]);
  assert.match(sumOf(tape), /0\.72 × \(−0\.65\)/); // -4 + 0.9 * 4 - 0.25
});

test("the summary says what stands for the future", () => {
  assert.match(gaeExplorer.summary(START), /Step 4 is truncated: V = 4 stands for the future/);
  assert.match(gaeExplorer.summary({ ...START, chosen: 0 }), /Step 2 terminates: no future/);
  assert.match(
    gaeExplorer.summary({ ...START, chosen: 5 }),
    /recording stops after step 5.*V = −2/,
  );
});

test("only values that no row can say are sliders", () => {
  const shapes = gaeExplorer.view(START, 600);
  assert.equal(withAttribute(shapes, "data-handle", "outside:4").length, 1);
  assert.equal(withAttribute(shapes, "data-handle", "outside:5").length, 1);
  assert.equal(withAttribute(shapes, "data-handle", "outside:0").length, 0);
});

test("the step that is taken apart is marked as pressed", () => {
  const pressed = withAttribute(gaeExplorer.view(START, 600), "aria-pressed", "true");
  assert.deepEqual(
    pressed.map(({ attributes }) => attributes["data-handle"]),
    ["choose:3"],
  );
});

test("a bar is as tall as its value, and below the line where that is negative", () => {
  const bar = (reward: number) => {
    const shapes = gaeExplorer.view(worked(gaeExplorer, ["set", "rewards:0", reward]), 600);
    const [slider] = withAttribute(shapes, "data-handle", "rewards:0");
    const rect = allShapes([slider!]).find(({ attributes }) =>
      String(attributes.class).includes("ppo-tape__bar--rewards"),
    )!;
    return rect.attributes as { y: number; height: number };
  };
  assert.ok(Math.abs(bar(4).height - 2 * bar(2).height) < 1e-9);
  assert.ok(Math.abs(bar(-2).y - (bar(2).y + bar(2).height)) < 1e-9);
});
