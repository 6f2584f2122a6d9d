/**
 * Storage for records of progress: IndexedDB first, localStorage where a browser refuses it, memory
 * where it refuses both. A record is read, changed and written in one transaction, so two tabs
 * cannot write over each other.
 */
import type { DBSchema } from "idb";
import { Database } from "../site/database";
import { keptStorage } from "../site/kept";
import type { ExerciseProgress } from "./record";
import { type StoredProgress, upgraded } from "./upgrade";

const DATABASE = "ppo-lab:progress";
/** Of the database, not of the records in it: a page of an older build can stay open beside us. */
const DATABASE_VERSION = 1;
const KEY = "ppo-lab:v1:exercise:";

interface Schema extends DBSchema {
  exercises: { key: string; value: StoredProgress };
}

type Change = (stored: ExerciseProgress | undefined) => ExerciseProgress;

/** The interface that all three kinds of storage share. */
export interface Shelf {
  get(slug: string): Promise<ExerciseProgress | undefined>;
  /** Replace a record by what `change` makes of it; returns the new one. */
  update(slug: string, change: Change): Promise<ExerciseProgress>;
  all(): Promise<ExerciseProgress[]>;
}

const read = (stored: StoredProgress | undefined) => stored && upgraded(stored);

/** @throws Error where the browser keeps no databases. */
export async function databaseShelf(): Promise<Shelf> {
  const database = await Database.open<Schema>(DATABASE, DATABASE_VERSION, (db) => {
    db.createObjectStore("exercises", { keyPath: "slug" });
  });
  return {
    get: async (slug) => read(await database.use((db) => db.get("exercises", slug))),
    update: (slug, change) =>
      database.use(async (db) => {
        const transaction = db.transaction("exercises", "readwrite");
        const record = change(read(await transaction.store.get(slug)));
        await Promise.all([transaction.store.put(record), transaction.done]);
        return record;
      }),
    all: async () => (await database.use((db) => db.getAll("exercises"))).map(upgraded),
  };
}

/** @throws DOMException when the device is full. */
export function storageShelf(storage: Storage): Shelf {
  const at = (key: string): ExerciseProgress | undefined => {
    const text = storage.getItem(key);
    return text === null ? undefined : upgraded(JSON.parse(text) as StoredProgress);
  };
  return {
    get: async (slug) => at(KEY + slug),
    async update(slug, change) {
      const record = change(at(KEY + slug));
      storage.setItem(KEY + slug, JSON.stringify(record));
      return record;
    },
    all: async () =>
      Object.keys(storage)
        .filter((key) => key.startsWith(KEY))
        .flatMap((key) => at(key) ?? []),
  };
}

export function memoryShelf(): Shelf {
  const records = new Map<string, ExerciseProgress>();
  return {
    get: async (slug) => records.get(slug),
    async update(slug, change) {
      const record = change(records.get(slug));
      records.set(slug, record);
      return record;
    },
    all: async () => [...records.values()],
  };
}

/** The best storage of this browser, and whether it outlives the page. */
export async function openShelf(): Promise<{ shelf: Shelf; lasting: boolean }> {
  try {
    return { shelf: await databaseShelf(), lasting: true };
  } catch {
    const storage = keptStorage();
    return storage
      ? { shelf: storageShelf(storage), lasting: true }
      : { shelf: memoryShelf(), lasting: false };
  }
}
