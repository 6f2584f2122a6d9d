/**
 * A database of the browser that may refuse, never answer, or be closed under the page: every use
 * has a time limit, and a closed connection is opened again.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/** Milliseconds for an answer; a healthy database takes a few. */
const PATIENCE_MS = 5000;

/** The browser's database did not answer in time. */
export class SilentDatabase extends Error {
  override name = "SilentDatabase";
}

type Upgrade<Schema extends DBSchema> = (database: IDBPDatabase<Schema>) => void;

export class Database<Schema extends DBSchema> {
  #connection: Promise<IDBPDatabase<Schema>> | null = null;
  readonly #name: string;
  readonly #version: number;
  readonly #upgrade: Upgrade<Schema>;

  constructor(name: string, version: number, upgrade: Upgrade<Schema>) {
    this.#name = name;
    this.#version = version;
    this.#upgrade = upgrade;
  }

  /** @throws Error when the browser keeps no databases, or does not answer. */
  static async open<Schema extends DBSchema>(
    name: string,
    version: number,
    upgrade: Upgrade<Schema>,
  ): Promise<Database<Schema>> {
    const database = new Database(name, version, upgrade);
    await database.use(async () => undefined);
    return database;
  }

  /** Run one operation; once more on a new connection when the old one turns out to be closed. */
  async use<Result>(work: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result> {
    const attempt = async () => work(await this.#connected());
    try {
      return await inTime(attempt());
    } catch (error) {
      const closed = (error as Error | null)?.name === "InvalidStateError";
      if (closed || error instanceof SilentDatabase) this.#connection = null;
      if (!closed) throw error;
      return await inTime(attempt());
    }
  }

  #connected(): Promise<IDBPDatabase<Schema>> {
    const forget = () => {
      if (this.#connection === opening) this.#connection = null;
    };
    const opening: Promise<IDBPDatabase<Schema>> =
      this.#connection ??
      openDB<Schema>(this.#name, this.#version, {
        upgrade: (database) => this.#upgrade(database),
        // A page of a newer build wants to upgrade: let it.
        blocking: (_current, _blocked, event) => {
          (event.target as IDBDatabase).close();
          forget();
        },
        terminated: forget,
      });
    if (!this.#connection) {
      this.#connection = opening;
      opening.catch(forget);
    }
    return opening;
  }
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    const said = "The browser's storage does not answer.";
    timer = setTimeout(() => reject(new SilentDatabase(said)), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    clearTimeout(timer);
  }
}
