import "../support/dom";
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { historyNode, importProgress } from "src/exercise/history";
import type { ProgressStore } from "src/progress/progress";
import { emptyProgress, withAttempt } from "src/progress/record";

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

  test("that were not made are said to be none", () => {
    assert.equal(historyNode(emptyProgress("gae", ""), null).textContent, "No attempts yet.");
  });
});

describe("a file of progress", () => {
  /** Choose a file where the page opens its dialog. */
  async function choosing(
    file: File | null,
    importFile: (text: string) => Promise<number>,
    t: TestContext,
  ) {
    t.mock.method(HTMLInputElement.prototype, "click", function (this: HTMLInputElement) {
      Object.defineProperty(this, "files", { value: file ? [file] : [] });
      queueMicrotask(() =>
        file ? this.onchange?.(new Event("change")) : this.oncancel?.(new Event("cancel")),
      );
    });
    return importProgress({ importFile } as unknown as ProgressStore);
  }
  const file = { text: async () => "content" } as File;

  test("says how many exercises it held, in the number that is right", async (t) => {
    assert.equal(
      await choosing(file, async () => 3, t),
      "Progress in 3 exercises was merged into yours.",
    );
    assert.equal(
      await choosing(file, async () => 1, t),
      "Progress in 1 exercise was merged into yours.",
    );
  });

  test("that is none says why", async (t) => {
    const refuse = () => Promise.reject(new Error("This is no progress file of PPO Lab."));
    assert.equal(await choosing(file, refuse, t), "This is no progress file of PPO Lab.");
  });

  test("that was not chosen says nothing", async (t) => {
    assert.equal(await choosing(null, async () => 1, t), null);
  });
});
