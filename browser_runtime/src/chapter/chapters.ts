/** The chapters of the site, from the list that the build writes into each page, and their records. */
import { progressStore } from "../progress/progress";
import { type Chapter, ChapterRecords } from "./chapter_state";

export const LIST = "ppo-chapters";

/** Page -> the parts of its chapter. */
function chapters(): Record<string, Chapter> {
  const text = document.getElementById(LIST)?.textContent;
  return text ? (JSON.parse(text) as Record<string, Chapter>) : {};
}

/**
 * Call `draw` with a chapter's records, now and whenever this or another tab changes any, until
 * `signal` aborts. Never called for a page that is no chapter.
 */
export async function watchChapter(
  page: string,
  draw: (records: ChapterRecords) => void,
  signal: AbortSignal,
): Promise<void> {
  const chapter = chapters()[page];
  if (!chapter) return;
  const store = await progressStore();
  const refresh = async () => {
    const { exercises } = await store.exportFile();
    const records = new Map(exercises.map((each) => [each.slug, each]));
    if (!signal.aborted) draw(new ChapterRecords(page, chapter, records));
  };
  store.onElsewhere(() => void refresh(), signal);
  await refresh();
}
