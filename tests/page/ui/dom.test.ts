import "../support/dom";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { button, h, paced, setText } from "src/ui/dom";
import { nextFrame } from "../support/dom";

describe("an element", () => {
  test("has properties, attributes, classes and children", () => {
    const link = h("a", { class: "x", href: "/a", "aria-label": "A" }, "text", h("b", {}, "bold"));
    assert.equal(link.outerHTML, '<a class="x" href="/a" aria-label="A">text<b>bold</b></a>');
  });

  test("never reads text as HTML", () => {
    assert.equal(h("p", {}, "<b>not bold</b>").querySelector("b"), null);
    assert.equal(h("p", { textContent: "<i>" }).textContent, "<i>");
  });

  test("leaves out what is null, undefined or false", () => {
    assert.equal(
      h("p", { title: null, hidden: false, id: undefined }, null, undefined, false).outerHTML,
      "<p></p>",
    );
  });

  test("keeps empty text and a true attribute", () => {
    assert.equal(h("p", { "data-on": true }, "").getAttribute("data-on"), "");
  });

  test("listens to its events", () => {
    let clicks = 0;
    h("button", { onclick: () => (clicks += 1) }).click();
    assert.equal(clicks, 1);
  });
});

test("a button does not send a form, and says what it does", () => {
  const made = button("Run", () => undefined, "ppo-button--main");
  assert.deepEqual(
    [made.type, made.textContent, made.className],
    ["button", "Run", "ppo-button ppo-button--main"],
  );
});

test("text that stays the same is not written again, so a live region speaks once", () => {
  const region = h("p", {}, "Running…");
  const node = region.firstChild;
  setText(region, "Running…");
  assert.equal(region.firstChild, node);
  setText(region, "Done");
  assert.equal(region.textContent, "Done");
});

test("drawing that is asked for often happens once per frame, and not before its pause is over", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 1000;
  t.mock.method(performance, "now", () => now);
  let drawn = 0;
  const redraw = paced(() => (drawn += 1), 120);
  for (let time = 0; time < 3; time += 1) redraw();
  nextFrame();
  assert.equal(drawn, 1);
  now += 50;
  redraw();
  nextFrame();
  assert.equal(drawn, 1);
  now += 70;
  t.mock.timers.tick(70);
  nextFrame();
  assert.equal(drawn, 2);
});
