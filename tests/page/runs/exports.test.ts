import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { edited, NO_EDITS } from "src/runs/experiment";
import { asCommand, asCsv, asJson, asNotebook } from "src/runs/exports";
import { RunRecord } from "src/runs/library";
import { iteration, specOf } from "../support/events";

function run(seed: number): RunRecord {
  const record = new RunRecord(`r${seed}`, "browser", specOf("LQR-v0", seed), 0, 0, {} as never);
  record.take(iteration(1, { episode_return: null }));
  record.take(iteration(2));
  return record;
}

test("a table has a row for every iteration of every run, and says which", () => {
  const lines = asCsv([run(0), run(7)])
    .trimEnd()
    .split("\n");
  assert.equal(lines.length, 5);
  const [head, first, , third] = lines.map((line) => line.split(","));
  assert.deepEqual(head!.slice(0, 4), ["run", "where", "env", "seed"]);
  assert.equal(first![head!.indexOf("episode_return")], "");
  assert.equal(third![head!.indexOf("seed")], "7");
  assert.ok(!head!.includes("type"));
});

test("a table of nothing is its head", () => {
  assert.equal(asCsv([]), "run,where,env,seed\n");
});

test("the data hold settings and iterations", () => {
  const [told] = JSON.parse(asJson([run(3)]));
  assert.equal(told.spec.seed, 3);
  assert.equal(told.iterations.length, 2);
});

describe("the command", () => {
  test("names what differs from the preset", () => {
    const spec = specOf("CartPole-v1", 3);
    const config = { ...spec.config, gamma: 0.5, hidden_sizes: [8, 16], target_return: null };
    assert.equal(
      asCommand({ ...spec, config }),
      "python -m ppo_ref train --env CartPole-v1 --seed 3 --set gamma=0.5 " +
        "--set hidden_sizes=8,16 --set target_return=none",
    );
  });

  test("does not exist for a run with a bug or another reward", () => {
    assert.equal(asCommand(edited(specOf(), { ...NO_EDITS, reward: "1" })), null);
  });
});

test("the notebook holds seeds, settings, and the bug's own code", () => {
  const spec = edited(specOf(), { ...NO_EDITS, bug: "gae_off1", ends: 'x > "0"' });
  const notebook = JSON.parse(asNotebook(spec, [0, 1], "def gae():\n    pass\n"));
  const sources = notebook.cells.map(({ source }: { source: string }) => source).join("\n");
  assert.match(sources, /seeds = "CartPole-v1", \[0,1\]/);
  assert.match(sources, /def gae\(\):\\\\n/);
  assert.match(sources, /Ends shifted by one row/);
});
