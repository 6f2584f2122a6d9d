/** A tour leads a figure by buttons, keys and scrolling. */
import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { PpoTour } from "src/chapter/tour";
import { discountLens } from "src/figures/ch01/discount_lens";
import { mount } from "src/figures/host";
import { appear, buttonCalled, find, key, show } from "../support/dom";

if (!customElements.get("ppo-tour")) customElements.define("ppo-tour", PpoTour);

const STEPS = [
  [{}, "gamma"],
  [{ state: { gamma: 0.5 } }, "gamma"],
  [{ do: [["set", "rewards:3", 0.5]] }, "rewards:3"],
];
let figure: HTMLElement;
let tour: HTMLElement;

beforeEach(() => {
  figure = document.createElement("ppo-figure");
  tour = document.createElement("ppo-tour");
  const list = document.createElement("ol");
  for (const [how, look] of STEPS) {
    const step = document.createElement("li");
    step.dataset.step = JSON.stringify(how);
    step.dataset.look = String(look);
    list.append(step);
  }
  tour.append(list);
  const box = document.createElement("div");
  box.className = "ppo-toured";
  box.append(figure, tour);
  show(box);
  mount(figure, "discount-lens", discountLens as never, new AbortController().signal);
});

const sum = () => find(".ppo-figure__sum", figure).textContent;
const looked = () => find<HTMLElement>(".ppo-figure__looked", figure).dataset.handle;

test("the figure rests until the tour begins", () => {
  assert.match(sum()!, /0\.729 × 3 = 1\.567$/);
  assert.equal(figure.querySelector(".ppo-figure__looked"), null);
});

test("a step sets a state from the first drawing and points at a handle", () => {
  buttonCalled("Start the tour", tour).click();
  assert.equal(looked(), "gamma");
  buttonCalled("Next", tour).click();
  assert.match(sum()!, /0\.125 × 3 = 0\.875$/);
  buttonCalled("Next", tour).click();
  assert.match(sum()!, /0\.729 × 0\.5/);
  assert.equal(looked(), "rewards:3");
  assert.equal(find(".ppo-tour__where", tour).textContent, "3 of 3");
  assert.ok(buttonCalled("Next", tour).disabled);
  buttonCalled("Previous", tour).click();
  assert.match(sum()!, /0\.125 × 3/);
});

test("arrow keys go on and back", () => {
  const next = buttonCalled("Start the tour", tour);
  assert.ok(key(next, "ArrowRight"));
  assert.ok(key(next, "ArrowRight"));
  assert.match(sum()!, /0\.125 × 3/);
  key(next, "ArrowLeft");
  assert.match(sum()!, /0\.729 × 3/);
});

test("scrolling chooses a step only where the figure stays beside it", () => {
  const second = tour.querySelectorAll("li")[1]!;
  appear(second);
  assert.match(sum()!, /0\.729 × 3/);
  tour.style.setProperty("--ppo-tour-beside", "1");
  appear(second);
  assert.match(sum()!, /0\.125 × 3/);
});

test("scrolling does not undo what the reader did with the figure; going on does", () => {
  tour.style.setProperty("--ppo-tour-beside", "1");
  const gamma = find<HTMLInputElement>('input[data-handle="gamma"]', figure);
  gamma.value = "0.8";
  gamma.dispatchEvent(new Event("input", { bubbles: true }));
  appear(tour.querySelectorAll("li")[0]!);
  assert.match(sum()!, /0\.512 × 3/);
  buttonCalled("Start the tour", tour).click();
  assert.match(sum()!, /0\.729 × 3/);
});

test("inside a figure that takes the whole width it stands over what is drawn", () => {
  const box = find<HTMLElement>(".ppo-toured");
  box.classList.add("ppo-toured--inside");
  const again = document.createElement("ppo-figure");
  figure.replaceWith(again);
  mount(again, "discount-lens", discountLens as never, new AbortController().signal);
  assert.equal(find(".ppo-figure__beside", again).firstElementChild, tour);
  // A figure that comes into the page once more keeps it.
  mount(again, "discount-lens", discountLens as never, new AbortController().signal);
  assert.equal(find(".ppo-figure__beside", again).firstElementChild, tour);
  buttonCalled("Start the tour", tour).click();
  assert.equal(find<HTMLElement>(".ppo-figure__looked", again).dataset.handle, "gamma");
});
