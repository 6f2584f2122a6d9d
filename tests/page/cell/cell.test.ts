/** A cell in the page, with a fake Python: run, stop, keep, reset. */
import "../support/dom";
import "../support/fake_python";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { PpoCell } from "src/cell/cell";
import { settled } from "../support/clock";
import { buttonCalled, find, nextFrame, show } from "../support/dom";
import { FakeWorker, freshBrowser, worker } from "../support/fake_python";

if (!customElements.get("ppo-cell")) customElements.define("ppo-cell", PpoCell);

let made = 0;
beforeEach(() => {
  freshBrowser(2);
  globalThis.__ppo = {};
  localStorage.clear();
});

/** A cell as the build writes it. */
function cell(code: string, { id = `cell-${++made}`, recorded = "" } = {}): PpoCell {
  const element = document.createElement("ppo-cell") as PpoCell;
  element.dataset.id = id;
  element.dataset.session = "/page/";
  const text = document.createElement("pre");
  const inner = document.createElement("code");
  inner.textContent = `${code}\n`;
  text.append(inner);
  const output = document.createElement("div");
  output.className = "ppo-recorded";
  output.textContent = recorded;
  element.append(text, output);
  return element;
}

const state = (of: Element) => find(".ppo-cell__state", of).textContent;
const ok = {
  status: "ok",
  value: null,
  error: null,
  note: null,
  variables_kept: true,
  seconds: 0.02,
  dropped_lines: 0,
};

async function running(element: PpoCell): Promise<void> {
  show(element);
  buttonCalled("Run", element).click();
  await settled();
  await worker(0).boot();
}

describe("running", () => {
  test("sends the code and shows what it prints and how it ended", async () => {
    const element = cell("print(1)");
    await running(element);
    assert.deepEqual(JSON.parse(worker(0).request!.payload), {
      session: "/page/",
      code: "print(1)",
    });
    assert.equal(state(element), "Running…");
    worker(0).say({ type: "output", id: worker(0).request!.id, stream: "stdout", text: "1\n" });
    nextFrame();
    assert.equal(find(".ppo-output", element).textContent, "1\n");
    await worker(0).finish(ok);
    assert.equal(state(element), "Done (under 0.1 s)");
  });

  test("says what the boot is doing meanwhile", async () => {
    const element = cell("1");
    show(element);
    buttonCalled("Run", element).click();
    await settled();
    assert.match(state(element)!, /Python…$/);
  });

  test("is refused with its reason while the cell is held, and possible afterwards", async () => {
    const element = cell("1");
    element.dataset.held = "Choose first.";
    show(element);
    const run = buttonCalled("Run", element);
    assert.equal(run.getAttribute("aria-disabled"), "true");
    run.click();
    assert.equal(state(element), "Choose first.");
    assert.equal(FakeWorker.all.length, 0);
    delete element.dataset.held;
    assert.equal(run.getAttribute("aria-disabled"), "false");
    let ran = 0;
    element.addEventListener("ppo-ran", () => ran++);
    await running(element);
    await worker(0).finish(ok);
    assert.equal(ran, 1);
  });

  test("becomes Stop, which stops it", async () => {
    const element = cell("while True: pass");
    await running(element);
    buttonCalled("Stop", element).click();
    await settled();
    assert.equal(worker(0).of("stop").length, 1);
    await worker(0).fail("KeyboardInterrupt");
    assert.match(state(element)!, /^Stopped/);
    assert.match(find(".ppo-output", element).textContent!, /Variables are kept/);
    assert.ok(buttonCalled("Run", element));
  });

  test("twice at once runs once", async () => {
    const element = cell("1");
    await running(element);
    assert.equal(await element.run(), null);
    assert.equal(worker(0).of("request").length, 1);
  });

  test("puts the reader's output in place of the recorded one, and not sooner", async () => {
    const element = cell("print(2)", { recorded: "1" });
    show(element);
    assert.equal(
      find(".ppo-recorded", element).getAttribute("aria-label"),
      "Output of the published code",
    );
    buttonCalled("Run", element).click();
    await settled();
    await worker(0).boot();
    assert.ok(element.querySelector(".ppo-recorded"));
    await worker(0).finish(ok);
    assert.equal(element.querySelector(".ppo-recorded"), null);
  });

  test("an error says Error", async () => {
    const element = cell("1/0");
    await running(element);
    const error = {
      type: "ZeroDivisionError",
      message: "",
      hint: null,
      trace: "ZeroDivisionError",
      full_trace: "ZeroDivisionError",
      line: 1,
      variables: [],
    };
    await worker(0).finish({ ...ok, status: "error", error, seconds: 1.25 });
    assert.match(state(element)!, /^Error \(1\.[23] s\)$/);
    assert.match(find(".ppo-output", element).textContent!, /ZeroDivisionError/);
  });

  test("is stopped when the reader leaves the page, not when the cell is moved", async () => {
    const element = cell("while True: pass");
    await running(element);
    show(document.createElement("main"), element);
    await settled();
    assert.equal(worker(0).of("stop").length, 0);
    element.remove();
    await settled();
    assert.equal(worker(0).of("stop").length, 1);
  });
});

describe("all cells above", () => {
  test("run in order, and the first failure ends it", async () => {
    const [first, second, third] = [cell("a = 1"), cell("b = a"), cell("c = b")];
    show(first, second, third);
    buttonCalled("Run all above", third).click();
    await settled();
    await worker(0).boot();
    assert.equal(state(third), "Running cell 1 of 2 above…");
    await worker(0).finish(ok);
    assert.equal(JSON.parse(worker(0).request!.payload).code, "b = a");
    second.scrollIntoView = () => undefined;
    await worker(0).finish({ ...ok, status: "error" });
    assert.equal(state(third), "Cell 2 above did not finish.");
    assert.equal(worker(0).of("request").length, 2);
  });

  test("of the first cell are none", async () => {
    const element = cell("a = 1");
    show(element);
    buttonCalled("Run all above", element).click();
    await settled();
    assert.equal(state(element), "There are no cells above.");
    assert.equal(FakeWorker.all.length, 0);
  });
});

describe("a reader's version", () => {
  const keep = (id: string, code: string, published: string) =>
    localStorage.setItem(`ppo-lab:v1:cell:${id}`, JSON.stringify({ code, published }));

  test("comes back, and says so", () => {
    keep("x1", "mine", "published");
    const element = cell("published", { id: "x1" });
    show(element);
    assert.equal(find("pre code", element).textContent, "mine");
    assert.equal(state(element), "Your version.");
  });

  test("gives way to newer published code, and is offered", () => {
    keep("x2", "mine", "older");
    const element = cell("published", { id: "x2" });
    show(element);
    assert.match(find("pre code", element).textContent!, /^published/);
    assert.match(
      find(".ppo-cell__notice", element).textContent!,
      /A newer version of this cell exists/,
    );
    buttonCalled("Use mine", element).click();
    assert.equal(find("pre code", element).textContent, "mine");
  });

  test("that is still on offer is not overwritten by leaving", () => {
    keep("x3", "mine", "older");
    const element = cell("published", { id: "x3" });
    show(element);
    window.dispatchEvent(new Event("pagehide"));
    assert.match(localStorage.getItem("ppo-lab:v1:cell:x3")!, /mine/);
  });

  test("can be reset, with a way back", () => {
    keep("x4", "mine", "published");
    const element = cell("published", { id: "x4" });
    show(element);
    buttonCalled("Reset", element).click();
    assert.equal(find("pre code", element).textContent, "published");
    buttonCalled("Undo", element).click();
    assert.equal(find("pre code", element).textContent, "mine");
  });

  test("that is the published code cannot be reset", () => {
    const element = cell("published");
    show(element);
    buttonCalled("Reset", element).click();
    assert.equal(state(element), "This is the published code.");
  });
});

describe("the bench of a cell", () => {
  const variable = { name: "x", type: "int", text: "1", shape: null, dtype: "", nans: 0 };
  const value = { ...variable, low: null, high: null, grid: null };

  test("shows the variables of the page", async () => {
    const element = cell("x = 1");
    await running(element);
    await worker(0).finish(ok);
    buttonCalled("Variables", element).click();
    await settled();
    assert.equal(worker(0).request!.name, "inspect");
    await worker(0).finish({ variables: [value] });
    assert.match(find(".ppo-bench table", element).textContent!, /^xint1$/);
  });

  test("walks through a recorded run, until the next one", async () => {
    const element = cell("x = 1");
    await running(element);
    await worker(0).finish(ok);
    buttonCalled("Step through", element).click();
    await settled();
    assert.equal(worker(0).request!.name, "record_cell");
    const step = { line: 1, event: "line", function: "", depth: 0, variables: [0], text: "" };
    await worker(0).finish({ steps: [step], values: [value], is_complete: true, result: ok });
    assert.match(find(".ppo-steps__said", element).textContent!, /^Step 1 of 1: line 1/);
    assert.equal(state(element), "Done (under 0.1 s)");
    buttonCalled("Run", element).click();
    await settled();
    assert.equal(element.querySelector(".ppo-steps"), null);
  });
});
