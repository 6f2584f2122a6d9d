import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { armOf, batches, drawn, START, softmax, sum } from "src/figures/ch03/bandit";
import { descent, lyingLoss, shareThatLies } from "src/figures/ch03/lying_loss";
import { praisedArms } from "src/figures/ch03/praised_arms";
import { estimates, piled, planar, sampledArrows } from "src/figures/ch03/sampled_arrows";
import { allShapes, textShown, worked } from "../../support/shapes";

describe("a pull", () => {
  test("makes its own arm likelier and every other one less likely", () => {
    let state = praisedArms.initial;
    for (let pull = 0; pull < 30; pull += 1) {
      state = worked({ ...praisedArms, initial: state }, ["press", "once"]);
      const arm = state.pulls.at(-1)!;
      softmax(state.logits).forEach((p, i) => {
        assert.ok(i === arm ? p > state.before[i]! : p < state.before[i]!);
      });
    }
  });

  test("is told with its arm, its pay and its rise", () => {
    assert.equal(
      praisedArms.summary(worked(praisedArms, ["press", "once"])),
      "Pull 1 was arm 2 and paid 5. Its probability rose from 0.506 to 0.516; the two others fell.",
    );
  });

  test("ten are ten, and starting again forgets them", () => {
    const ten = worked(praisedArms, ["press", "ten"]);
    assert.deepEqual(ten, worked(praisedArms, ...Array(10).fill(["press", "once"])));
    assert.equal(ten.pulls.length, 10);
    assert.deepEqual(praisedArms.press(ten, "reset"), praisedArms.initial);
  });
});

describe("drawing", () => {
  test("an arm follows the probabilities, to both ends of the unit interval", () => {
    const p = [0.25, 0.5, 0.25];
    assert.deepEqual(
      [0, 0.2499, 0.25, 0.7499, 0.75, 0.9999].map((u) => armOf(p, u)),
      [0, 0, 1, 1, 2, 2],
    );
    assert.equal(armOf([0.1, 0.2, 0.3], 0.99), 2, "what rounding leaves goes to the last arm");
  });

  test("a batch holds as many pulls as asked for", () => {
    assert.equal(sum(drawn(START, 17, () => 0.4)), 17);
  });

  test("all batches together are certain", () => {
    for (const size of [1, 2, 8, 256]) {
      assert.ok(Math.abs(sum(batches(START, size).map(([, chance]) => chance)) - 1) < 1e-9);
    }
    assert.equal(batches(START, 8).length, 45);
  });
});

describe("the arrows", () => {
  test("keep their lengths and angles when they are laid into the plane", () => {
    const [one, other] = [[1, -3, 2] as const, [0.5, 0.25, -0.75] as const];
    const flat = planar(one).reduce((total, x, i) => total + x * planar(other)[i]!, 0);
    const space = one.reduce((total, x, i) => total + x * other[i]!, 0);
    assert.ok(Math.abs(flat - 1.5 * space) < 1e-12);
  });

  test("are the same until others are drawn", () => {
    assert.deepEqual(estimates(sampledArrows.initial), estimates(sampledArrows.initial));
    const others = worked(sampledArrows, ["press", "again"]);
    assert.notDeepEqual(estimates(others), estimates(sampledArrows.initial));
  });

  test("point downhill only where all rewards are shifted", () => {
    const marks = (...actions: Parameters<typeof worked>[1][]) => {
      const state = worked(sampledArrows, ...actions);
      return allShapes(sampledArrows.view(state, 600))
        .map(({ attributes }) => `${attributes.class}`)
        .filter((name) => name.startsWith("ppo-arrows__mark "));
    };
    assert.ok(marks().some((name) => name.endsWith("downhill")));
    assert.ok(!marks(["press", "plain"]).some((name) => name.endsWith("downhill")));
    assert.ok(
      marks(["press", "plain"], ["set", "doublings", 0]).some((n) => n.endsWith("nowhere")),
    );
  });

  test("that are equal are piled up, and none is lost", () => {
    const found = estimates(sampledArrows.initial);
    const piles = piled(found);
    assert.equal(sum(piles.map(([, times]) => times)), 100);
    assert.ok(piles.length < found.length);
    for (const [one, times] of piles) {
      const same = found.filter((other) => other.every((x, i) => Math.abs(x - one[i]!) < 1e-9));
      assert.equal(times, same.length);
    }
  });

  test("pass nine in ten at the sizes of the text", () => {
    const text = (...actions: Parameters<typeof worked>[1][]) =>
      sampledArrows.summary(worked(sampledArrows, ...actions));
    assert.match(text(["set", "doublings", 7]), /batches of 128 pulls, 92\.1 % point uphill/);
    assert.match(text(["set", "doublings", 6]), /of 64 pulls, 83\.3 %/);
    assert.match(
      text(["set", "doublings", 0], ["press", "plain"]),
      /single pulls, 49\.4 %.*nowhere/,
    );
  });

  test("a batch has between one pull and 256", () => {
    assert.equal(worked(sampledArrows, ["set", "doublings", 99]).doublings, 8);
    assert.equal(worked(sampledArrows, ["set", "doublings", -1]).doublings, 0);
  });
});

describe("the loss that lies", () => {
  test("falls at every step on its batch, whatever becomes of J", () => {
    for (const counts of [
      [4, 4, 0],
      [2, 3, 3],
      [0, 8, 0],
    ]) {
      const losses = descent([11, 10, 12], counts).map(({ loss }) => loss);
      assert.ok(losses.every((loss, i) => i === 0 || loss < losses[i - 1]! + 1e-12));
    }
  });

  test("says the numbers of the text, and which way the policy went", () => {
    assert.match(
      lyingLoss.summary(lyingLoss.initial),
      /loss went from 9\.89 to 7\.37, and J from 10\.68 to 10\.539: the policy became worse\.$/,
    );
    assert.match(lyingLoss.summary(worked(lyingLoss, ["press", "plain"])), /became better\.$/);
    assert.match(lyingLoss.summary(worked(lyingLoss, ["set", "steps", 0])), /J has not moved\.$/);
  });

  test("lies about half of the batches of shifted rewards, and about none of the others", () => {
    assert.ok(Math.abs(shareThatLies([11, 10, 12]) - 0.47) < 0.01);
    assert.equal(shareThatLies([1, 0, 2]), 0);
  });

  test("another batch has eight pulls, and starting again brings the first one back", () => {
    const other = worked(lyingLoss, ["press", "another"]);
    assert.equal(sum(other.counts), 8);
    assert.deepEqual(lyingLoss.press(other, "reset"), lyingLoss.initial);
    assert.ok(textShown(lyingLoss, lyingLoss.initial).includes("arm 3 never"));
  });
});
