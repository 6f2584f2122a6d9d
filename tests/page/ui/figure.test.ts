/** A figure's name leads to the bundle of its chapter. */
import "../support/dom";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { provide } from "src/site/registry";
import { define } from "src/ui/element";
import { bundleOf, PpoFigure } from "src/ui/figure";
import { settled } from "../support/clock";
import { buttonCalled, show } from "../support/dom";

test("the figures of a chapter are in one bundle", () => {
  assert.equal(bundleOf("gae-explorer"), "figures-ch06");
  assert.equal(bundleOf("lambda-dial"), "figures-ch06");
});

test("an unknown figure is refused with those there are", () => {
  assert.throws(
    () => bundleOf("gae-explorr"),
    /figure name is "gae-explorr", allowed: .*gae-explorer, lambda-dial/,
  );
});

describe("data for a figure that the reader has not come near", () => {
  const back = { element: document.createElement("div"), name: "your exercise" };
  const place = async (opened: (data: unknown) => void) => {
    const mounted = { live: () => null, questions: [], chosen: () => ({}), recall() {} };
    const mount = async () => ({ ...mounted, open: opened });
    provide("figures-ch06", { mount });
    const load = (script: HTMLScriptElement) => script.onload?.(new Event("load"));
    document.head.append = load as typeof document.head.append;
    define("ppo-figure", PpoFigure);
    const figure = document.createElement("ppo-figure");
    figure.setAttribute("name", "gae-explorer");
    const scrolled: Element[] = [];
    for (const element of [figure, back.element]) {
      element.scrollIntoView = () => void scrolled.push(element);
    }
    show(back.element, figure);
    return { figure, scrolled };
  };

  test("mounts it first, brings the reader there and leads back", async () => {
    const seen: unknown[] = [];
    const { figure, scrolled } = await place((data) => void seen.push(data));
    await figure.open({ row: 1 }, back);
    assert.deepEqual(seen, [{ row: 1 }]);
    assert.equal(document.activeElement, figure);
    buttonCalled("Back to your exercise", figure).click();
    assert.deepEqual(scrolled, [figure, back.element]);
    assert.equal(document.activeElement, back.element);
  });

  test("is shown as well by a figure that follows, which the reader is not brought to", async () => {
    const seen: unknown[] = [];
    const { figure, scrolled } = await place((data) => void seen.push(data));
    const other = document.createElement("ppo-figure");
    other.setAttribute("name", "backward-pass");
    other.dataset.follows = "gae-explorer";
    show(other, back.element, figure);
    await figure.open({ row: 1 }, back);
    await settled();
    assert.deepEqual(seen, [{ row: 1 }, { row: 1 }]);
    assert.deepEqual(scrolled, [figure]);
  });

  test("leaves the reader where they are when it is refused", async () => {
    const { figure, scrolled } = await place(() => {
      throw new Error("too long");
    });
    await assert.rejects(figure.open({}, back), /too long/);
    assert.deepEqual(scrolled, []);
  });
});
