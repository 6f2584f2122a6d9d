import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { withoutVerdict } from "src/exercise/grading";
import { showVerdict } from "src/exercise/verdict";
import { LostError, PythonError, StoppedError } from "src/python/runtime_errors";
import { find, show } from "../support/dom";

type Verdict = Parameters<typeof showVerdict>[1];

let panel: HTMLElement;
beforeEach(() => {
  panel = document.createElement("div");
  panel.hidden = true;
  show(panel);
});

const verdict = (given: Partial<Verdict> = {}): Verdict => ({
  schema_version: 1,
  status: "failed",
  stage: "oracle",
  message: "Use `next_values` there.",
  misconception: null,
  difference: null,
  checks: [],
  trace: "",
  line: null,
  printed: "",
  spoilt: false,
  seed: 0,
  is_attempt: true,
  seconds: 0.1,
  ...given,
});

describe("a verdict", () => {
  test("is headed by its stage, and its message alone is read aloud", () => {
    showVerdict(panel, verdict());
    assert.equal(find(".ppo-verdict__heading").textContent, "Not the same numbers yet");
    assert.equal(find("[role=status]").innerHTML, "Use <code>next_values</code> there.");
    assert.equal(panel.hidden, false);
    assert.match(panel.className, /ppo-verdict--failed/);
  });

  test("whose grader failed does not blame the reader", () => {
    showVerdict(panel, verdict({ status: "grader_error", stage: "grader" }));
    assert.equal(find(".ppo-verdict__heading").textContent, "The grader failed, not you");
  });

  test("replaces the one before it", () => {
    showVerdict(panel, verdict({ printed: "hello" }));
    showVerdict(panel, verdict({ status: "passed", stage: "passed", message: "Well done." }));
    assert.doesNotMatch(panel.textContent!, /hello/);
    assert.match(panel.className, /ppo-verdict--passed/);
    assert.doesNotMatch(panel.className, /failed/);
  });

  test("shows what a learner wrote as text, never as HTML", () => {
    showVerdict(
      panel,
      verdict({ message: "<img src=x>", printed: "<img src=x>", trace: "<img src=x>" }),
    );
    assert.equal(panel.querySelector("img"), null);
  });

  test("opens a traceback where the code stopped, and folds what it printed", () => {
    showVerdict(panel, verdict({ stage: "runs", trace: "NameError\n", printed: "1\n" }));
    const [trace, printed] = panel.querySelectorAll("details");
    assert.deepEqual([trace!.open, printed!.open], [true, false]);
    assert.equal(trace!.querySelector("pre")!.textContent, "NameError");
    assert.equal(printed!.querySelector("summary")!.textContent, "What your code printed");
  });
});

describe("checks", () => {
  test("say in words whether they passed, for those who see no colour", () => {
    const checks = [
      { name: "finite", passed: true, detail: "" },
      { name: "shape", passed: false, detail: "got `(3,)`" },
    ];
    showVerdict(panel, verdict({ checks }));
    const items = [...panel.querySelectorAll("li")].map(({ textContent }) => textContent);
    assert.deepEqual(items, ["Passed: finite", "Failed: shapegot (3,)"]);
  });
});

describe("without a verdict", () => {
  test("a stop says that it was not counted", () => {
    assert.equal(
      withoutVerdict(new StoppedError("Stopped.")),
      "Stopped. This was not counted as an attempt.",
    );
  });

  test("everything else says what happened", () => {
    assert.equal(withoutVerdict(new LostError("Python was restarted.")), "Python was restarted.");
    assert.equal(withoutVerdict(new PythonError("KeyError", "'seed'", "", null)), "'seed'");
    assert.equal(withoutVerdict("odd"), "odd");
  });
});
