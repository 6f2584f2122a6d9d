import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Edits, Experiment } from "src/runs/experiment";
import { edited, NO_EDITS } from "src/runs/experiment";
import { RunRecord } from "src/runs/library";
import { EPISODE_RETURN } from "src/runs/metrics";
import { quantile, seriesLabel, seriesOf, stepsUntil, together } from "src/runs/series";
import { done, iteration, specOf } from "../support/events";

function run(
  id: string,
  returns: readonly number[],
  { spec = specOf() as Experiment, kind = "browser" as "browser" | "gpu", over = false } = {},
): RunRecord {
  const record = new RunRecord(id, kind, spec, 0, 0, {} as never);
  returns.forEach((episode_return, at) => {
    record.take(iteration(at + 1, { episode_return }));
  });
  if (over) record.take(done());
  return record;
}

describe("runs belong together", () => {
  const keys = (...runs: RunRecord[]) =>
    seriesOf(runs).map((each) => each.runs.map(({ id }) => id));
  const withEdits = (edits: Partial<Edits>) => edited(specOf(), { ...NO_EDITS, ...edits });

  test("where only the seed differs", () => {
    const other = { spec: specOf("CartPole-v1", 5) as Experiment };
    assert.deepEqual(keys(run("a", []), run("b", [], other)), [["a", "b"]]);
  });

  test("and not where they train elsewhere, in another world or with another bug", () => {
    const differing = [
      run("a", []),
      run("b", [], { kind: "gpu" }),
      run("c", [], { spec: specOf("LQR-v0") }),
      run("d", [], { spec: withEdits({ bug: "gae_off1" }) }),
      run("e", [], { spec: withEdits({ reward: "1" }) }),
    ];
    assert.equal(seriesOf(differing).length, 5);
  });

  test("and are called by what differs from the preset", () => {
    const [plain, wrong] = seriesOf([
      run("a", []),
      run("b", [], { spec: withEdits({ bug: "gae_off1" }) }),
    ]);
    assert.equal(seriesLabel(plain!), "Browser, preset");
    assert.equal(seriesLabel(wrong!), "Browser, bug gae_off1");
  });
});

test("quantiles go between two values in proportion", () => {
  assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5);
  assert.equal(quantile([4, 1, 3], 0), 1);
  assert.equal(quantile([4, 1, 3], 1), 4);
  assert.equal(quantile([0, 10], 0.25), 2.5);
  assert.equal(quantile([], 0.5), null);
});

describe("several seeds together", () => {
  test("are their median and their middle half", () => {
    const { points, band } = together(EPISODE_RETURN, [
      run("a", [0, 10]),
      run("b", [2, 20]),
      run("c", [10, 90]),
    ]);
    assert.deepEqual(points, [
      [512, 2],
      [1024, 20],
    ]);
    assert.deepEqual(band, [
      [512, 1, 6],
      [1024, 15, 55],
    ]);
  });

  test("have no band where there are fewer than three", () => {
    assert.equal(together(EPISODE_RETURN, [run("a", [0]), run("b", [2])]).band, undefined);
  });

  test("keep a seed that was solved early at its last value", () => {
    const { points } = together(EPISODE_RETURN, [
      run("solved", [100], { over: true }),
      run("slow", [10, 20, 30], { over: true }),
    ]);
    assert.deepEqual(
      points.map(([, y]) => y),
      [55, 60, 65],
    );
  });

  test("leave a seed that still trains out of what it has not reached", () => {
    const { points } = together(EPISODE_RETURN, [run("behind", [100]), run("ahead", [10, 20])]);
    assert.deepEqual(
      points.map(([, y]) => y),
      [55, 20],
    );
  });
});

test("a level is reached at the first iteration that has it", () => {
  const { iterations } = run("a", [1, 5, 3, 7]);
  assert.equal(stepsUntil(iterations, 5), 1024);
  assert.equal(stepsUntil(iterations, 8), null);
});
