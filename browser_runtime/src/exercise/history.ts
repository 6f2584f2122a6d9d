/** Earlier attempts, and the file in which a reader takes all progress along. */
import type { ProgressStore } from "../progress/progress";
import type { ExerciseProgress } from "../progress/record";
import { downloadText } from "../ui/clipboard";
import { button, h } from "../ui/dom";
import { inline } from "./text";

const WHEN = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** The attempts, newest first; each can be taken back into the editor where there is one. */
export function historyNode(
  { attempts }: ExerciseProgress,
  restore: ((code: string) => void) | null,
): HTMLElement {
  if (attempts.length === 0) return h("p", {}, "No attempts yet.");
  const items = [...attempts]
    .reverse()
    .map(({ at, passed, message, code }) =>
      h(
        "li",
        {},
        h("span", { class: "ppo-history__when" }, `${passed ? "✓" : "·"} ${WHEN.format(at)}`),
        h("span", { class: "ppo-history__what" }, ...inline(message)),
        restore && button("Load", () => restore(code), "ppo-button--quiet"),
      ),
    );
  return h("ol", { class: "ppo-history", "aria-label": "Attempts, newest first" }, ...items);
}

/** Offer everything as a file. */
export async function saveProgress(store: ProgressStore): Promise<void> {
  const file = await store.exportFile();
  const day = file.exported_at.slice(0, 10);
  downloadText(`ppo-lab-progress-${day}.json`, JSON.stringify(file, null, 1));
}

/** Let the reader choose a file and merge it; the sentence that says how it went. */
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
