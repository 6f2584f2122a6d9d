import "../support/dom";
import assert from "node:assert/strict";
import { describe, type TestContext, test } from "node:test";
import { importProgress } from "src/exercise/progress_file";
import type { ProgressStore } from "src/progress/progress";

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

  test("without an exercise says so", async (t) => {
    assert.equal(
      await choosing(file, async () => 0, t),
      "The file was merged into your progress. It holds no exercise.",
    );
  });

  test("that is not one says why", async (t) => {
    const refuse = () => Promise.reject(new Error("This is not a progress file of PPO Lab."));
    assert.equal(await choosing(file, refuse, t), "This is not a progress file of PPO Lab.");
  });

  test("that was not chosen says nothing", async (t) => {
    assert.equal(await choosing(null, async () => 1, t), null);
  });
});
