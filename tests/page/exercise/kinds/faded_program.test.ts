import assert from "node:assert/strict";
import { test } from "node:test";
import { fadedProgram } from "src/exercise/kinds/faded_program";

const FADED = {
  head: "def f(a):\n",
  blocks: [
    { parts: ["total = ", " + ", ""] },
    { parts: ["return total"] },
    { parts: ["for x in a:\n    total += x"] },
  ],
};

test("the blocks stand inside the function, in their order, as deep as they lie", () => {
  const lines = [
    { block: "0", indent: 0 },
    { block: "2", indent: 0 },
    { block: "1", indent: 1 },
  ];
  const program = fadedProgram(FADED, lines, new Map([["0", ["1", "2"]]]));
  assert.equal(
    program,
    "def f(a):\n    total = 1 + 2\n    for x in a:\n        total += x\n        return total",
  );
});

test("an empty gap is what Python calls an ellipsis", () => {
  const program = fadedProgram(FADED, [{ block: "0", indent: 0 }], new Map([["0", ["", "2"]]]));
  assert.equal(program, "def f(a):\n    total = ... + 2");
});

test("without blocks there is the head alone", () => {
  assert.equal(fadedProgram(FADED, [], new Map()), "def f(a):");
});
