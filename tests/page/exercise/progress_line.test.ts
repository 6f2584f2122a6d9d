import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ProgressLine } from "src/exercise/progress_line";
import { find, show } from "../support/dom";

let line: ProgressLine;
beforeEach(() => {
  line = new ProgressLine();
  show(...line.nodes);
});

const phrase = () => find("[role=status]").textContent;
const detail = () => find("[aria-hidden=true]").textContent;
const bar = () => find<HTMLProgressElement>("progress");

test("a phrase alone shows no bar", () => {
  line.say("Checking…");
  assert.equal(phrase(), "Checking…");
  assert.equal(bar().hidden, true);
});

test("a boot shows its bytes and its share, of which only the phrase is read aloud", () => {
  line.waiting({
    state: "booting",
    stage: "Downloading Python",
    loaded: 2e6,
    total: 8e6,
    queued: 1,
    problem: null,
    info: null,
    spare: false,
  });
  assert.deepEqual(
    [phrase(), detail(), bar().value],
    ["Downloading Python…", "2.0 of 8.0 MB", 0.25],
  );
  assert.equal(bar().hidden, false);
});

test("a training gate names its world without the version", () => {
  line.training({ world: "CartPole-v1", share: 0.456 });
  assert.deepEqual([phrase(), detail()], ["Training in CartPole…", "46 %"]);
});

test("at rest the phrase stays, the rest goes", () => {
  line.training({ world: "LQR-v0", share: 0.5 });
  line.rest();
  assert.deepEqual([phrase(), detail(), bar().hidden], ["Training in LQR…", "", true]);
});
