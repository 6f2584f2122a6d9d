/**
 * The browser's copies of the site's files, each under the hash of its content: two builds never
 * mix, and what a new build has not changed is not fetched again.
 */
import type { Build, Hashes, SiteFile } from "./files";

/** Files that are fetched side by side: few, because the reader's own requests go first. */
const AT_ONCE = 4;

export class KeptFiles {
  readonly #scope: string;
  readonly #build: Build;
  readonly #storage: CacheStorage;

  constructor(scope: string, build: Build, storage: CacheStorage) {
    this.#scope = scope;
    this.#build = build;
    this.#storage = storage;
  }

  /** The copy of a file; undefined where there is none, or the browser keeps nothing. */
  async read(file: SiteFile): Promise<Response | undefined> {
    try {
      return await (await this.#cache()).match(this.#key(file), { ignoreVary: true });
    } catch {
      return undefined;
    }
  }

  /**
   * Keep all light files.
   *
   * @throws Error when one cannot be had or stored: half a build is of no use.
   */
  async keepLight(): Promise<void> {
    const waiting = listed(this.#build.light);
    const work = async () => {
      for (let file = waiting.pop(); file; file = waiting.pop()) await this.fetchAndKeep(file);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** Fetch a file and keep it, unless it is kept already. */
  async fetchAndKeep(file: SiteFile, address = new URL(file.path, this.#scope).href) {
    if (await this.read(file)) return;
    // A cache on the way may hold the file of an earlier build: then it is asked for anew.
    for (const cache of ["no-cache", "reload"] as const) {
      const response = await fetch(address, { cache, priority: "low" } as RequestInit);
      if (await this.keep(file, response)) return;
    }
    throw new Error(`${file.path} is not the file of this build.`);
  }

  /** Keep an answer; returns false if it is not the file of this build. */
  async keep(file: SiteFile, response: Response): Promise<boolean> {
    if (!response.ok) return false;
    const body = await response.arrayBuffer();
    const headers = new Headers(response.headers);
    // A host that declares the encoding of a .gz file has made the browser unpack it.
    const unpacked = file.path.endsWith(".gz") && headers.has("content-encoding");
    if (!unpacked && !(await digest(body)).startsWith(file.hash)) return false;
    // The body is unpacked now, and a copied answer must not seem redirected.
    for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name);
    const copy = new Response(body, { status: 200, headers });
    await (await this.#cache()).put(this.#key(file), copy);
    return true;
  }

  /** Forget what this build does not have. */
  async forgetOthers(): Promise<void> {
    const cache = await this.#cache();
    const files = [...listed(this.#build.light), ...listed(this.#build.heavy)];
    const known = new Set(files.map((file) => this.#key(file)));
    for (const { url } of await cache.keys()) if (!known.has(url)) await cache.delete(url);
  }

  #cache(): Promise<Cache> {
    return this.#storage.open(`ppo-lab:${new URL(this.#scope).pathname}`);
  }

  #key({ path, hash }: SiteFile): string {
    const url = new URL(path, this.#scope);
    url.search = `kept=${hash}`;
    return url.href;
  }
}

function listed(hashes: Hashes): SiteFile[] {
  return Object.entries(hashes).map(([path, hash]) => ({ path, hash }));
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
