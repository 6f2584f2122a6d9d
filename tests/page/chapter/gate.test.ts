/** A gate in the page: asked, chosen, told, remembered, also in a second tab. */
import "../support/dom";
import assert from "node:assert/strict";
import { after, beforeEach, describe, test } from "node:test";
import { PpoGate } from "src/chapter/gate";
import { GateMemory, newChoice } from "src/progress/gate_memory";
import { progressStore } from "src/progress/progress";
import { settled } from "../support/clock";
import { buttonCalled, find, show } from "../support/dom";

if (!customElements.get("ppo-gate")) customElements.define("ppo-gate", PpoGate);

const PAGE = "chapters/06-gae";
let made = 0;
let id = "";
beforeEach(() => {
  id = `gate-${++made}`;
});

// An open channel between tabs would keep the process alive.
after(() => show());

/** A gate as the build writes it; `cell` puts a cell behind its choices. */
function gate({ right = "2", cell = false } = {}): HTMLElement {
  const element = document.createElement("ppo-gate");
  element.id = id;
  element.dataset.page = PAGE;
  element.dataset.right = right;
  const asks = document.createElement("div");
  asks.className = "ppo-gate__ask";
  asks.textContent = "Which?";
  element.append(asks);
  for (const label of ["one", "two", "three"]) {
    const choice = document.createElement("details");
    choice.className = "quote ppo-choice";
    const summary = document.createElement("summary");
    summary.textContent = label;
    choice.append(summary, `Comment on ${label}.`);
    element.append(choice);
  }
  if (cell) element.append(document.createElement("ppo-cell"));
  const answer = document.createElement("div");
  answer.className = "ppo-gate__answer";
  element.append(answer);
  return element;
}

async function shown(element: HTMLElement): Promise<HTMLElement> {
  show(element);
  await settled();
  return element;
}

const state = (element: HTMLElement) => element.dataset.state;
const said = (element: HTMLElement) => find(".ppo-gate__said", element).textContent;
const open = (element: HTMLElement) =>
  [...element.querySelectorAll("details")].flatMap((each, index) => (each.open ? [index + 1] : []));
async function choose(element: HTMLElement, number: number): Promise<void> {
  element.querySelectorAll<HTMLElement>(".ppo-gate__choice")[number - 1]!.click();
  await settled();
}

describe("a question", () => {
  test("is asked with a button for each choice, named by the question", async () => {
    const element = await shown(gate());
    assert.equal(state(element), "asking");
    const group = find(".ppo-gate__choices", element);
    assert.equal(group.children.length, 3);
    assert.equal(find(`#${group.getAttribute("aria-labelledby")}`).textContent, "Which?");
  });

  test("shows the comment of the choice, and the verdict", async () => {
    const element = await shown(gate());
    await choose(element, 1);
    assert.equal(state(element), "told");
    assert.deepEqual(open(element), [1]);
    assert.match(said(element)!, /^Not that one/);
    assert.ok(element.querySelector("details")!.classList.contains("ppo-choice--chosen"));
    assert.equal(document.activeElement, element.querySelector("summary"));
  });

  test("may have several right choices", async () => {
    const element = await shown(gate({ right: "2 3" }));
    await choose(element, 3);
    assert.match(said(element)!, /^You were right/);
  });

  test("is kept with page, gate, choice, verdict and time, and shown on return", async () => {
    const before = Date.now();
    await choose(await shown(gate()), 2);
    const back = await shown(gate());
    assert.equal(state(back), "told");
    assert.deepEqual(open(back), [2]);
    const { attempts } = await (await progressStore()).read(`${PAGE}#${id}`, "");
    assert.equal(attempts.length, 1);
    assert.deepEqual([attempts[0]!.code, attempts[0]!.passed], ["2", true]);
    assert.ok(attempts[0]!.at >= before);
  });

  test("is asked again on request, and the later choice counts", async () => {
    const element = await shown(gate());
    await choose(element, 1);
    buttonCalled("Ask me again", element).click();
    assert.equal(state(element), "asking");
    await choose(element, 2);
    assert.match(said(element)!, /^You were right/);
    const { attempts } = await (await progressStore()).read(`${PAGE}#${id}`, "");
    assert.deepEqual(
      attempts.map(({ passed }) => passed),
      [false, true],
    );
  });

  test("can be shown without a choice, which does not count as right", async () => {
    const element = await shown(gate());
    buttonCalled("Show me", element).click();
    await settled();
    assert.deepEqual(open(element), [2]);
    assert.match(said(element)!, /without a choice/);
    const { attempts } = await (await progressStore()).read(`${PAGE}#${id}`, "");
    assert.deepEqual([attempts[0]!.code, attempts[0]!.passed], ["0", false]);
  });

  test("hears of a choice in another tab", async () => {
    const element = await shown(gate());
    await new GateMemory(PAGE, id).keep(newChoice(3, false));
    await new Promise((done) => setTimeout(done, 50));
    assert.deepEqual(open(element), [3]);
  });

  test("does not open a choice that it does not have any more", async () => {
    await new GateMemory(PAGE, id).keep(newChoice(4, true));
    assert.equal(state(await shown(gate())), "asking");
  });
});

describe("a question before a cell", () => {
  const cellOf = (element: HTMLElement) => find("ppo-cell", element);

  test("holds the cell until a choice is made", async () => {
    const element = await shown(gate({ cell: true }));
    assert.match(cellOf(element).dataset.held!, /^Choose an answer/);
    await choose(element, 2);
    assert.equal(cellOf(element).dataset.held, undefined);
    assert.equal(state(element), "chosen");
    assert.deepEqual(open(element), []);
  });

  test("compares the choice after the run, behind the cell", async () => {
    const element = await shown(gate({ cell: true }));
    await choose(element, 1);
    cellOf(element).dispatchEvent(new CustomEvent("ppo-ran"));
    assert.deepEqual(open(element), [1]);
    assert.equal(cellOf(element).nextElementSibling, element.querySelector("details"));
    buttonCalled("Ask me again", element).click();
    assert.equal(element.lastElementChild?.className, "ppo-gate__answer");
    assert.equal(
      element.querySelector("details")!.previousElementSibling?.className,
      "ppo-gate__choices",
    );
    assert.ok(cellOf(element).dataset.held);
  });

  test("lets the reader skip it, and says so", async () => {
    const element = await shown(gate({ cell: true }));
    buttonCalled("Skip", element).click();
    assert.equal(cellOf(element).dataset.held, undefined);
    assert.match(said(element)!, /^Skipped/);
  });

  test("lets the choice be changed before the run", async () => {
    const element = await shown(gate({ cell: true }));
    await choose(element, 1);
    await choose(element, 2);
    cellOf(element).dispatchEvent(new CustomEvent("ppo-ran"));
    assert.deepEqual(open(element), [2]);
  });

  test("stays asked when the cell was run by the cells below it", async () => {
    const element = await shown(gate({ cell: true }));
    cellOf(element).dispatchEvent(new CustomEvent("ppo-ran"));
    assert.equal(state(element), "asking");
  });
});
