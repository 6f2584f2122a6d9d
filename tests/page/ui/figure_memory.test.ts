/** The questions of a figure are remembered as gates are. */
import "../support/dom";
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { gridWalk } from "src/figures/ch00/grid_walk";
import { mount } from "src/figures/host";
import { GateMemory } from "src/progress/gate_memory";
import { remember } from "src/ui/figure_memory";
import { settled } from "../support/clock";
import { find, show } from "../support/dom";

const PAGE = "chapters/00-ten-minutes";
const lives: AbortController[] = [];
// An open channel between tabs would keep the process alive.
after(() => {
  for (const life of lives) life.abort();
  show();
});

async function visit(): Promise<HTMLElement> {
  const life = new AbortController();
  lives.push(life);
  const place = document.createElement("div");
  show(place);
  const mounted = mount(place, "grid-walk", gridWalk as never, life.signal);
  await remember(mounted, place, PAGE, life.signal);
  return place;
}

const press = (place: HTMLElement, handle: string) =>
  find<HTMLElement>(`[data-handle="${handle}"]`, place).click();

test("an answer is kept under the question's name, and shown again at the next visit", async () => {
  const first = await visit();
  for (let step = 1; step < 4; step += 1) press(first, "next");
  press(first, "answer:2");
  await settled();
  const kept = await new GateMemory(PAGE, "gate-walks").latest();
  assert.deepEqual([kept?.number, kept?.right], [3, false]);
  const again = await visit();
  for (let step = 1; step < 4; step += 1) press(again, "next");
  assert.match(again.textContent!, /Far fewer/);
  const chosen = find('[data-handle="answer:2"]', again);
  assert.equal(chosen.getAttribute("aria-pressed"), "true");
});
