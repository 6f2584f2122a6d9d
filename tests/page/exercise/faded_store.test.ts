import "../support/dom";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { FadedStore } from "src/exercise/faded_store";

beforeEach(() => localStorage.clear());

const faded = { head: "def f():", blocks: [{ parts: ["x = ", ""] }, { parts: ["return x"] }] };
const arranged = { lines: '[{"block":"0","indent":0}]', gaps: { "0": ["3"], "1": [] } };

test("blocks and gaps are kept over a reload", () => {
  new FadedStore("gae", faded).save(arranged);
  assert.deepEqual(new FadedStore("gae", faded).load(), arranged);
  assert.equal(new FadedStore("other", faded).load(), null);
});

test("an arrangement of other blocks, or damaged, is not brought back", () => {
  new FadedStore("gae", faded).save(arranged);
  const others = { ...faded, blocks: [...faded.blocks, { parts: ["pass"] }] };
  assert.equal(new FadedStore("gae", others).load(), null);
  localStorage.setItem("ppo-lab:v1:faded:gae", "{");
  assert.equal(new FadedStore("gae", faded).load(), null);
});
