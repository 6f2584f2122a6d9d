/** Walking through a recorded run. */
import "../support/dom";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { changedAt, Stepper, sentence } from "src/bench/stepper";
import type { CellResult, Recording, Step, Variable } from "src/generated/cells.generated";
import { buttonCalled, find } from "../support/dom";

const value = (name: string, text: string): Variable => ({
  name,
  text,
  type: "int",
  shape: null,
  dtype: "",
  nans: 0,
  low: null,
  high: null,
  grid: null,
});
const step = (line: number, variables: number[], changes: Partial<Step> = {}): Step => ({
  line,
  variables,
  event: "line",
  function: "",
  depth: 0,
  text: "",
  ...changes,
});
const inF = { function: "f", depth: 1 };
const recording: Recording = {
  values: [value("x", "1"), value("a", "1"), value("x", "2")],
  steps: [
    step(1, []),
    step(2, [0]),
    step(5, [1], inF),
    step(5, [1], { ...inF, event: "return", text: "7" }),
    step(3, [2]),
  ],
  is_complete: true,
  result: {} as CellResult,
};

describe("a recorded run", () => {
  test("says what runs next, what is returned and what is raised", () => {
    assert.equal(sentence(recording.steps[2]!), "line 5 in f runs next.");
    assert.equal(sentence(recording.steps[3]!), "f returns 7.");
    assert.equal(
      sentence(step(4, [], { event: "exception", text: "KeyError" })),
      "line 4 raised KeyError.",
    );
  });

  test("knows the variables that a step changed, across a call", () => {
    assert.deepEqual([...changedAt(recording, 1)], ["x"]);
    assert.deepEqual([...changedAt(recording, 2)], ["a"]);
    assert.deepEqual([...changedAt(recording, 3)], []);
    assert.deepEqual([...changedAt(recording, 4)], ["x"]);
  });

  test("is walked by buttons, with the line pointed at, and ends at its ends", () => {
    const lines: number[] = [];
    const { element } = new Stepper(
      recording,
      (line) => lines.push(line),
      () => undefined,
    );
    buttonCalled("‹ Back", element).click();
    for (const _ of [1, 2, 3, 4, 5]) buttonCalled("Next ›", element).click();
    assert.deepEqual(lines, [1, 1, 2, 5, 5, 3, 3]);
    assert.match(find(".ppo-steps__said", element).textContent!, /^Step 5 of 5: line 3/);
  });

  test("that was cut says so at its last step", () => {
    const { element } = new Stepper(
      { ...recording, steps: recording.steps.slice(0, 1), is_complete: false },
      () => undefined,
      () => undefined,
    );
    assert.match(find(".ppo-steps__said", element).textContent!, /Later steps were not recorded/);
  });
});
