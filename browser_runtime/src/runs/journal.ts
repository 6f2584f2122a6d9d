/**
 * Runs of this reader, kept in IndexedDB: their settings, events and policies.
 *
 * A GPU run's events are stored under (run, seq) before anything else sees them, so after a reload
 * the stream goes on from the last stored seq: nothing is missed and nothing can be stored twice.
 */
import type { DBSchema } from "idb";
import type { TrainEvent } from "../generated/events.generated";
import { Database } from "../site/database";
import { type TabNews, tabNews } from "../site/tab_news";
import type { Experiment } from "./experiment";

export interface StoredRun {
  readonly id: string;
  readonly kind: "browser" | "gpu";
  readonly spec: Experiment;
  /** Milliseconds since 1970, to list runs in the order they started. */
  readonly startedAt: number;
  hidden: boolean;
}

export interface StoredEvent {
  readonly seq: number;
  readonly event: TrainEvent;
}

interface Schema extends DBSchema {
  runs: { key: string; value: StoredRun };
  events: { key: [string, number]; value: TrainEvent };
  policies: { key: [string, string]; value: Uint8Array };
}

/** Runs kept at most; older ones are dropped when a new one starts. */
export const RUNS_KEPT = 48;

export class RunJournal {
  readonly #database: Database<Schema>;

  readonly #news: TabNews;

  constructor(database: Database<Schema>, name: string) {
    this.#database = database;
    this.#news = tabNews(name);
  }

  /** @throws DOMException when the browser keeps no databases (private windows, settings). */
  static async open(name = "ppo-lab:runs"): Promise<RunJournal> {
    const database = await Database.open<Schema>(name, 1, (db) => {
      db.createObjectStore("runs", { keyPath: "id" });
      db.createObjectStore("events");
      db.createObjectStore("policies");
    });
    return new RunJournal(database, name);
  }

  /** All runs, oldest first. */
  async runs(): Promise<StoredRun[]> {
    const runs = await this.#database.use((db) => db.getAll("runs"));
    return runs.sort((a, b) => a.startedAt - b.startedAt);
  }

  async run(id: string): Promise<StoredRun | undefined> {
    return this.#database.use((db) => db.get("runs", id));
  }

  async putRun(run: StoredRun): Promise<void> {
    await this.#database.use((db) => db.put("runs", run));
    this.#news.tell(run.id);
  }

  /** Show or hide a run; one that another tab has removed stays removed. */
  async setHidden(id: string, hidden: boolean): Promise<void> {
    await this.#database.use(async (db) => {
      const { store, done } = db.transaction("runs", "readwrite");
      const run = await store.get(id);
      if (run) void store.put({ ...run, hidden });
      await done;
    });
    this.#news.tell(id);
  }

  /** Tell the other tabs that all events of a run are stored. */
  ended(id: string): void {
    this.#news.tell(id);
  }

  /** Call `listener` with each run that another tab began, ended, hid or removed, as long as the page is. */
  onElsewhere(listener: (id: string) => void, signal = new AbortController().signal): void {
    this.#news.hear(listener, signal);
  }

  /** Store events of one run in one transaction; an event stored before is left as it is. */
  async append(run: string, events: readonly StoredEvent[]): Promise<void> {
    await this.#database.use(async (db) => {
      const transaction = db.transaction("events", "readwrite");
      for (const { seq, event } of events) void transaction.store.put(event, [run, seq]);
      await transaction.done;
    });
  }

  /** The stored events of a run from the first on, without gap. */
  async read(run: string): Promise<StoredEvent[]> {
    const range = everythingOf(run);
    const [keys, events] = await this.#database.use((db) => {
      // One transaction: another tab may be writing.
      const { store } = db.transaction("events");
      return Promise.all([store.getAllKeys(range), store.getAll(range)]);
    });
    const stored: StoredEvent[] = [];
    for (const [at, event] of events.entries()) {
      const seq = keys[at]![1];
      const last = stored.at(-1)?.seq;
      if (last !== undefined && seq !== last + 1) break;
      stored.push({ seq, event });
    }
    return stored;
  }

  async putPolicy(run: string, checkpoint: string, onnx: Uint8Array): Promise<void> {
    await this.#database.use((db) => db.put("policies", onnx, [run, checkpoint]));
  }

  async policy(run: string, checkpoint: string): Promise<Uint8Array | undefined> {
    return this.#database.use((db) => db.get("policies", [run, checkpoint]));
  }

  /** Delete a run with its events and policies. */
  async forget(run: string): Promise<void> {
    const stores = ["runs", "events", "policies"] as const;
    await this.#database.use(async (db) => {
      const transaction = db.transaction(stores, "readwrite");
      void transaction.objectStore("runs").delete(run);
      void transaction.objectStore("events").delete(everythingOf(run));
      void transaction.objectStore("policies").delete(everythingOf(run));
      await transaction.done;
    });
    this.#news.tell(run);
  }
}

/** All keys [run, anything]: an array sorts after every number and string. */
function everythingOf(run: string): IDBKeyRange {
  return IDBKeyRange.bound([run], [run, []]);
}
