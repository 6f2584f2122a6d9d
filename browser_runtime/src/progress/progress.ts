/**
 * A reader's progress in the exercises, kept on their device and exported as a file.
 *
 * The slug of an exercise is its permanent id; the schema version of a record decides how an
 * older one is read.
 */
import { type TabNews, tabNews } from "../site/tab_news";
import { merged, mergedKeepingDrafts } from "./merge";
import { type ExerciseProgress, emptyProgress, isGate, PROGRESS_VERSION } from "./record";
import { openShelf, type Shelf } from "./shelf";
import { READABLE_VERSIONS, REQUIRED, type StoredProgress, upgraded } from "./upgrade";

/** The content of an exported file. */
interface ProgressFile {
  format: "ppo-lab-progress";
  schema_version: typeof PROGRESS_VERSION;
  exported_at: string;
  exercises: ExerciseProgress[];
}

export class ProgressStore {
  readonly #shelf: Shelf;
  readonly #news: TabNews;

  constructor(
    shelf: Shelf,
    /** Whether records outlive the page. */
    readonly lasting: boolean,
    news: TabNews = tabNews("ppo-lab:progress"),
  ) {
    this.#shelf = shelf;
    this.#news = news;
  }

  static async open(): Promise<ProgressStore> {
    const { shelf, lasting } = await openShelf();
    return new ProgressStore(shelf, lasting);
  }

  /** The record of an exercise; an empty one where there is none. */
  async read(slug: string, starter: string): Promise<ExerciseProgress> {
    return (await this.#shelf.get(slug)) ?? emptyProgress(slug, starter);
  }

  /**
   * Merge a record into the stored one, which another tab may have changed; returns the two in one.
   *
   * @param madeFrom The draft that a new one was made from. Where another tab has stored a further
   *   one, both are kept: one as the draft, one among the earlier drafts.
   * @throws DOMException when the device is full.
   */
  async write(progress: ExerciseProgress, madeFrom?: string | null): Promise<ExerciseProgress> {
    const mine = { ...progress, updated_at: Date.now() };
    const both = await this.#shelf.update(mine.slug, (stored) => {
      if (!stored) return mine;
      const follows = madeFrom === undefined || stored.code === madeFrom;
      return (follows ? merged : mergedKeepingDrafts)(stored, mine);
    });
    this.#news.tell(progress.slug);
    return both;
  }

  /** Call `listener` with the slug of each exercise that another tab changes, until `signal` aborts. */
  onElsewhere(listener: (slug: string) => void, signal: AbortSignal): void {
    this.#news.hear(listener, signal);
  }

  async exportFile(): Promise<ProgressFile> {
    return {
      format: "ppo-lab-progress",
      schema_version: PROGRESS_VERSION,
      exported_at: new Date().toISOString(),
      exercises: await this.#shelf.all(),
    };
  }

  /**
   * Merge an exported file into the stored records and return its number of exercises; what was
   * chosen at the chapters' gates is merged too, and not counted.
   *
   * @throws Error with a sentence for the reader when the text is not such a file.
   */
  async importFile(text: string): Promise<number> {
    const { exercises } = parseProgressFile(text);
    for (const theirs of exercises) {
      await this.#shelf.update(theirs.slug, (stored) =>
        stored ? mergedKeepingDrafts(stored, theirs) : theirs,
      );
      this.#news.tell(theirs.slug);
    }
    return exercises.filter(({ slug }) => !isGate(slug)).length;
  }
}

/** Read and check an exported file. */
export function parseProgressFile(text: string): ProgressFile {
  let file: Partial<ProgressFile> | null = null;
  try {
    file = JSON.parse(text) as Partial<ProgressFile> | null;
  } catch {
    throw new Error("This file is not JSON, so it is not a progress file of PPO Lab.");
  }
  if (file?.format !== "ppo-lab-progress" || !Array.isArray(file.exercises)) {
    throw new Error("This is not a progress file of PPO Lab.");
  }
  if (!READABLE_VERSIONS.includes(Number(file.schema_version))) {
    const readable = READABLE_VERSIONS.join(" and ");
    const version = String(file.schema_version);
    throw new Error(`This file has schema version ${version}; this site reads ${readable}.`);
  }
  for (const each of file.exercises) {
    if (!isProgress(each))
      throw new Error("This progress file is damaged: a record is incomplete.");
  }
  const exercises = (file.exercises as StoredProgress[]).map(upgraded);
  return { ...(file as ProgressFile), exercises };
}

function isProgress(value: unknown): value is StoredProgress {
  const each = value as Partial<ExerciseProgress> | null;
  return (
    typeof each === "object" &&
    each !== null &&
    typeof each.slug === "string" &&
    READABLE_VERSIONS.includes(Number(each.schema_version)) &&
    REQUIRED.every((key) => key in each) &&
    Array.isArray(each.attempts) &&
    each.attempts.every((attempt) => typeof attempt?.at === "number") &&
    Array.isArray(each.hints) &&
    Array.isArray(each.drafts ?? []) &&
    typeof each.answers === "object"
  );
}

let opened: Promise<ProgressStore> | null = null;

/** The store of this visit. */
export function progressStore(): Promise<ProgressStore> {
  opened ??= ProgressStore.open();
  return opened;
}
