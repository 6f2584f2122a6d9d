import "../support/dom";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hintNodes, nextHint, remarkNodes, solutionNodes } from "src/exercise/hints";

const HINTS = [
  { text: "Look at the end of the episode.", for: [], needs_attempt: true },
  { text: "Read the equation.", for: [], needs_attempt: false },
  { text: "A death is not a time limit.", for: ["no-mask", "late-mask"], needs_attempt: false },
];

describe("the next hint", () => {
  test("is the first that is closed and needs no attempt", () => {
    assert.equal(nextHint(HINTS, [], null, 0), 1);
  });

  test("after an attempt is the first that is closed", () => {
    assert.equal(nextHint(HINTS, [], null, 1), 0);
    assert.equal(nextHint(HINTS, [0], null, 1), 1);
  });

  test("is the one for a recognised mistake, wherever it stands", () => {
    assert.equal(nextHint(HINTS, [], "late-mask", 1), 2);
    assert.equal(nextHint(HINTS, [2], "late-mask", 1), 0);
    assert.equal(nextHint(HINTS, [], "something else", 1), 0);
  });

  test("is refused in words where one must try first", () => {
    assert.equal(
      nextHint(HINTS.slice(0, 1), [], null, 0),
      "The next hint opens after your first attempt.",
    );
  });

  test("is refused in words where all are open", () => {
    assert.equal(nextHint(HINTS, [0, 1, 2], "no-mask", 5), "All hints of this exercise are open.");
    assert.equal(nextHint([], [], null, 0), "All hints of this exercise are open.");
  });
});

describe("opened hints", () => {
  test("are counted in the order of opening", () => {
    const nodes = hintNodes(HINTS, [2, 0]);
    assert.deepEqual(
      nodes.map((node) => node.querySelector(".ppo-hint__heading")!.textContent),
      ["Hint 1", "Hint 2"],
    );
    assert.match(nodes[0]!.textContent!, /A death is not/);
  });

  test("that the exercise no longer has are left out", () => {
    assert.equal(hintNodes(HINTS, [7, 1]).length, 1);
  });
});

test("a solution and remarks are headed by what they are", () => {
  const [heading, code] = solutionNodes("def f():\n    return 1\n\n");
  assert.deepEqual(
    [heading!.textContent, code!.textContent],
    ["One solution", "def f():\n    return 1"],
  );
  assert.deepEqual(
    remarkNodes("Well *done*.").map((node) => node.textContent),
    ["Looking back", "Well done."],
  );
});
