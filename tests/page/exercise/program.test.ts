import assert from "node:assert/strict";
import { test } from "node:test";
import { arranged } from "src/exercise/program";

test("lines stand below the head, as deep as they were put, and are counted from the first", () => {
  const rows = [
    { text: "def f(x):", indent: 0 },
    { text: "return (\n    x\n\n)", indent: 1 },
  ];
  assert.deepEqual(arranged("import numpy as np\n", rows), {
    code: "import numpy as np\ndef f(x):\n    return (\n        x\n\n    )",
    lines: [null, 1, 2, 2, 2, 2],
  });
});

test("without a head the first line is the first", () => {
  assert.deepEqual(arranged("", [{ text: "x = 1", indent: 0 }]), { code: "x = 1", lines: [1] });
});
