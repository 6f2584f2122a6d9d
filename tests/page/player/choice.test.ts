import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { PolicyChoice } from "src/player/choice";
import { RunRecord } from "src/runs/library";
import { show } from "../support/dom";
import { checkpoint, specOf } from "../support/events";

let choice: PolicyChoice;
let changes: number;
let files: string[];
beforeEach(() => {
  changes = 0;
  files = [];
  const listeners = {
    onChange: () => {
      changes += 1;
    },
    onFile: (file: File) => void files.push(file.name),
    onProblem: () => undefined,
  };
  choice = new PolicyChoice(listeners, new AbortController().signal);
  show(choice.source, choice.slider, choice.which, choice.download);
});

function run(id: string, ...steps: number[]): RunRecord {
  const policy = async (name: string) => new TextEncoder().encode(`${id}/${name}`);
  const record = new RunRecord(id, "browser", specOf(), 0, 0, { policy } as never);
  for (const step of steps) record.take(checkpoint(step));
  return record;
}
const keyOf = (id: string, step: number) => `${id}/${checkpoint(step).name}`;
function slide(to: number): void {
  choice.slider.value = String(to);
  choice.slider.dispatchEvent(new Event("input"));
}

describe("without a policy", () => {
  test("nothing can be played, and it says what to do", () => {
    assert.equal(choice.current, null);
    assert.equal(choice.which.textContent, "Train first, or open an ONNX file.");
    assert.deepEqual(
      [choice.source.disabled, choice.slider.disabled, choice.download.hidden],
      [true, true, true],
    );
  });

  test("a run without a checkpoint is not offered", () => {
    choice.offer([run("a")]);
    assert.equal(choice.current, null);
    assert.equal(choice.source.options.length, 0);
  });
});

describe("runs with checkpoints", () => {
  test("are offered newest first; the newest checkpoint of the newest run is chosen", () => {
    choice.offer([run("a", 512), run("b", 512, 1024)]);
    assert.deepEqual(
      [...choice.source.options].map(({ value }) => value),
      ["b", "a"],
    );
    assert.equal(choice.current?.key, keyOf("b", 1024));
    assert.equal(choice.which.textContent, "After 1,024 env steps, mean return 10");
    assert.equal(choice.slider.getAttribute("aria-valuetext"), choice.which.textContent);
  });

  test("give the bytes of the chosen checkpoint", async () => {
    choice.offer([run("a", 512)]);
    const bytes = await choice.current!.bytes(new AbortController().signal);
    assert.equal(new TextDecoder().decode(bytes), keyOf("a", 512));
  });

  test("that go on carry a slider at the newest checkpoint along", () => {
    const training = run("a", 512);
    choice.offer([training]);
    training.take(checkpoint(1024));
    choice.offer([training]);
    assert.equal(choice.current?.key, keyOf("a", 1024));
  });

  test("leave a slider where the reader put it", () => {
    const training = run("a", 512, 1024);
    choice.offer([training]);
    slide(0);
    assert.equal(choice.current?.key, keyOf("a", 512));
    assert.equal(changes, 1);
    training.take(checkpoint(2048));
    choice.offer([training]);
    assert.equal(choice.current?.key, keyOf("a", 512));
  });

  test("give way to a newer one that nobody chose against", () => {
    const [a, b] = [run("a", 512, 1024), run("b", 512)];
    choice.offer([a]);
    choice.offer([a, b]);
    assert.equal(choice.current?.key, keyOf("b", 512));
  });

  test("keep the run that the reader chose when a newer one appears", () => {
    const [a, b] = [run("a", 512), run("b", 512)];
    choice.offer([a]);
    choice.choose(a);
    choice.offer([a, b]);
    assert.equal(choice.current?.key, keyOf("a", 512));
  });

  test("keep the run whose training the reader looks back on", () => {
    const [a, b] = [run("a", 512, 1024), run("b", 512)];
    choice.offer([a]);
    slide(0);
    choice.offer([a, b]);
    assert.equal(choice.current?.key, keyOf("a", 512));
  });

  test("have different names, though their settings are the same", () => {
    choice.offer([run("a", 512), run("b", 512)]);
    assert.deepEqual(
      [...choice.source.options].map(({ text }) => text),
      ["Browser, seed 0, run 2", "Browser, seed 0"],
    );
  });

  test("that are removed give way to the newest", () => {
    const [a, b] = [run("a", 512), run("b", 512)];
    choice.offer([a, b]);
    choice.offer([a]);
    assert.equal(choice.current?.key, keyOf("a", 512));
  });

  test("are chosen from the list", () => {
    choice.offer([run("a", 512), run("b", 512)]);
    choice.source.value = "a";
    choice.source.dispatchEvent(new Event("change"));
    assert.equal(choice.current?.key, keyOf("a", 512));
  });

  test("keep an open list open: it is rewritten only where it differs", () => {
    const training = run("a", 512);
    choice.offer([training]);
    const option = choice.source.options[0];
    training.take(checkpoint(1024));
    choice.offer([training]);
    assert.equal(choice.source.options[0], option);
  });
});

describe("a file of the reader's", () => {
  const onnx = new Uint8Array([1, 2]);

  test("is chosen at once and stays chosen when runs appear", async () => {
    choice.openFile("mine.onnx", onnx);
    choice.offer([run("a", 512)]);
    assert.equal(choice.which.textContent, "From your file");
    assert.equal(await choice.current!.bytes(new AbortController().signal), onnx);
    assert.equal(choice.download.hidden, true);
  });

  test("opened again is another policy, though the name is the same", () => {
    choice.openFile("mine.onnx", onnx);
    const first = choice.current!.key;
    choice.openFile("mine.onnx", onnx);
    assert.notEqual(choice.current!.key, first);
  });

  test("does not outlive a change of the environment", () => {
    choice.openFile("mine.onnx", onnx);
    choice.reset();
    choice.offer([run("a", 512)]);
    assert.equal(choice.current?.key, keyOf("a", 512));
  });

  test("may be dropped on the world", () => {
    const world = document.createElement("div");
    choice.fileButton(world);
    const drop = Object.assign(new Event("drop", { cancelable: true }), {
      dataTransfer: { files: [{ name: "dropped.onnx" }] },
    });
    world.dispatchEvent(drop);
    assert.deepEqual(files, ["dropped.onnx"]);
    assert.equal(drop.defaultPrevented, true);
  });
});
