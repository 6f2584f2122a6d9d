import assert from "node:assert/strict";
import { test } from "node:test";
import { notebook } from "src/cell/notebook";

test("a cell as a notebook holds its code, line by line", () => {
  const { cells, nbformat } = JSON.parse(notebook("import numpy as np\n\nnp.ones(3)"));
  assert.equal(nbformat, 4);
  assert.deepEqual(cells[0].source, ["import numpy as np\n", "\n", "np.ones(3)"]);
});
