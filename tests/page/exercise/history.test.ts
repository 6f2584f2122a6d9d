import "../support/dom";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { historyNode } from "src/exercise/history";
import { withAttempt } from "src/progress/changes";
import { emptyProgress } from "src/progress/record";

const attempts = [
  { at: 1000, passed: false, code: "first", message: "Use `gamma`.", misconception: null },
  { at: 2000, passed: true, code: "second", message: "Passed.", misconception: null },
].reduce(withAttempt, emptyProgress("gae", "start"));

describe("earlier attempts", () => {
  test("come newest first, with what was said of each", () => {
    const items = [...historyNode(attempts, null).querySelectorAll("li")].map(
      (item) => item.textContent,
    );
    assert.equal(items.length, 2);
    assert.match(items[0]!, /^✓ .*Passed\.$/);
    assert.match(items[1]!, /^· .*Use gamma\.$/);
  });

  test("can be loaded where there is an editor, and only there", () => {
    const loaded: string[] = [];
    const [newest] = historyNode(attempts, (code) => loaded.push(code)).querySelectorAll("button");
    newest!.click();
    assert.deepEqual(loaded, ["second"]);
    assert.equal(historyNode(attempts, null).querySelector("button"), null);
  });

  test("stand beside drafts that gave way, which can be loaded too", () => {
    const loaded: string[] = [];
    const record = { ...attempts, drafts: [{ at: 1500, code: "other tab's" }] };
    const node = historyNode(record, (code) => loaded.push(code));
    assert.match(node.querySelectorAll("li")[1]!.textContent!, /A draft that gave way/);
    node.querySelectorAll("button")[1]!.click();
    assert.deepEqual(loaded, ["other tab's"]);
  });

  test("that were not made are said to be none", () => {
    assert.equal(historyNode(emptyProgress("gae", ""), null).textContent, "No attempts yet.");
  });
});
