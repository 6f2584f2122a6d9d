/** Agreement with numpy's solver and with simulated walks is checked from Python. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bestLambda, CRITIC, critic, spread, trueValue } from "src/figures/ch06/random_walk";
import { near } from "../../support/near";
import { Chance } from "../../support/random";

test("the true value of a state is its share of the way to the right", () => {
  near([1, 4, 7].map(trueValue), [1 / 8, 1 / 2, 7 / 8]);
});

test("corruption 0 is a perfect critic, 1 the one of the text, 2 twice as wrong", () => {
  near(
    critic(0),
    [1, 2, 3, 4, 5, 6, 7].map((s) => s / 8),
  );
  near(critic(1), CRITIC);
  near([critic(2)[0]!], [1 / 8 + 2 * (CRITIC[0]! - 1 / 8)]);
});

test("a perfect critic needs no lambda: neither bias nor spread at 0", () => {
  const { bias, std, mse } = spread(0, 0);
  near([bias, std, mse], [0, 0, 0]);
});

test("without lambda the estimate is one step of the critic and has no spread", () => {
  const { mean, std } = spread(0, 1);
  near([mean, std], [CRITIC[3]! - CRITIC[2]!, 0]);
});

test("with lambda 1 there is no bias left, whatever the critic", () => {
  for (const corruption of [0, 0.5, 1, 3]) near([spread(1, corruption).bias], [0]);
});

test("with lambda 1 the spread is that of a fair coin's return", () => {
  // From state 4 the walk pays 1 with probability 1/2, so the deviation is 1/2.
  near([spread(1, 1).std], [0.5]);
});

test("the squared error is squared bias and variance together", () => {
  for (const lambda of [0, 0.3, 0.8, 1]) {
    const { bias, std, mse } = spread(lambda, 2);
    near([mse], [bias ** 2 + std ** 2]);
  }
});

test("means and deviations are those of simulated walks", () => {
  const chance = new Chance(3);
  const values = [0, ...critic(1), 0];
  const walks = 20_000;
  const estimates = Array.from({ length: walks }, () => {
    let [state, weight, estimate] = [4, 0.8, values[4]! - values[3]!];
    while (state > 0 && state < 8) {
      const next = state + (chance.number() < 0.5 ? -1 : 1);
      estimate += weight * ((next === 8 ? 1 : 0) + values[next]! - values[state]!);
      [state, weight] = [next, weight * 0.8];
    }
    return estimate;
  });
  const mean = estimates.reduce((sum, each) => sum + each, 0) / walks;
  const variance = estimates.reduce((sum, each) => sum + (each - mean) ** 2, 0) / walks;
  const found = spread(0.8, 1);
  near([mean], [found.mean], (5 * found.std) / Math.sqrt(walks));
  near([Math.sqrt(variance)], [found.std], 0.03 * found.std);
});

test("a worse critic wants a larger lambda", () => {
  const best = [0, 0.5, 1, 1.5, 2, 2.5, 3].map(bestLambda);
  assert.deepEqual(
    best,
    best.toSorted((a, b) => a - b),
  );
  assert.equal(best[0], 0);
});

test("no lambda on the grid beats the best one", () => {
  for (const corruption of [0.5, 1, 2]) {
    const least = spread(bestLambda(corruption), corruption).mse;
    for (let i = 0; i <= 100; i += 1) assert.ok(spread(i / 100, corruption).mse >= least - 1e-12);
  }
});
