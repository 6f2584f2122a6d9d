/** Variables as a learner sees them. */
import "../support/dom";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { kind, variableTable } from "src/bench/variables";
import type { Variable } from "src/generated/cells.generated";

const plain: Variable = {
  name: "gamma",
  type: "float",
  text: "0.9",
  shape: null,
  dtype: "",
  nans: 0,
  low: null,
  high: null,
  grid: null,
};
const array: Variable = {
  ...plain,
  name: "delta",
  type: "ndarray",
  text: "[1. nan]",
  shape: [2],
  dtype: "float64",
  nans: 1,
  low: -1,
  high: 2,
  grid: [[-1], [null], [2]],
};

describe("a variable", () => {
  test("that is no array shows its value", () => {
    const table = variableTable([plain]);
    assert.equal(table.querySelector("td code")!.textContent, "0.9");
    assert.equal(table.querySelector(".ppo-heat"), null);
  });

  test("that is an array says type, shape, NaN and range", () => {
    assert.equal(kind(array), "float64, shape (2,), 1 NaN, from -1 to 2");
    assert.equal(kind({ ...array, shape: [6, 2], nans: 0 }), "float64, shape (6, 2), from -1 to 2");
  });

  test("that is an array is drawn, negative numbers and NaN by their own looks", () => {
    const cells = [...variableTable([array]).querySelectorAll<HTMLElement>(".ppo-heat__cell")];
    assert.deepEqual(
      cells.map(({ className }) => className.split("--")[1]),
      ["below", "none", "above"],
    );
    assert.deepEqual(
      cells.map((cell) => cell.style.getPropertyValue("--ppo-heat")),
      ["35%", "0%", "70%"],
    );
  });

  test("of which a part is drawn says how much more there is", () => {
    const table = variableTable([{ ...array, shape: [1000] }]);
    assert.equal(table.querySelector(".ppo-heat__rest")!.textContent, "and 997 more");
  });

  test("that changed is marked, for screen readers too", () => {
    const table = variableTable([plain, array], new Set(["delta"]));
    const heads = [...table.querySelectorAll("th")].map(({ textContent }) => textContent);
    assert.deepEqual(heads, ["gamma", "delta (changed)"]);
  });
});
