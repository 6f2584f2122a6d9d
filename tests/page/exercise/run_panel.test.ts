/** Running an exercise's program apart from its checks, with a fake Python. */
import "../support/dom";
import "../support/fake_python";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import type { Program } from "src/exercise/program";
import { ProgressLine } from "src/exercise/progress_line";
import { RunPanel } from "src/exercise/run_panel";
import { runWords } from "src/exercise/run_words";
import type { ExerciseView } from "src/exercise/types";
import type { Mark } from "src/ui/editor_bundle";
import { settled } from "../support/clock";
import { buttonCalled, find, nextFrame, show } from "../support/dom";
import { freshBrowser, worker } from "../support/fake_python";

const ok = { status: "ok", value: "3", error: null, note: null, variables_kept: true, seconds: 0 };
let marks: (Mark | null)[] = [];

beforeEach(() => {
  freshBrowser(2);
  globalThis.__ppo = {};
  marks = [];
});

interface Setting {
  program?: () => Program | null;
  given?: string;
  view?: ExerciseView;
}

const FUNCTION: Program = { code: "def f(x):\n    return 3 / x" };
const IMPLEMENT = { kind: "implement" } as ExerciseView;
const WRITE_TEST = { kind: "write-test", tests: "g" } as ExerciseView;

async function pressed(
  name = "Run",
  { program = () => FUNCTION, given = "", view = IMPLEMENT }: Setting = {},
) {
  const line = new ProgressLine();
  const panel = new RunPanel(
    {
      slug: "three",
      line,
      program,
      mark: (at: Mark | null) => void marks.push(at),
      given,
      words: runWords(view),
    },
    "x = 1\nf(x)",
  );
  const page = document.createElement("div");
  page.append(panel.runButton, panel.element, ...line.nodes);
  show(page);
  buttonCalled(name, page).click();
  await settled();
  await worker(0).boot();
  return { page, panel };
}

const request = () => JSON.parse(worker(0).request!.payload);

test("Run calls the program with the input of the statement and shows the answer", async () => {
  const { page, panel } = await pressed();
  assert.equal(panel.element.open, true);
  assert.equal(worker(0).request!.name, "run_cell");
  assert.equal(request().code, "def f(x):\n    return 3 / x\nx = 1\nf(x)");
  assert.ok(buttonCalled("Stop", page));
  const { id } = worker(0).request!;
  worker(0).say({ type: "output", id, stream: "stdout", text: "hello\n" });
  nextFrame();
  await worker(0).finish({ ...ok, dropped_lines: 0 });
  assert.equal(find(".ppo-output", page).textContent, "hello\n3");
  assert.match(page.textContent!, /Ran, not checked\./);
  assert.ok(buttonCalled("Run", page));
});

test("an error marks its line in the program", async () => {
  const { page } = await pressed();
  const trace = "ZeroDivisionError";
  const error = { type: trace, message: "", hint: null, trace, full_trace: trace, line: 2 };
  const result = { ...ok, status: "error", value: null, error: { ...error, variables: [] } };
  await worker(0).finish(result);
  assert.deepEqual(marks.at(-1), { line: 2, look: "wrong" });
  assert.match(page.textContent!, /stopped with an error/);
});

test("an error in the input marks nothing in the program", async () => {
  await pressed();
  const error = { type: "E", message: "", hint: null, trace: "E", full_trace: "E", line: 4 };
  const result = { ...ok, status: "error", value: null, error: { ...error, variables: [] } };
  await worker(0).finish(result);
  assert.equal(marks.at(-1), null);
});

test("every run begins without the variables of the last one", async () => {
  const { page } = await pressed();
  await worker(0).finish(ok);
  buttonCalled("Run", page).click();
  await settled();
  assert.equal(worker(0).request!.name, "forget");
  await worker(0).finish();
  assert.equal(worker(0).request!.name, "run_cell");
});

test("Step through records the run and walks its lines", async () => {
  const { page } = await pressed("Step through");
  assert.equal(worker(0).request!.name, "record_cell");
  const step = { line: 2, event: "line", function: "f", depth: 1, variables: [], text: "" };
  await worker(0).finish({ steps: [step], values: [], is_complete: true, result: ok });
  assert.deepEqual(marks.at(-1), { line: 2, look: "next" });
  buttonCalled("Close", page).click();
  assert.equal(marks.at(-1), null);
});

test("lines of the input are counted from its own first", async () => {
  const { page } = await pressed();
  const trace = 'File "<cell 1>", line 4, in <module>\n  File "<cell 1>", line 2, in f\nE';
  const variables = [{ name: "x", type: "int", text: "0", shape: null }];
  const error = { type: "E", message: "", hint: null, trace, full_trace: trace, line: 4 };
  await worker(0).finish({
    ...ok,
    status: "error",
    value: null,
    error: { ...error, variables },
  });
  const said = find(".ppo-output", page).textContent!;
  assert.match(said, /^The input, line 2, in <module>\n {2}Your code, line 2, in f/);
  assert.match(said, /Variables at line 2 of the input/);
});

test("steps name lines as their editors number them", async () => {
  const { page } = await pressed("Step through");
  const step = { line: 3, event: "line", function: "", depth: 0, variables: [], text: "" };
  await worker(0).finish({ steps: [step], values: [], is_complete: true, result: ok });
  assert.match(find(".ppo-steps__said", page).textContent!, /: line 1 of the input runs next\./);
});

test("a run that shows nothing asks whether the function returns", async () => {
  const { page } = await pressed();
  await worker(0).finish({ ...ok, value: null });
  assert.match(find(".ppo-output", page).textContent!, /Does your function return its result\?/);
});

test("a change greys the output and ends the steps, and a run brings colour back", async () => {
  const { page, panel } = await pressed("Step through");
  const step = { line: 2, event: "line", function: "f", depth: 1, variables: [], text: "" };
  await worker(0).finish({ steps: [step], values: [], is_complete: true, result: ok });
  panel.outdate();
  const output = find(".ppo-output", page);
  assert.ok(output.classList.contains("ppo-output--stale"));
  assert.equal(page.querySelector(".ppo-steps"), null);
  assert.equal(marks.at(-1), null);
  buttonCalled("Run", page).click();
  await settled();
  assert.ok(!output.classList.contains("ppo-output--stale"));
});

test("nothing runs while a part of the program is missing", async () => {
  const line = new ProgressLine();
  const setting = { slug: "three", line, mark: () => undefined, given: "" };
  const words = runWords(IMPLEMENT);
  const panel = new RunPanel({ ...setting, program: () => null, words }, "f(1)");
  panel.runButton.click();
  await settled();
  assert.equal(panel.element.open, false);
  assert.equal(panel.runButton.textContent, "Run");
});

test("lines are named as the reader counts them, apart from the code above", async () => {
  const program = () => ({ code: "import numpy\n\ndef f(x):\n  y", lines: [null, null, 1, 2] });
  const { page } = await pressed("Run", { program });
  const trace = [4, 1, 5].map((line) => `File "<cell 1>", line ${line}, in f`).join("\n");
  const error = { type: "E", message: "", hint: null, trace, full_trace: trace, line: 4 };
  const result = { ...ok, status: "error", value: null, error: { ...error, variables: [] } };
  await worker(0).finish(result);
  assert.deepEqual(marks.at(-1), { line: 2, look: "wrong" });
  assert.equal(
    find(".ppo-output__error", page).textContent,
    "Your code, line 2, in f\nThe code above your lines, in f\nThe input, line 1, in f",
  );
});

test("a test is given the correct function, and Run says what its silence means", async () => {
  const { page } = await pressed("Run", { given: "def g(): ...", view: WRITE_TEST });
  assert.equal(request().given, "def g(): ...");
  assert.match(find(".ppo-try", page).textContent!, /gives your test the correct g, which/);
  await worker(0).finish({ ...ok, value: null });
  assert.match(find(".ppo-output", page).textContent!, /Your test accepts the correct g:/);
});

test("a failed assertion of a test is a rejection, any other error is not", async () => {
  for (const [type, said] of [
    ["AssertionError", /Your test rejects the correct function\./],
    ["TypeError", /It stopped with an error\./],
  ] as const) {
    freshBrowser(2);
    globalThis.__ppo = {};
    const { page } = await pressed("Run", { view: WRITE_TEST });
    const error = { type, message: "", hint: null, trace: type, full_trace: type, line: 2 };
    const result = { ...ok, status: "error", value: null, error: { ...error, variables: [] } };
    await worker(0).finish(result);
    assert.match(page.textContent!, said);
  }
});
