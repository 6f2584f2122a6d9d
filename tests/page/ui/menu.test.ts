import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { keyBar } from "src/ui/key_bar";
import { menu } from "src/ui/menu";
import { buttonCalled, find, key, media, show } from "../support/dom";

describe("a menu", () => {
  let chosen: string[];
  let element: HTMLDetailsElement;
  beforeEach(() => {
    chosen = [];
    element = menu("More", {
      Copy: () => chosen.push("copy"),
      Reset: () => chosen.push("reset"),
    }) as HTMLDetailsElement;
    show(element);
    element.open = true;
  });

  test("does what was chosen and closes", () => {
    buttonCalled("Reset").click();
    assert.deepEqual(chosen, ["reset"]);
    assert.equal(element.open, false);
  });

  test("closes on Escape and gives the focus back", () => {
    buttonCalled("Copy").focus();
    key(buttonCalled("Copy"), "Escape");
    assert.equal(element.open, false);
    assert.equal(document.activeElement, find("summary"));
  });

  test("stays open on other keys", () => {
    key(buttonCalled("Copy"), "ArrowDown");
    assert.equal(element.open, true);
  });

  test("closes when the focus goes elsewhere, and not within it", () => {
    const leave = (to: Element | null) =>
      element.dispatchEvent(new FocusEvent("focusout", { relatedTarget: to, bubbles: true }));
    leave(buttonCalled("Reset"));
    assert.equal(element.open, true);
    leave(null);
    assert.equal(element.open, true);
    leave(document.body);
    assert.equal(element.open, false);
  });
});

describe("keys for phones", () => {
  beforeEach(() => media.clear());

  test("are not there where the reader has a keyboard", () =>
    assert.equal(
      keyBar(() => undefined),
      null,
    ));

  test("type what they say, Tab four spaces", () => {
    media.add("(pointer: coarse)");
    const typed: string[] = [];
    const bar = keyBar((text) => typed.push(text))!;
    for (const label of ["Tab", "(", "_"]) buttonCalled(label, bar).click();
    assert.deepEqual(typed, ["    ", "(", "_"]);
  });

  test("have a name where their label is none", () => {
    media.add("(pointer: coarse)");
    const bar = keyBar(() => undefined)!;
    assert.equal(bar.getAttribute("role"), "toolbar");
    assert.equal(buttonCalled("Tab", bar).getAttribute("aria-label"), "Indent by four spaces");
  });

  test("do not take the focus from the code, which would fold the phone's keyboard away", () => {
    media.add("(pointer: coarse)");
    const pressed = new PointerEvent("pointerdown", { cancelable: true });
    buttonCalled("(", keyBar(() => undefined)!).dispatchEvent(pressed);
    assert.equal(pressed.defaultPrevented, true);
  });
});
