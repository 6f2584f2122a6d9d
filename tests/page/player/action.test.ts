import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Space } from "src/generated/environments.generated";
import { choose } from "src/player/action";
import type { PolicyOutputs } from "src/player/onnx_bundle";

const ARMS: Space = { kind: "discrete", labels: ["a", "b", "c"] };
const DIALS: Space = {
  kind: "multi_discrete",
  labels: [
    ["0", "1", "2"],
    ["0", "1"],
  ],
};
const FORCES: Space = { kind: "box", labels: ["x", "y"], low: [-2, -1], high: [2, 1] };

describe("a choice among options", () => {
  test("falls on the largest logit and is told with softmax chances", () => {
    const total = 1 + Math.exp(2) + Math.exp(1);
    const share = (weight: number) => `${Math.round((100 * weight) / total)} %`;
    assert.deepEqual(choose(ARMS, { logits: [0, 2, 1] }, null), {
      action: 1,
      words: `a ${share(1)}, b ${share(Math.exp(2))}, c ${share(Math.exp(1))}`,
    });
  });

  test("never falls on what is not on offer", () => {
    const { action, words } = choose(ARMS, { logits: [0, 2, 1] }, [true, false, true]);
    assert.equal(action, 2);
    assert.match(words, /b 0 %/);
  });

  test("is the only option on offer where there is one", () => {
    const { action, words } = choose(ARMS, { logits: [-1000, 1000, 0] }, [true, false, false]);
    assert.equal(action, 0);
    assert.equal(words, "a 100 %, b 0 %, c 0 %");
  });

  test("takes the first of equals", () => {
    assert.equal(choose(ARMS, { logits: [1, 1, 1] }, null).action, 0);
  });

  test("does not overflow where logits are large", () => {
    assert.match(choose(ARMS, { logits: [5000, 5000, 0] }, null).words, /a 50 %, b 50 %, c 0 %/);
  });
});

describe("several choices at once", () => {
  test("each take their own largest logit", () => {
    assert.deepEqual(choose(DIALS, { logits: [0, 3, 1, 5, 4] }, null).action, [1, 0]);
  });

  test("each have their own mask", () => {
    const valid = [true, false, true, false, true];
    assert.deepEqual(choose(DIALS, { logits: [0, 3, 1, 5, 4] }, valid).action, [2, 1]);
  });

  test("are told apart by a semicolon", () => {
    assert.equal(
      choose(DIALS, { logits: [0, 99, 0, 0, 0] }, null).words,
      "0 0 %, 1 100 %, 2 0 %; 0 50 %, 1 50 %",
    );
  });
});

describe("real numbers", () => {
  test("are executed within their bounds and told with their deviation", () => {
    const outputs = { mean: [-7.5, 0.25], log_std: [0, Math.log(0.5)] };
    assert.deepEqual(choose(FORCES, outputs, null), {
      action: [-2, 0.25],
      words: "x -2 (std 1), y 0.25 (std 0.5)",
    });
  });

  test("are cut at the upper bound too", () => {
    assert.deepEqual(choose(FORCES, { mean: [7, 7], log_std: [0, 0] }, null).action, [2, 1]);
  });
});

describe("a policy of another action space is refused", () => {
  const refusals: [Space, PolicyOutputs, string][] = [
    [ARMS, { logits: [0, 1] }, "This policy has 2 options; here are 3."],
    [ARMS, { mean: [0], log_std: [0] }, "This policy gives real numbers (1); here are 3 options."],
    [
      FORCES,
      { logits: [0, 1] },
      "This policy gives options to choose from; here are real numbers (2).",
    ],
    [
      FORCES,
      { mean: [0], log_std: [0] },
      "This policy gives 1 numbers; here are real numbers (2).",
    ],
    [DIALS, { logits: [0, 1, 2] }, "This policy has 3 options; here are 5."],
  ];
  for (const [space, outputs, message] of refusals) {
    test(message, () => {
      assert.throws(() => choose(space, outputs, null), new RangeError(message));
    });
  }
});
