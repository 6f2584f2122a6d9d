import "../support/dom";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Verdict } from "src/exercise/types";
import { VerdictPanel } from "src/exercise/verdict_panel";

const failed = {
  status: "failed",
  stage: "oracle",
  message: "Not yet.",
  checks: [],
  difference: null,
  trace: "",
  printed: "",
} as unknown as Verdict;

test("a verdict greys, and says so once, until the next one comes", () => {
  const panel = new VerdictPanel();
  const stale = () => panel.element.querySelectorAll(".ppo-verdict__stale").length;
  panel.outdate();
  assert.equal(stale(), 0, "nothing is shown yet");
  panel.show(failed);
  assert.equal(stale(), 0);
  panel.outdate();
  panel.outdate();
  assert.equal(stale(), 1);
  assert.ok(panel.element.classList.contains("ppo-verdict--stale"));
  panel.show(failed);
  assert.equal(stale(), 0);
  assert.ok(!panel.element.classList.contains("ppo-verdict--stale"));
});
