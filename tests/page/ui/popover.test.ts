import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { besides, helpPopover, type Popover } from "src/ui/popover";
import { key, show } from "../support/dom";

describe("an explanation", () => {
  const room = { width: 400, height: 800 };
  const size = { width: 200, height: 300 };
  const anchor = (top: number, right = 380) => ({ top, bottom: top + 44, right });

  test("opens below its button, with their right edges in line", () => {
    assert.deepEqual(besides(anchor(100), size, room), { top: 150, left: 180 });
  });

  test("opens above a button at the foot of the window, never below the fold", () => {
    assert.deepEqual(besides(anchor(700), size, room), { top: 394, left: 180 });
  });

  test("covers its button only where neither side has room", () => {
    const tall = { width: 200, height: 700 };
    const { top } = besides(anchor(400), tall, room);
    assert.ok(top >= 0 && top + tall.height <= room.height);
  });

  test("stays inside a narrow window", () => {
    assert.equal(besides(anchor(100, 120), size, room).left, 6);
  });
});

describe("without the browser's own popovers", () => {
  let help: Popover;
  beforeEach(() => {
    help = helpPopover("What gamma means", "", document.createElement("p"));
    show(help.button, help.panel);
  });

  test("the button opens and closes it, and says which", () => {
    assert.equal(help.panel.hidden, true);
    help.button.click();
    assert.equal(help.panel.hidden, false);
    assert.equal(help.button.getAttribute("aria-expanded"), "true");
    help.button.click();
    assert.equal(help.panel.hidden, true);
  });

  test("Escape closes it and gives the focus back", () => {
    help.button.click();
    key(help.panel, "Escape");
    assert.equal(help.panel.hidden, true);
    assert.equal(document.activeElement, help.button);
  });

  test("a press elsewhere closes it", () => {
    help.button.click();
    document.body.click();
    assert.equal(help.panel.hidden, true);
  });
});
