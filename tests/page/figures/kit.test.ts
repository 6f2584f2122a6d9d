import assert from "node:assert/strict";
import { test } from "node:test";
import { range, row, table } from "src/figures/kit/controls";
import { indexOf, say, snap } from "src/figures/kit/figure";
import { type Axes, chart, column, dot, line, place } from "src/figures/kit/plot";
import { shape, textOf } from "src/figures/kit/shape";
import { allShapes } from "../support/shapes";

test("a number is said without trailing zeros and with a true minus sign", () => {
  assert.equal(say(0.35), "0.35");
  assert.equal(say(2), "2");
  assert.equal(say(-2.775), "−2.775");
  assert.equal(say(100), "100");
});

test("a number is rounded to the digits that are asked for", () => {
  assert.equal(say(1 / 3), "0.333");
  assert.equal(say(1 / 3, 1), "0.3");
  assert.equal(say(2.5, 0), "3");
});

test("what rounds to zero has no sign", () => {
  assert.equal(say(-0.0001), "0");
  assert.equal(say(-0), "0");
});

test("a value is snapped to its step and kept within its bounds", () => {
  assert.equal(snap(0.123, 0, 1, 0.05), 0.1);
  assert.equal(snap(7, 0, 1, 0.05), 1);
  assert.equal(snap(-7, -4, 4, 0.05), -4);
});

test("snapping leaves no dust of binary fractions", () => {
  assert.equal(snap(0.3, 0, 1, 0.1), 0.3);
  assert.equal(snap(0.7, 0, 1, 0.01), 0.7);
});

test("a handle's index is the number after its colon", () => {
  assert.equal(indexOf("rewards:3"), 3);
  assert.equal(indexOf("end:12"), 12);
});

test("all text of a shape comes in reading order", () => {
  const drawing = shape("g", {}, "one", shape("text", {}, "two", shape("b", {}, "three")), "four");
  assert.equal(textOf(drawing), "one two three four");
});

test("a range carries its handle, its bounds and what a screen reader says", () => {
  const [label] = [range("gamma", "γ", 0.95, [0, 1, 0.01])];
  const input = allShapes([label]).find(({ tag }) => tag === "input")!;
  assert.equal(input.attributes["data-handle"], "gamma");
  assert.deepEqual(
    [input.attributes.min, input.attributes.max, input.attributes.step],
    [0, 1, 0.01],
  );
  assert.equal(input.attributes["aria-label"], "γ");
  assert.equal(input.attributes["aria-valuetext"], "0.95");
});

test("a range says another text where one is given", () => {
  const input = allShapes([range("gamma", "γ", 0.95, [0, 1, 0.01], "0.95, λ 0.9")]);
  assert.equal(
    input.find(({ tag }) => tag === "input")!.attributes["aria-valuetext"],
    "0.95, λ 0.9",
  );
  assert.match(textOf(input[0]!), /0\.95, λ 0\.9/);
});

test("a table names its columns and the row each cell belongs to", () => {
  const shapes = allShapes([
    table(
      "Numbers",
      ["λ", "bias"],
      [
        ["0", "0.1"],
        ["1", "0"],
      ],
    ),
  ]);
  const heads = shapes.filter(({ tag }) => tag === "th");
  assert.deepEqual(
    heads.map(({ attributes }) => attributes.scope),
    ["col", "col", "row", "row"],
  );
  assert.equal(shapes.filter(({ tag }) => tag === "td").length, 2);
  assert.equal(shapes.find(({ tag }) => tag === "summary")!.children[0], "Numbers");
});

test("a table that is wider than the screen can be scrolled by keyboard", () => {
  const scroll = allShapes([table("Numbers", ["a"], [["1"]])]).find(
    ({ attributes }) => attributes.role === "group",
  )!;
  assert.equal(scroll.attributes.tabindex, 0);
  assert.equal(scroll.attributes["aria-label"], "Numbers");
});

test("a row holds its controls in order", () => {
  assert.deepEqual(
    row(shape("a"), shape("b")).children.map((child) => (child as { tag: string }).tag),
    ["a", "b"],
  );
});

const AXES: Axes = {
  width: 258, // 44 on the left and 14 on the right leave 200
  height: 166, // 26 at the top and 40 at the bottom leave 100
  x: [0, 10],
  y: [0, 1],
  xLabel: "steps",
  yLabel: "weight",
  xTicks: [0, 5, 10],
  yTicks: [0, 1],
};

test("a point is placed by its share of both axes, y upwards", () => {
  assert.deepEqual(place(AXES, 0, 0), [44, 126]);
  assert.deepEqual(place(AXES, 10, 1), [244, 26]);
  assert.deepEqual(place(AXES, 5, 0.5), [144, 76]);
});

test("a line goes through its points and is cut at the top of the chart", () => {
  const { attributes } = line(
    AXES,
    [
      [0, 0],
      [5, 0.5],
      [10, 9],
    ],
    "mse",
  );
  assert.equal(attributes.d, "M44 126L144 76L244 26");
  assert.match(String(attributes.class), /ppo-plot__line--mse/);
});

test("a dot above the chart stays at its upper edge", () => {
  assert.equal(dot(AXES, 5, 3, "here").attributes.cy, 26);
});

test("a column stands on the zero of y", () => {
  const { x, y, width, height } = column(AXES, 5, 0.25, 1, "surprise").attributes;
  assert.deepEqual([x, y, width, height], [134, 101, 20, 25]);
});

test("a chart says in words what it shows and labels both axes and every tick", () => {
  const drawing = chart(AXES, "Weights fall", [line(AXES, [[0, 0]], "a")]);
  assert.equal(drawing.attributes.role, "img");
  assert.equal(drawing.attributes["aria-label"], "Weights fall");
  for (const word of ["steps", "weight", "0", "5", "10", "1"]) {
    assert.ok(
      allShapes([drawing]).some(({ children }) => children[0] === word),
      word,
    );
  }
});
