/**
 * Word of new events of the runs without a live stream: one request for all runs of all tabs.
 *
 * Whichever tab's time comes first asks and tells the others, whose time then begins anew. So the
 * tab in view asks for the hidden ones, whose timers a browser slows down, and no tab depends on
 * another one.
 */
import type { GpuClient } from "./gpu_client";
import { unlessAnotherTabDoes } from "./tab_locks";

/** Milliseconds between two requests of all tabs together. */
const PERIOD_MS = 2000;
/** Milliseconds after which a tab asks that found another one asking, unless that one told it all. */
const OWN_MS = 500;

/** The number of the newest event of each run. */
type Newest = ReadonlyMap<string, number>;

interface Waiting {
  readonly run: string;
  /** The last event that the run's views have. */
  readonly after: number;
  resolve(): void;
  reject(reason: unknown): void;
}

export class RunNews {
  readonly #client: GpuClient;
  readonly #waiting = new Set<Waiting>();
  #channel: BroadcastChannel | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: GpuClient) {
    this.#client = client;
  }

  /** Resolve once a run has an event after `after`, or the service does not list it. */
  async later(run: string, after: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const cleanUp: (() => void)[] = [];
    try {
      await new Promise<void>((resolve, reject) => {
        const waiting: Waiting = { run, after, resolve, reject };
        const leave = () => reject(signal.reason);
        signal.addEventListener("abort", leave);
        this.#waiting.add(waiting);
        cleanUp.push(() => signal.removeEventListener("abort", leave));
        cleanUp.push(() => this.#waiting.delete(waiting));
        this.#listen();
      });
    } finally {
      for (const each of cleanUp) each();
      if (this.#waiting.size === 0) this.#rest();
    }
  }

  #listen(): void {
    if (this.#timer === undefined) this.#askIn(PERIOD_MS);
    if (this.#channel) return;
    this.#channel = channelOf(this.#client.address);
    this.#channel?.addEventListener("message", ({ data }) => this.#hear(new Map(data as Newest)));
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#channel?.close();
    this.#channel = null;
  }

  /** What another tab was told; it may have asked for other runs than ours. */
  #hear(newest: Newest): void {
    const all = [...this.#waiting].every(({ run }) => newest.has(run));
    if (all) this.#askIn(PERIOD_MS);
    for (const each of [...this.#waiting]) {
      if ((newest.get(each.run) ?? 0) > each.after) each.resolve();
    }
  }

  #askIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), milliseconds);
  }

  async #ask(): Promise<void> {
    let next = PERIOD_MS;
    const asked = [...this.#waiting];
    const runs = new Set(asked.map(({ run }) => run));
    try {
      const newest = await unlessAnotherTabDoes(`ppo-lab:news:${this.#client.address}`, () =>
        this.#client.newest(runs),
      );
      if (!newest) next = OWN_MS;
      else {
        this.#channel?.postMessage(newest);
        for (const each of asked) {
          if ((newest.get(each.run) ?? Number.POSITIVE_INFINITY) > each.after) each.resolve();
        }
      }
    } catch (error) {
      for (const each of asked) each.reject(error);
    }
    if (this.#waiting.size > 0) this.#askIn(next);
    else this.#rest();
  }
}

/** The channel between the tabs; null in a frame that forbids it. */
function channelOf(address: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(`ppo-lab:news:${address}`);
  } catch {
    return null;
  }
}

const known = new Map<string, RunNews>();

/** The news of a service, one for each address and key of this page. */
export function newsOf(client: GpuClient): RunNews {
  const name = JSON.stringify([client.address, client.connection.key]);
  const news = known.get(name) ?? new RunNews(client);
  known.set(name, news);
  return news;
}
