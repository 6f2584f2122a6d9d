/** A figure in the page: keys, buttons and sliders change it, and it says so when the reader pauses. */
import "../support/dom";
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { FIGURES } from "ppo:figures/all";
import { mount } from "src/figures/host";
import { Clock } from "../support/clock";
import { find, key, show } from "../support/dom";

let clock: Clock;
let life: AbortController;
let place: HTMLElement;
beforeEach(() => {
  clock = new Clock();
  life = new AbortController();
  place = document.createElement("div");
  show(place);
});
afterEach(() => {
  life.abort();
  clock.stop();
});

const start = (name: string) => mount(place, name, FIGURES[name]!, life.signal);
const handle = (name: string) => find(`[data-handle="${name}"]`, place);
const spoken = () => find(".ppo-figure__live", place).textContent;

describe("a slider of a drawing", () => {
  const moves: [pressed: string, value: string][] = [
    ["ArrowUp", "1.25"],
    ["ArrowRight", "1.25"],
    ["ArrowDown", "0.75"],
    ["ArrowLeft", "0.75"],
    ["PageUp", "2"],
    ["PageDown", "0"],
    ["Home", "-4"],
    ["End", "4"],
  ];
  for (const [pressed, value] of moves) {
    test(`goes from 1 to ${value} by ${pressed}`, () => {
      start("gae-explorer");
      const slider = handle("rewards:0");
      assert.equal(slider.getAttribute("aria-valuenow"), "1");
      assert.equal(key(slider, pressed), true);
      assert.equal(handle("rewards:0"), slider);
      assert.equal(slider.getAttribute("aria-valuenow"), value);
    });
  }

  test("leaves other keys to the page", () => {
    start("gae-explorer");
    assert.equal(key(handle("rewards:0"), "Tab"), false);
    assert.equal(handle("rewards:0").getAttribute("aria-valuenow"), "1");
  });
});

test("a range of HTML's own kind changes the figure as it moves", () => {
  start("through-time");
  const range = handle("gamma") as HTMLInputElement;
  range.value = "0.99";
  range.dispatchEvent(new Event("input", { bubbles: true }));
  assert.equal(range.getAttribute("aria-valuetext"), "0.99, λ 0.909");
});

test("a button changes the figure", () => {
  start("lambda-dial");
  handle("show").click();
  assert.equal(handle("show").getAttribute("aria-pressed"), "true");
});

test("an end that moves by arrow key takes the focus along", () => {
  start("gae-explorer");
  handle("end:2").focus();
  assert.equal(key(handle("end:2"), "ArrowLeft"), true);
  assert.match(handle("end:1").getAttribute("aria-label")!, /^Step 1: terminated/);
  assert.equal(document.activeElement, handle("end:1"));
});

describe("what a screen reader hears", () => {
  test("comes once the reader pauses, not at every step of a drag", async () => {
    start("gae-explorer");
    for (let step = 0; step < 5; step += 1) {
      key(handle("rewards:3"), "ArrowUp");
      await clock.pass(300);
      assert.equal(spoken(), "");
    }
    await clock.pass(200);
    assert.match(spoken()!, /^Advantage of step 3: /);
  });

  test("is nothing where nothing changed", async () => {
    start("gae-explorer");
    handle("reset").click();
    await clock.pass(500);
    assert.equal(spoken(), "");
  });
});

test("an ended figure keeps its last drawing and changes no more", async () => {
  start("gae-explorer");
  life.abort();
  key(handle("rewards:0"), "End");
  await clock.pass(500);
  assert.equal(handle("rewards:0").getAttribute("aria-valuenow"), "1");
  assert.equal(spoken(), "");
});

describe("a drawn button", () => {
  const open = () => {
    start("grid-walk");
    const next = () => handle("next").click();
    for (let step = 1; step < 4; step += 1) next();
    handle("answer:0").click();
    next();
  };

  test("is pressed by a click, Enter and the space bar", () => {
    open();
    const pressed = (cell: number) => handle(`cell:${cell}`).getAttribute("aria-pressed");
    handle("cell:3").dispatchEvent(new MouseEvent("click", { bubbles: true }));
    assert.equal(pressed(3), "true");
    assert.equal(key(handle("cell:9"), "Enter"), true);
    assert.equal(pressed(9), "true");
    assert.equal(key(handle("cell:1"), " "), true);
    assert.equal(pressed(1), "true");
    assert.equal(key(handle("cell:1"), "Tab"), false);
  });

  test("hands the focus to its neighbour by an arrow key", () => {
    open();
    handle("cell:0").focus();
    assert.equal(key(handle("cell:0"), "ArrowDown"), true);
    assert.equal(document.activeElement, handle("cell:5"));
  });
});

test("arrow keys work on a group of buttons, whichever has the focus", () => {
  start("grid-walk");
  assert.equal(key(handle("go:3"), "ArrowRight"), true);
  assert.equal(key(handle("go:3"), "Home"), false);
  assert.match(place.textContent!, /state \(1, 1\), right: reward −0.01/);
});

describe("data from elsewhere in the page", () => {
  test("becomes the figure's state, and is said", async () => {
    const figure = start("gae-explorer");
    const numbers = {
      rewards: [1],
      values: [0],
      next_values: [0],
      terminated: [1],
      truncated: [0],
    };
    figure.open({ inputs: { ...numbers, gamma: 1, gae_lambda: 1 }, answer: [5], row: 0 });
    assert.equal(place.querySelectorAll('[data-handle^="end:"]').length, 1);
    await clock.pass(500);
    assert.match(spoken()!, /^Advantage of step 0: 1 = 1\. Your answer is 5\./);
  });

  test("is refused in words by a figure that has no place for it", () => {
    assert.throws(() => start("lambda-dial").open({}), /shows no data but its own/);
  });
});
