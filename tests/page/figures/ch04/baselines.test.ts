import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sum } from "src/figures/ch03/bandit";
import { baselineSlider, biasOf } from "src/figures/ch04/baseline_slider";
import { coinChain } from "src/figures/ch04/coin_chain";
import { allTapes, estimate, moments, weights } from "src/figures/ch04/coins";
import { fates, learnerWall } from "src/figures/ch04/learner_wall";
import { fateOf, trained } from "src/figures/ch04/learners";
import { textShown, withAttribute, worked } from "../../support/shapes";

describe("the wall", () => {
  const of = (...actions: Parameters<typeof worked>[1][]) => worked(learnerWall, ...actions);
  const best = (state: ReturnType<typeof of>) =>
    fates(state).filter((fate) => fate === "best").length;

  test("is full of the best arm until everybody is paid more", () => {
    assert.equal(best(learnerWall.initial), 100);
    const shifted = best(of(["press", "shift"]));
    assert.ok(shifted > 30 && shifted < 65, `${shifted}`);
    assert.equal(best(of(["press", "shift"], ["press", "baseline"])), 100);
  });

  test("counts every learner once, in words and as tiles", () => {
    const state = of(["press", "shift"]);
    const drawing = learnerWall.view(state, 600);
    const tiles = ["best", "worse", "undecided"].map(
      (fate) => withAttribute(drawing, "class", `ppo-wall__tile ppo-wall__tile--${fate}`).length,
    );
    assert.equal(sum(tiles), 100);
    assert.match(learnerWall.summary(state), new RegExp(`pay 11, 10, 12.*: ${tiles[0]} of 100`));
  });

  test("a learner only watches its first batch, and then moves by weight times score", () => {
    const luck = [0.05, 0.9, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    const stream = () => {
      let i = 0;
      return () => luck[i++ % luck.length]!;
    };
    assert.deepEqual(trained([1, 0, 2], true, stream(), 1), [0, 0.5, -0.5]);
    // The batch: arm 1 once, arm 3 once, arm 2 six times; paid 3 / 8 on average.
    const moved = trained([1, 0, 2], true, stream(), 2);
    const p = [0.3072, 0.5065, 0.1863];
    const paid = [(1 - 0.375) / 8, (6 * -0.375) / 8, (2 - 0.375) / 8];
    const start = [0, 0.5, -0.5];
    moved.forEach((logit, arm) => {
      assert.ok(Math.abs(logit - (start[arm]! + paid[arm]! - p[arm]! * sum(paid))) < 1e-4);
    });
  });

  test("a learner has settled above nine pulls in ten, and not before", () => {
    assert.equal(fateOf([0, 0, 5]), "best");
    assert.equal(fateOf([5, 0, 0]), "worse");
    assert.equal(fateOf([0, 0, 2]), "undecided");
  });
});

describe("the slider", () => {
  test("moves the variance and not the mean, unless the baseline looks", () => {
    for (const b of [-1, 0.51, 1.06, 3]) {
      assert.ok(biasOf(worked(baselineSlider, ["set", "b", b])) < 1e-12);
    }
    const looking = worked(baselineSlider, ["press", "looks"], ["set", "b", 0.5]);
    assert.match(baselineSlider.summary(looking), /variance 0\.185\. The mean is off by 0\.2\./);
  });

  test("keeps its knob between −1 and 3, and names J and the best constant", () => {
    assert.equal(worked(baselineSlider, ["set", "b", 9]).b, 3);
    assert.equal(worked(baselineSlider, ["set", "b", -9]).b, -1);
    const shown = textShown(baselineSlider, baselineSlider.initial);
    assert.match(shown, /J = 0\.5117; the best constant is 1\.064/);
  });

  test("draws no column with a negative height", () => {
    const shapes = withAttribute(
      baselineSlider.view(baselineSlider.initial, 600),
      "class",
      "ppo-plot__column ppo-plot__column--mean",
    );
    assert.equal(shapes.length, 3);
    assert.ok(shapes.every(({ attributes }) => Number(attributes.height) >= 0));
  });
});

describe("the coins", () => {
  test("weigh a coin by itself and later ones, or by all", () => {
    const tape = [1, 0, 1, 1, 0, 1, 0, 1, 1, 0] as const;
    assert.deepEqual(weights(tape, { sum: "whole", off: "nothing" }), Array(10).fill(6));
    assert.deepEqual(
      weights(tape, { sum: "to-go", off: "nothing" }),
      [6, 5, 5, 4, 3, 3, 2, 2, 1, 0],
    );
    assert.equal(weights(tape, { sum: "to-go", off: "usual" })[9], -0.5);
    assert.equal(weights(tape, { sum: "to-go", off: "own" })[9], 0);
  });

  test("never point downhill once the past and the usual are gone", () => {
    assert.ok(allTapes().every((tape) => estimate(tape, { sum: "to-go", off: "usual" }) > 0));
    assert.equal(moments({ sum: "to-go", off: "usual" }).uphill, 1);
    assert.ok(moments({ sum: "whole", off: "nothing" }).uphill < 0.7);
  });

  test("draw a column that leans to neither side for the tapes that say 0", () => {
    const widths = (way: string) =>
      withAttribute(
        coinChain.view(coinChain.initial, 600),
        "class",
        `ppo-plot__column ppo-plot__column--${way}`,
      ).length;
    assert.equal(widths("plain"), 1);
    assert.equal(widths("down"), 2);
    assert.equal(widths("up"), 5);
  });

  test("turn when pressed, and only the one", () => {
    const turned = worked(coinChain, ["press", "coin:9"]);
    assert.deepEqual(turned.tape, [...coinChain.initial.tape.slice(0, 9), 1]);
    assert.deepEqual(coinChain.press(turned, "coin:9").tape, coinChain.initial.tape);
  });

  test("fall again when tossed, otherwise each time", () => {
    const once = worked(coinChain, ["press", "toss"]);
    const twice = coinChain.press(once, "toss");
    assert.notDeepEqual(once.tape, twice.tape);
    assert.equal(once.tape.length, 10);
  });

  test("say what the chosen estimator is worth, and mark it in the table", () => {
    const state = worked(coinChain, ["press", "sum:to-go"], ["press", "off:own"]);
    assert.match(
      coinChain.summary(state),
      /the mean of all tapes is 0 instead of 2\.5; variance 2\.8125/,
    );
    const best = worked(coinChain, ["press", "sum:to-go"], ["press", "off:usual"]);
    const [now] = withAttribute(coinChain.view(best, 600), "class", "ppo-coins__now");
    assert.deepEqual(now!.children, ["2.8125"]);
  });
});
