/** The file of a reader's progress, for another device or as a backup. */
import type { ProgressStore } from "../progress/progress";
import { downloadText } from "../ui/clipboard";
import { h } from "../ui/dom";

/** Offer all progress as a file. */
export async function saveProgress(store: ProgressStore): Promise<void> {
  const file = await store.exportFile();
  const day = file.exported_at.slice(0, 10);
  downloadText(`ppo-lab-progress-${day}.json`, JSON.stringify(file, null, 1));
}

/** Let the reader choose a file and merge it; returns a sentence on the result. */
export async function importProgress(store: ProgressStore): Promise<string | null> {
  const input = h("input", { type: "file", accept: ".json,application/json" });
  const chosen = new Promise<File | null>((resolve) => {
    input.onchange = () => resolve(input.files?.[0] ?? null);
    input.oncancel = () => resolve(null);
  });
  input.click();
  const file = await chosen;
  if (!file) return null;
  try {
    const count = await store.importFile(await file.text());
    return `Progress in ${count} ${count === 1 ? "exercise" : "exercises"} was merged into yours.`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
