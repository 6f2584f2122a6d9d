/**
 * A reader's progress in the exercises, kept on their device and exported as a file.
 *
 * The slug of an exercise is its permanent id; the schema version of a record decides how an
 * older one is read.
 */
import { type ExerciseProgress, emptyProgress, merged, PROGRESS_VERSION } from "./record";
import { databaseShelf, memoryShelf, type Shelf, storageShelf, storageWorks } from "./shelf";

/** The content of an exported file. */
interface ProgressFile {
  format: "ppo-lab-progress";
  schema_version: typeof PROGRESS_VERSION;
  exported_at: string;
  exercises: ExerciseProgress[];
}

export class ProgressStore {
  readonly #shelf: Shelf;

  constructor(
    shelf: Shelf,
    /** Whether records outlive the page. */
    readonly lasting: boolean,
  ) {
    this.#shelf = shelf;
  }

  static async open(): Promise<ProgressStore> {
    try {
      return new ProgressStore(await databaseShelf(), true);
    } catch {
      return storageWorks()
        ? new ProgressStore(storageShelf(), true)
        : new ProgressStore(memoryShelf(), false);
    }
  }

  /** The record of an exercise; an empty one where there is none. */
  async read(slug: string, starter: string): Promise<ExerciseProgress> {
    return (await this.#shelf.get(slug)) ?? emptyProgress(slug, starter);
  }

  /** @throws DOMException when the device is full. */
  async write(progress: ExerciseProgress): Promise<void> {
    await this.#shelf.put({ ...progress, updated_at: Date.now() });
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
   * Merge an exported file into the stored records and return its number of exercises.
   *
   * @throws Error with a sentence for the reader when the text is not such a file.
   */
  async importFile(text: string): Promise<number> {
    const { exercises } = parseProgressFile(text);
    for (const theirs of exercises) {
      const mine = await this.#shelf.get(theirs.slug);
      await this.#shelf.put(mine ? merged(mine, theirs) : theirs);
    }
    return exercises.length;
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
  if (file.schema_version !== PROGRESS_VERSION) {
    throw new Error(
      `This file has schema version ${String(file.schema_version)}; this site reads version ${PROGRESS_VERSION}.`,
    );
  }
  for (const each of file.exercises) {
    if (!isProgress(each))
      throw new Error("This progress file is damaged: a record is incomplete.");
  }
  return file as ProgressFile;
}

function isProgress(value: unknown): value is ExerciseProgress {
  const each = value as Partial<ExerciseProgress> | null;
  const blank = emptyProgress("", "");
  return (
    typeof each === "object" &&
    each !== null &&
    typeof each.slug === "string" &&
    Object.keys(blank).every((key) => key in each) &&
    Array.isArray(each.attempts) &&
    each.attempts.every((attempt) => typeof attempt?.at === "number") &&
    Array.isArray(each.hints)
  );
}

let opened: Promise<ProgressStore> | null = null;

/** The store of this visit. */
export function progressStore(): Promise<ProgressStore> {
  opened ??= ProgressStore.open();
  return opened;
}
