import assert from "node:assert/strict";
import { test } from "node:test";
import { isFound, lambdaDial } from "src/figures/ch06/lambda_dial";
import { allShapes, textShown, withAttribute, worked } from "../../support/shapes";

test("it says when the best lambda is found, and not before", () => {
  const away = worked(lambdaDial, ["set", "lambda", 0.6]);
  const found = worked(lambdaDial, ["set", "lambda", 0.2]);
  assert.match(lambdaDial.summary(away), /Some other λ does better/);
  assert.match(lambdaDial.summary(found), /No other λ does better/);
  assert.deepEqual([isFound(away), isFound(found)], [false, true]);
});

test("lambda and the errors of the critic stay in their ranges", () => {
  assert.equal(worked(lambdaDial, ["set", "lambda", -3]).lambda, 0);
  assert.equal(worked(lambdaDial, ["set", "lambda", 3]).lambda, 1);
  assert.equal(worked(lambdaDial, ["set", "corruption", 99]).corruption, 3);
  assert.equal(worked(lambdaDial, ["set", "corruption", 0.6]).corruption, 0.5);
});

test("tried lambdas are remembered once each", () => {
  const state = worked(
    lambdaDial,
    ["set", "lambda", 0.5],
    ["set", "lambda", 0.2],
    ["set", "lambda", 0.5],
  );
  assert.deepEqual(state.tried, [0.95, 0.5, 0.2]);
});

test("another critic forgets what was tried with the old one and hides the curves", () => {
  const state = worked(
    lambdaDial,
    ["set", "lambda", 0.5],
    ["press", "show"],
    ["set", "corruption", 2],
  );
  assert.deepEqual(state, { lambda: 0.5, corruption: 2, tried: [0.5], shown: false });
});

test("the same critic again changes nothing", () => {
  const state = worked(lambdaDial, ["set", "lambda", 0.5]);
  assert.equal(lambdaDial.set(state, "corruption", 1), state);
});

test("the curves are shown and hidden by one button, which says which", () => {
  const shown = worked(lambdaDial, ["press", "show"]);
  assert.ok(textShown(lambdaDial, shown).includes("Hide the curves"));
  assert.ok(textShown(lambdaDial, lambdaDial.press(shown, "show")).includes("Show the curves"));
  const [button] = withAttribute(lambdaDial.view(shown, 600), "data-handle", "show");
  assert.equal(button!.attributes["aria-pressed"], "true");
});

test("curves that are still to be found are for print only", () => {
  const curves = (state: typeof lambdaDial.initial) =>
    allShapes(lambdaDial.view(state, 600)).find(({ attributes }) =>
      String(attributes.class).startsWith("ppo-dial__curves"),
    )!.attributes.class;
  assert.match(String(curves(lambdaDial.initial)), /ppo-print/);
  assert.doesNotMatch(String(curves(worked(lambdaDial, ["set", "lambda", 0.2]))), /ppo-print/);
});

test("starting again forgets everything", () => {
  const state = worked(lambdaDial, ["set", "lambda", 0.1], ["press", "reset"]);
  assert.equal(state, lambdaDial.initial);
});

test("an unknown button changes nothing", () => {
  assert.equal(lambdaDial.press(lambdaDial.initial, "dance"), lambdaDial.initial);
});

test("a critic that is wrong below zero is drawn below the axis", () => {
  const rects = allShapes(
    lambdaDial.view(worked(lambdaDial, ["set", "corruption", 3]), 600),
  ).filter(
    ({ tag, attributes }) =>
      tag === "rect" && String(attributes.class).includes("ppo-plot__column--"),
  );
  assert.equal(rects.length, 7);
  for (const { attributes } of rects) assert.ok(Number(attributes.height) >= 0);
});
