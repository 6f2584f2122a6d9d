/** A tour sets the state that its sentence speaks about, and can be walked to and fro. */
import "../support/dom";
import assert from "node:assert/strict";
import { test } from "node:test";
import { tourElement } from "src/figures/tour";
import { find, show } from "../support/dom";

const STEPS = [
  { text: "First.", state: { x: 1 } },
  { text: "Second.", state: { x: 2 } },
  { text: "Third.", state: { x: 3 } },
];

function open() {
  const gone: unknown[] = [];
  const tour = tourElement(STEPS, ({ state }) => gone.push(state.x));
  show(tour);
  const button = (words: string) =>
    [...tour.querySelectorAll("button")].find(({ textContent }) => textContent?.includes(words))!;
  return { tour, gone, back: button("Previous"), next: button("Start") };
}

test("it waits for the reader and leaves the figure as it is", () => {
  const { tour, gone, back, next } = open();
  assert.match(find(".ppo-tour__text", tour).textContent!, /^A tour of 3 steps/);
  assert.equal(back.hidden, true);
  assert.deepEqual(gone, []);
  next.click();
  assert.equal(find(".ppo-tour__text", tour).textContent, "First.");
  assert.deepEqual([back.hidden, back.disabled, next.textContent], [false, true, "Next →"]);
  assert.deepEqual(gone, [1]);
});

test("it goes on and back, and ends at its last step", () => {
  const { tour, gone, back, next } = open();
  for (let step = 0; step < 3; step += 1) next.click();
  assert.equal(next.disabled, true);
  back.click();
  assert.deepEqual(gone, [1, 2, 3, 2]);
  assert.equal(find(".ppo-tour__text", tour).textContent, "Second.");
  assert.equal(find(".ppo-tour__count", tour).textContent, "2 of 3");
});

test("a dot leads to any step and says which is shown", () => {
  const { tour, gone } = open();
  const dots = [...tour.querySelectorAll<HTMLButtonElement>(".ppo-tour__dot")];
  dots[2]!.click();
  assert.deepEqual(gone, [3]);
  assert.deepEqual(
    dots.map((dot) => dot.getAttribute("aria-current")),
    [null, null, "step"],
  );
});
