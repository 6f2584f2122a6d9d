import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { CellOutput } from "src/bench/output";
import type { CellResult } from "src/generated/cells.generated";
import { buttonCalled, find, nextFrame, show } from "../support/dom";

let output: CellOutput;
beforeEach(() => {
  output = new CellOutput();
  show(output.element);
});

const result = (given: Partial<CellResult> = {}): CellResult => ({
  status: "ok",
  value: null,
  error: null,
  note: null,
  variables_kept: true,
  seconds: 1,
  dropped_lines: 0,
  ...given,
});
const print = (text: string, stream: "stdout" | "stderr" = "stdout") =>
  output.append({ stream, text });
const shown = () => output.element.textContent;

describe("printed text", () => {
  test("appears in the next frame, pieces of one stream together", () => {
    print("a");
    print("b\n");
    assert.equal(shown(), "");
    nextFrame();
    assert.equal(shown(), "ab\n");
    assert.equal(output.element.querySelectorAll("span").length, 1);
    assert.equal(output.element.hidden, false);
  });

  test("keeps the order of both streams, told apart", () => {
    print("a\n");
    print("warning\n", "stderr");
    print("b\n");
    nextFrame();
    const spans = [...output.element.querySelectorAll("span")].map((span) => [
      span.className,
      span.textContent,
    ]);
    assert.deepEqual(spans, [
      ["ppo-output__stdout", "a\n"],
      ["ppo-output__stderr", "warning\n"],
      ["ppo-output__stdout", "b\n"],
    ]);
  });

  test("is never HTML", () => {
    print("<img src=x>");
    nextFrame();
    assert.equal(output.element.querySelector("img"), null);
  });

  test("that returns to the start of its line overwrites it", () => {
    print("step 1\rstep 2\r");
    print("step 3\n");
    nextFrame();
    assert.equal(shown(), "step 3\n");
  });

  test("with Windows line ends keeps its lines", () => {
    print("a\r\nb\r\n");
    nextFrame();
    assert.match(shown()!, /a[\r]?\nb/);
  });

  test("is all there when the run ends, without waiting for a frame", () => {
    print("last\n");
    output.finish(result());
    assert.equal(shown(), "last\n");
  });

  test("can be read by a screen reader as it comes", () => {
    assert.equal(output.element.getAttribute("role"), "log");
  });
});

describe("long output", () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join("");

  test("is folded after 200 lines, and the rest one press away", () => {
    print(lines(1234));
    output.finish(result());
    assert.match(shown()!, /line 200\nShow all output: 1,034 more lines$/);
    buttonCalled("Show all output: 1,034 more lines").click();
    assert.equal(shown(), lines(1234));
  });

  test("of exactly 200 lines is not folded", () => {
    print(lines(200));
    output.finish(result());
    assert.equal(shown(), lines(200));
  });

  test("in many pieces is folded at the same line", () => {
    for (const line of lines(201).match(/.*\n/g)!) print(line);
    output.finish(result());
    assert.match(shown()!, /line 200\nShow all output: 1 more lines$/);
  });
});

describe("an end", () => {
  test("shows the value of the last expression", () => {
    output.finish(result({ value: "array([1.])" }));
    assert.equal(find(".ppo-output__value").textContent, "array([1.])");
  });

  test("shows nothing where there is nothing to show", () => {
    output.finish(result());
    assert.equal(output.element.hidden, true);
  });

  test("says our note, alarming where variables are lost", () => {
    output.finish(result({ status: "stopped", note: "Stopped." }));
    assert.equal(find(".ppo-output__note--lost, .ppo-output__note").className, "ppo-output__note");
    output.clear();
    output.finish(result({ status: "lost", note: "Python was restarted." }));
    assert.match(find(".ppo-output__note").className, /--lost/);
  });

  test("of one run is gone when the next begins", () => {
    output.finish(result({ value: "1" }));
    print("late");
    output.clear();
    nextFrame();
    assert.equal(shown(), "");
    assert.equal(output.element.hidden, true);
  });
});

describe("a question of input()", () => {
  test("is labelled by its prompt and answered by Enter", async () => {
    const answer = output.ask("Name?", new AbortController().signal);
    assert.match(find("label").textContent!, /^Name\?/);
    assert.equal(document.activeElement, find("input"));
    find<HTMLInputElement>("input").value = "Ada";
    find("form").dispatchEvent(new Event("submit", { cancelable: true }));
    assert.equal(await answer, "Ada");
    assert.equal(output.element.querySelector("form"), null);
  });

  test("without a prompt has a label all the same", () => {
    void output.ask("", new AbortController().signal);
    assert.match(find("label").textContent!, /^Input:/);
  });

  test("ends with the run", async () => {
    const run = new AbortController();
    const answer = output.ask("Name?", run.signal);
    run.abort();
    assert.equal(await answer, null);
    assert.equal(output.element.querySelector("form"), null);
  });
});

describe("a learner's exception", () => {
  const error = {
    type: "NameError",
    message: "name 'x'",
    hint: "Is `x` spelled right?",
    trace: "line 1\nNameError: name 'x'\n",
    full_trace: "File ppo_lab.py\nline 1\nNameError: name 'x'\n",
    line: 1,
    variables: [],
  };

  const end = (changes: Partial<typeof error> = {}) =>
    output.finish(result({ status: "error", error: { ...error, ...changes } }));

  test("shows their own lines, what usually causes it, and everything one press away", () => {
    end();
    assert.equal(find(".ppo-output__error").textContent, "line 1\nNameError: name 'x'");
    assert.match(find("details pre").textContent!, /^File ppo_lab\.py/);
    assert.equal(find<HTMLDetailsElement>("details").open, false);
  });

  test("has a hint in which backticks mark code", () => {
    end();
    assert.equal(find(".ppo-output__hint").innerHTML, "Is <code>x</code> spelled right?");
  });

  test("without a hint has none, and a whole traceback only where it says more", () => {
    end({ hint: null as never, full_trace: error.trace });
    assert.equal(output.element.children.length, 1);
  });
});
