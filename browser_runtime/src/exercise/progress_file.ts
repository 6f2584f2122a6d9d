/** The file of a reader's progress, for another device or as a backup. */
import { type ProgressStore, progressStore } from "../progress/progress";
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
    if (count === 0) return "The file was merged into your progress. It holds no exercise.";
    return `Progress in ${count} ${count === 1 ? "exercise" : "exercises"} was merged into yours.`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What the menu of an exercise does with all progress. */
interface Host {
  saved: () => Promise<unknown>;
  /** Show what was read, in every exercise of the page. */
  reread: () => Promise<void>;
  say: (text: string) => void;
}

/** The menu's two actions. */
export function progressActions({ saved, reread, say }: Host): Record<string, () => void> {
  const save = async () => {
    await saved();
    await saveProgress(await progressStore());
    say("Your progress in all exercises is in the downloaded file.");
  };
  const load = async () => {
    const said = await importProgress(await progressStore());
    if (!said) return;
    await reread();
    say(said);
  };
  return {
    "Save all progress to a file": () => void save(),
    "Load progress from a file": () => void load(),
  };
}
