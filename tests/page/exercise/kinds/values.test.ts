import assert from "node:assert/strict";
import { test } from "node:test";
import { valuesFrom } from "src/exercise/kinds/values";

test("values come back as text, whatever they were", () => {
  assert.deepEqual(valuesFrom('{"a": "gamma * x", "b": 0.003}'), { a: "gamma * x", b: "0.003" });
});

test("a draft that is not a JSON object has no values", () => {
  for (const text of ["", "x = 1", "null", "[1]", "3", '"a"'])
    assert.deepEqual(valuesFrom(text), {}, text);
});
