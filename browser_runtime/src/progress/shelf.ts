/**
 * Storage for records of progress: IndexedDB first, localStorage where a browser refuses it, memory
 * where it refuses both.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { type ExerciseProgress, PROGRESS_VERSION } from "./record";

const DATABASE = "ppo-lab:progress";
const KEY = `ppo-lab:v${PROGRESS_VERSION}:exercise:`;

interface Schema extends DBSchema {
  exercises: { key: string; value: ExerciseProgress };
}

/** The interface that all three kinds of storage share. */
export interface Shelf {
  get(slug: string): Promise<ExerciseProgress | undefined>;
  put(progress: ExerciseProgress): Promise<void>;
  all(): Promise<ExerciseProgress[]>;
}

export async function databaseShelf(): Promise<Shelf> {
  const database: IDBPDatabase<Schema> = await openDB<Schema>(DATABASE, PROGRESS_VERSION, {
    upgrade: (db) => void db.createObjectStore("exercises", { keyPath: "slug" }),
  });
  return {
    get: (slug) => database.get("exercises", slug),
    put: async (progress) => void (await database.put("exercises", progress)),
    all: () => database.getAll("exercises"),
  };
}

export function storageWorks(): boolean {
  try {
    localStorage.setItem(`${KEY}?`, "");
    localStorage.removeItem(`${KEY}?`);
    return true;
  } catch {
    return false;
  }
}

export function storageShelf(): Shelf {
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

export function memoryShelf(): Shelf {
  const records = new Map<string, ExerciseProgress>();
  return {
    get: async (slug) => records.get(slug),
    put: async (progress) => void records.set(progress.slug, progress),
    all: async () => [...records.values()],
  };
}
