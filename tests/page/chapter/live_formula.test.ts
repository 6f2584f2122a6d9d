/** A formula shows the numbers of a figure, and where they come from. */
import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { PpoLive } from "src/chapter/live_formula";
import { recordedTape } from "src/figures/ch06/recorded_tape";
import { mount } from "src/figures/host";
import { settled } from "../support/clock";
import { appear, find, show } from "../support/dom";

if (!customElements.get("ppo-live")) customElements.define("ppo-live", PpoLive);

let figure: HTMLElement;
let formula: HTMLElement;

beforeEach(async () => {
  figure = document.createElement("ppo-figure");
  figure.setAttribute("name", "recorded-tape");
  formula = document.createElement("ppo-live");
  formula.dataset.figure = "recorded-tape";
  const drawn = document.createElement("span");
  drawn.className = "katex-html";
  for (const name of ["delta", "reward", "reward", "unknown"]) {
    const term = document.createElement("span");
    term.dataset.live = name;
    const symbol = document.createElement("span");
    symbol.textContent = "r";
    term.append(symbol);
    drawn.append(term);
  }
  formula.append(drawn);
  show(figure, formula);
  const mounted = mount(
    figure,
    "recorded-tape",
    recordedTape as never,
    new AbortController().signal,
  );
  Object.assign(figure, { live: async () => mounted.live() });
  appear(formula);
  await settled();
});

const numbers = () =>
  [...formula.querySelectorAll(".ppo-live__number")].map(({ textContent }) => textContent);
const lit = () => figure.querySelector<HTMLElement>(".ppo-figure__looked")?.dataset.part;

test("its terms get the numbers of the figure's present sample, unknown ones keep their symbol", () => {
  assert.deepEqual(numbers(), ["−2.775", "−1", "−1"]);
  assert.match(formula.textContent!, /Show the numbers of step 3/);
});

test("the numbers follow the figure", async () => {
  find('[data-handle="choose:5"]', figure).click();
  await settled();
  assert.deepEqual(numbers(), ["−0.3", "3", "3"]);
  assert.match(formula.textContent!, /Show the numbers of step 5/);
});

test("the button holds the numbers, and gives the symbols back", () => {
  const hold = find<HTMLButtonElement>(".ppo-live__bar > button", formula);
  hold.click();
  assert.ok(formula.classList.contains("ppo-live--held"));
  assert.equal(hold.textContent, "Show the symbols");
  hold.click();
  assert.ok(!formula.classList.contains("ppo-live--held"));
});

describe("pointing at a term", () => {
  test("lights up where its number comes from, until the focus leaves", () => {
    const term = find<HTMLElement>('[data-term="reward"]', formula);
    assert.equal(term.textContent, "r = −1");
    term.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    assert.equal(lit(), "reward:3");
    assert.equal(formula.querySelectorAll(".ppo-live__now").length, 2);
    term.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    assert.equal(lit(), undefined);
  });

  test("works on the formula too, for a pointer; a touch does not fill it", () => {
    const drawn = find<HTMLElement>(".katex-html", formula);
    drawn.dispatchEvent(new PointerEvent("pointerenter", { pointerType: "touch" }));
    assert.ok(!formula.classList.contains("ppo-live--over"));
    drawn.dispatchEvent(new PointerEvent("pointerenter", { pointerType: "mouse" }));
    assert.ok(formula.classList.contains("ppo-live--over"));
    drawn.children[1]!.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
    assert.equal(lit(), "reward:3");
  });
});

test("a formula whose figure is not in the page stays as it is", async () => {
  const alone = document.createElement("ppo-live");
  alone.dataset.figure = "elsewhere";
  show(alone);
  await settled();
  assert.equal(alone.childNodes.length, 0);
});
