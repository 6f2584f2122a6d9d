/** Equality with `compute_gae` on random tapes is checked from Python, where that function is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deltas, type End, gae, type Tape, weights } from "src/figures/ch06/gae_math";
import { near } from "../../support/near";
import { Chance } from "../../support/random";

const TAPE: Tape = {
  rewards: [2, -1, 4],
  values: [0, 0, 0],
  nextValues: [0, 0, 0],
  ends: ["running", "running", "running"],
};

test("a surprise is the reward and the discounted next value, less the value", () => {
  const tape: Tape = { rewards: [1], values: [0.5], nextValues: [2], ends: ["running"] };
  near(deltas(tape, 0.9), [1 + 0.9 * 2 - 0.5]);
});

test("a termination drops the next value, a truncation keeps it", () => {
  const tape = { rewards: [1], values: [0.5], nextValues: [2] };
  near(deltas({ ...tape, ends: ["terminated"] }, 0.9), [0.5]);
  near(deltas({ ...tape, ends: ["truncated"] }, 0.9), [2.3]);
});

test("advantages add up surprises with weights that shrink by gamma lambda", () => {
  near(gae(TAPE, 1, 0.5).advantages, [2 - 0.5 + 0.25 * 4, -1 + 0.5 * 4, 4]);
});

test("both kinds of end cut the sum after themselves", () => {
  for (const end of ["terminated", "truncated"] as const) {
    near(gae({ ...TAPE, ends: ["running", end, "running"] }, 1, 0.5).advantages, [1.5, -1, 4]);
  }
});

test("lambda 0 leaves one-step surprises, lambda 1 the whole sum", () => {
  near(gae(TAPE, 0.5, 0).advantages, [2, -1, 4]);
  near(gae(TAPE, 0.5, 1).advantages, [2 - 0.5 + 1, -1 + 2, 4]);
});

test("a return is the advantage on top of the value", () => {
  const tape: Tape = { ...TAPE, values: [1, 2, 3] };
  const { advantages, returns } = gae(tape, 0.9, 0.8);
  near(
    returns,
    advantages.map((advantage, t) => advantage + tape.values[t]!),
  );
});

test("the weights before the chosen step are 0, and after an end too", () => {
  const ends: End[] = ["running", "running", "terminated", "running"];
  const tape = { rewards: [0, 0, 0, 0], values: [0, 0, 0, 0], nextValues: [0, 0, 0, 0], ends };
  near(weights(tape, 0.5, 0.5, 1), [0, 1, 0.25, 0]);
});

test("an empty tape has no advantages", () => {
  assert.deepEqual(gae({ rewards: [], values: [], nextValues: [], ends: [] }, 1, 1).advantages, []);
});

test("on random tapes the weighted surprises are the advantage, at every step", () => {
  const chance = new Chance(7);
  for (let round = 0; round < 50; round += 1) {
    const length = 1 + chance.below(12);
    const draw = () => Array.from({ length }, () => 4 * chance.number() - 2);
    const ends = Array.from({ length }, () =>
      chance.one<End>(["running", "running", "terminated", "truncated"]),
    );
    const tape = { rewards: draw(), values: draw(), nextValues: draw(), ends };
    const [gamma, lambda] = [chance.number(), chance.number()];
    const found = gae(tape, gamma, lambda);
    for (let t = 0; t < length; t += 1) {
      const sum = weights(tape, gamma, lambda, t).reduce(
        (all, weight, k) => all + weight * found.deltas[k]!,
        0,
      );
      near([sum], [found.advantages[t]!]);
    }
  }
});
