/** Every figure serves readers who cannot see it, or have no mouse. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FIGURES } from "ppo:figures/all";
import { textOf } from "src/figures/kit/shape";
import { allShapes } from "../support/shapes";

for (const [name, figure] of Object.entries(FIGURES)) {
  describe(name, () => {
    const shapes = allShapes(figure.view(figure.initial, 600));

    test("it has handles, and every button has a name", () => {
      const handles = shapes.filter(({ attributes }) => attributes["data-handle"] !== undefined);
      assert.ok(handles.length >= 2);
      for (const button of handles.filter(({ tag }) => tag === "button")) {
        assert.ok(button.attributes["aria-label"] ?? textOf(button));
      }
    });

    test("every slider and input has a name and says its value", () => {
      const handles = shapes.filter(
        ({ tag, attributes }) => attributes.role === "slider" || tag === "input",
      );
      for (const { attributes } of handles) {
        assert.ok(attributes["aria-label"]);
        assert.ok(attributes["aria-valuetext"]);
        assert.ok(attributes["data-handle"]);
      }
    });

    test("every drawing has a label, and the numbers are also a table", () => {
      for (const { attributes } of shapes.filter(({ tag }) => tag === "svg")) {
        assert.ok(attributes["aria-label"]);
      }
      assert.ok(shapes.some(({ tag }) => tag === "table"));
    });

    test("it sums up in words what it shows", () => {
      assert.match(figure.summary(figure.initial), /\d.*\.$/);
    });

    test("it fits a narrow screen: no drawing is wider than its place", () => {
      for (const { tag, attributes } of allShapes(figure.view(figure.initial, 280))) {
        if (tag === "svg") assert.ok(Number(attributes.width) <= 280);
      }
    });

    test("no number in it is undefined", () => {
      const said = JSON.stringify([
        figure.view(figure.initial, 600),
        figure.summary(figure.initial),
      ]);
      assert.doesNotMatch(said, /NaN|Infinity|undefined/);
    });
  });
}
