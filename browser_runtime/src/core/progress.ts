/**
 * What a reader has done in the exercises, kept on their device and in a file they can take along.
 *
 * IndexedDB first, localStorage where a browser refuses it, memory where it refuses both. The slug of
 * an exercise is its permanent id; the schema version of a record tells how to read an older one.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export const PROGRESS_VERSION = 1;

export interface Attempt {
  /** Milliseconds since 1970; also what makes an attempt unique when two devices are merged. */
  at: number;
  passed: boolean;
  /** What was handed in: code, or the answers as JSON. */
  code: string;
  message: string;
  misconception: string | null;
}

export interface ExerciseProgress {
  schema_version: typeof PROGRESS_VERSION;
  slug: string;
  /** The reader's draft, null while it is the starter. */
  code: string | null;
  /** The starter that the draft was made from. */
  starter: string;
  /** Answers to questions, by question id, as typed. */
  answers: Record<string, string>;
  /** Oldest first, the last ATTEMPTS_KEPT of them. */
  attempts: Attempt[];
  /** How many were made in all. */
  attempt_count: number;
  passed_at: number | null;
  /** Indices of the hints that were opened, in that order. */
  hints: number[];
  solution_seen_at: number | null;
  updated_at: number;
}

/** What an exported file holds. */
export interface ProgressFile {
  format: "ppo-lab-progress";
  schema_version: typeof PROGRESS_VERSION;
  exported_at: string;
  exercises: ExerciseProgress[];
}

export const ATTEMPTS_KEPT = 40;
const DATABASE = "ppo-lab:progress";
const KEY = `ppo-lab:v${PROGRESS_VERSION}:exercise:`;

interface Schema extends DBSchema {
  exercises: { key: string; value: ExerciseProgress };
}

export function emptyProgress(slug: string, starter: string): ExerciseProgress {
  return {
    schema_version: PROGRESS_VERSION,
    slug,
    code: null,
    starter,
    answers: {},
    attempts: [],
    attempt_count: 0,
    passed_at: null,
    hints: [],
    solution_seen_at: null,
    updated_at: 0,
  };
}

/** The record with one attempt more. */
export function withAttempt(progress: ExerciseProgress, attempt: Attempt): ExerciseProgress {
  return {
    ...progress,
    attempts: [...progress.attempts, attempt].slice(-ATTEMPTS_KEPT),
    attempt_count: progress.attempt_count + 1,
    passed_at: progress.passed_at ?? (attempt.passed ? attempt.at : null),
  };
}

/** How many different things were handed in without success; layout does not count. */
export function distinctFailures({ attempts }: ExerciseProgress): number {
  const failed = attempts.filter((attempt) => !attempt.passed);
  return new Set(failed.map(({ code }) => code.replace(/\s+/g, " ").trim())).size;
}

/** Join two records of one exercise: nothing that was achieved in either is lost. */
export function merged(one: ExerciseProgress, other: ExerciseProgress): ExerciseProgress {
  const [older, newer] = one.updated_at <= other.updated_at ? [one, other] : [other, one];
  const attempts = new Map([...older.attempts, ...newer.attempts].map((each) => [each.at, each]));
  const shared = older.attempts.filter(({ at }) => newer.attempts.some((each) => each.at === at));
  const sorted = [...attempts.values()].sort((a, b) => a.at - b.at);
  return {
    ...newer,
    code: newer.code ?? older.code,
    starter: newer.code === null ? older.starter : newer.starter,
    answers: { ...older.answers, ...newer.answers },
    attempts: sorted.slice(-ATTEMPTS_KEPT),
    attempt_count: Math.max(
      sorted.length,
      older.attempt_count + newer.attempt_count - shared.length,
    ),
    passed_at: earliest(older.passed_at, newer.passed_at),
    hints: [...new Set([...older.hints, ...newer.hints])],
    solution_seen_at: earliest(older.solution_seen_at, newer.solution_seen_at),
  };
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** Where records are put; all three kinds of storage look alike. */
interface Shelf {
  get(slug: string): Promise<ExerciseProgress | undefined>;
  put(progress: ExerciseProgress): Promise<void>;
  all(): Promise<ExerciseProgress[]>;
}

export class ProgressStore {
  private constructor(
    private readonly shelf: Shelf,
    /** Whether records outlive the page. */
    readonly lasting: boolean,
  ) {}

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
    return (await this.shelf.get(slug)) ?? emptyProgress(slug, starter);
  }

  /** @throws DOMException when the device is full. */
  async write(progress: ExerciseProgress): Promise<void> {
    await this.shelf.put({ ...progress, updated_at: Date.now() });
  }

  async exportFile(): Promise<ProgressFile> {
    return {
      format: "ppo-lab-progress",
      schema_version: PROGRESS_VERSION,
      exported_at: new Date().toISOString(),
      exercises: await this.shelf.all(),
    };
  }

  /**
   * Merge an exported file into what is here, and return how many exercises it held.
   *
   * @throws Error with a sentence for the reader when the text is no such file.
   */
  async importFile(text: string): Promise<number> {
    const { exercises } = parseProgressFile(text);
    for (const theirs of exercises) {
      const mine = await this.shelf.get(theirs.slug);
      await this.shelf.put(mine ? merged(mine, theirs) : theirs);
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
    throw new Error("This file is not JSON, so it is no progress file of PPO Lab.");
  }
  if (file?.format !== "ppo-lab-progress" || !Array.isArray(file.exercises)) {
    throw new Error("This is no progress file of PPO Lab.");
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

async function databaseShelf(): Promise<Shelf> {
  const database: IDBPDatabase<Schema> = await openDB<Schema>(DATABASE, PROGRESS_VERSION, {
    upgrade: (db) => void db.createObjectStore("exercises", { keyPath: "slug" }),
  });
  return {
    get: (slug) => database.get("exercises", slug),
    put: async (progress) => void (await database.put("exercises", progress)),
    all: () => database.getAll("exercises"),
  };
}

function storageWorks(): boolean {
  try {
    localStorage.setItem(`${KEY}?`, "");
    localStorage.removeItem(`${KEY}?`);
    return true;
  } catch {
    return false;
  }
}

function storageShelf(): Shelf {
  const read = (key: string) => {
    const text = localStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as ExerciseProgress);
  };
  return {
    get: async (slug) => read(KEY + slug),
    put: async (progress) => localStorage.setItem(KEY + progress.slug, JSON.stringify(progress)),
    all: async () =>
      Object.keys(localStorage)
        .filter((key) => key.startsWith(KEY))
        .flatMap((key) => read(key) ?? []),
  };
}

function memoryShelf(): Shelf {
  const records = new Map<string, ExerciseProgress>();
  return {
    get: async (slug) => records.get(slug),
    put: async (progress) => void records.set(progress.slug, progress),
    all: async () => [...records.values()],
  };
}

let opened: Promise<ProgressStore> | null = null;

/** The store of this visit. */
export function progressStore(): Promise<ProgressStore> {
  opened ??= ProgressStore.open();
  return opened;
}
