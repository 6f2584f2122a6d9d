import assert from "node:assert/strict";
import { test } from "node:test";
import type { PPOConfig } from "src/generated/config.generated";
import { RunRecord } from "src/runs/library";
import { runColor, runLabel, runLabels } from "src/runs/run_label";
import { specOf } from "../support/events";

function record(
  kind: "browser" | "gpu",
  seed: number,
  changes: Partial<PPOConfig> = {},
): RunRecord {
  const spec = specOf("CartPole-v1", seed);
  return new RunRecord(
    "r",
    kind,
    { ...spec, config: { ...spec.config, ...changes } },
    0,
    0,
    {} as never,
  );
}

test("a run is called by where it trains and by its seed", () => {
  assert.equal(runLabel(record("browser", 3)), "Browser, seed 3");
  assert.equal(runLabel(record("gpu", 0)), "GPU, seed 0");
});

test("what differs from the preset is part of its name", () => {
  const label = runLabel(
    record("browser", 0, { gamma: 0.5, hidden_sizes: [8, 16], target_return: null }),
  );
  assert.equal(label, "Browser, seed 0, gamma 0.5, hidden_sizes 8, 16, target_return off");
});

test("the runs of each kind go round four colours", () => {
  const colours = [0, 1, 2, 3, 4].map((place) => runColor({ kind: "gpu", place }));
  assert.deepEqual(colours, [
    "--ppo-gpu-1",
    "--ppo-gpu-2",
    "--ppo-gpu-3",
    "--ppo-gpu-4",
    "--ppo-gpu-1",
  ]);
  assert.equal(runColor({ kind: "browser", place: 0 }), "--ppo-browser-1");
});

test("two runs alike are told apart, and the others keep their names", () => {
  const [first, other, second] = [record("browser", 0), record("browser", 1), record("browser", 0)];
  const labels = runLabels([first, other, second]);
  assert.deepEqual(
    [first, other, second].map((run) => labels.get(run)),
    ["Browser, seed 0", "Browser, seed 1", "Browser, seed 0, run 2"],
  );
});
