import "../support/dom";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { differenceNode } from "src/exercise/difference";
import type { Difference, Verdict } from "src/exercise/types";
import { find, show } from "../support/dom";

const DIFFERENCE: Difference = {
  case: "a tape that ends",
  given: "gamma = 0.9",
  quantity: "advantages",
  at: "t=1, n=0",
  got: "1.5",
  expected: "0.5",
  numbers: null,
  table: {
    axis: "t",
    steps: ["0", "1"],
    compared: [
      { name: "advantages", meaning: "", yours: ["3", "1.5"], expected: ["1", "0.5"] },
      { name: "delta", meaning: "your answer with 0", yours: ["1", "0.5"], expected: ["1", "0.5"] },
      { name: "carry", meaning: "the rest", yours: ["2", "1"], expected: ["0", "0"] },
    ],
    inputs: { rewards: ["1", "2"], terminated: ["False", "True"] },
    wrong_row: 1,
  },
};

function shown(found: Partial<Difference> = {}, stage: Verdict["stage"] = "misconception") {
  const node = differenceNode({ ...DIFFERENCE, ...found }, stage);
  show(node);
  return node;
}

const texts = (selector: string) =>
  [...document.querySelectorAll(selector)].map(({ textContent }) => textContent);

describe("the first difference of a single number", () => {
  test("is one sentence", () => {
    const node = shown({ table: null, at: "" });
    assert.equal(
      node.textContent,
      "On a tape that ends with gamma = 0.9: advantages is 1.5, expected is 0.5.",
    );
  });

  test("is not said again where the message says it", () => {
    assert.equal(
      shown({ table: null, at: "" }, "oracle").textContent,
      "This was with gamma = 0.9.",
    );
  });
});

describe("the table of a difference", () => {
  test("says once where it is, and not which numbers the message quotes", () => {
    const node = shown();
    assert.equal(find("caption").textContent, "On a tape that ends, n=0, with gamma = 0.9");
    assert.deepEqual(texts("p"), ["delta: your answer with 0.", "carry: the rest."]);
    assert.doesNotMatch(node.textContent!, /First difference/);
  });

  test("heads what differs with yours and expected, and what is right by one column", () => {
    shown();
    assert.deepEqual(texts("th[scope=colgroup]"), ["advantages", "carry"]);
    const [first, second] = [...document.querySelectorAll("thead tr")];
    assert.deepEqual(
      [...first!.children].map((cell) => cell.textContent),
      ["t", "advantages", "delta", "carry", "rewards", "terminated"],
    );
    assert.deepEqual(
      [...second!.children].map((cell) => cell.textContent),
      ["yours", "expected", "✓ right", "yours", "expected"],
    );
  });

  test("has a row for each step, in the order of its heads", () => {
    shown();
    const rows = [...document.querySelectorAll("tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    assert.deepEqual(rows, [
      ["0", "3", "1", "1", "2", "0", "1", "·"],
      ["1", "1.5", "0.5", "0.5", "1", "0", "2", "yes"],
    ]);
  });

  test("marks, in the row of the message alone, the quantities that differ", () => {
    shown();
    assert.equal(find(".ppo-difference__row th").textContent, "1");
    assert.deepEqual(texts(".ppo-difference__cell"), ["1.5", "1"]);
    assert.deepEqual(texts(".ppo-difference__row .ppo-difference__cell"), ["1.5", "1"]);
  });

  test("can be scrolled by keyboard where it is wide", () => {
    shown();
    const scroll = find("[role=group]");
    assert.deepEqual(
      [scroll.tabIndex, scroll.getAttribute("aria-label")],
      [0, find("caption").textContent],
    );
  });
});
