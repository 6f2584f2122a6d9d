/** Runs in this page: started one for each seed, followed to their end whatever page is shown. */
import type { Runtime } from "../python/runtime";
import { BrowserSource, type OnRollout, type Pace } from "../runs/browser_run";
import type { Experiment } from "../runs/experiment";
import type { RunLibrary, RunRecord } from "../runs/library";

const SEEDS = 2 ** 32;

export class Trainer {
  readonly source: BrowserSource;
  readonly #runtime: Runtime;
  readonly #library: RunLibrary;
  /** The runs of the newest press of Train. */
  #started: readonly RunRecord[] = [];

  /** The last two as in `BrowserSource`. */
  constructor(
    runtime: Runtime,
    library: RunLibrary,
    pace: Pace | null = null,
    onRollout: OnRollout | null = null,
  ) {
    this.#runtime = runtime;
    this.#library = library;
    this.source = new BrowserSource(runtime, library.journal, pace, onRollout);
    // The reader comes back to a page whose runs went on.
    this.#started = this.training;
  }

  /** The runs that train in this page now. */
  get training(): readonly RunRecord[] {
    return this.#library.runs.filter(({ kind, following }) => kind === "browser" && following);
  }

  /** The runs of the newest press of Train, those that are over included. */
  get newest(): readonly RunRecord[] {
    return this.#started;
  }

  /** Train with `seeds` seeds from the spec's own on; resolves when all are over. */
  async start(spec: Experiment, seeds: number): Promise<readonly RunRecord[]> {
    this.#runtime.allow(seeds);
    const started: RunRecord[] = [];
    const over: Promise<void>[] = [];
    this.#started = started;
    for (let k = 0; k < seeds; k += 1) {
      const one = { ...spec, seed: (spec.seed + k) % SEEDS };
      const run = await this.#library.add("browser", one, await this.source.start(one));
      started.push(run);
      // Without the page's signal: reading a chapter meanwhile does not stop a training.
      over.push(this.#library.follow(run));
    }
    askBeforeLeaving(this.#library);
    await Promise.all(over);
    if (this.training.length === 0) this.#runtime.allow(1);
    return started;
  }

  stop(): void {
    for (const run of this.training) void this.#library.stop(run);
  }
}

/** While a run trains, closing the window asks first: nothing else could go on with it. */
function askBeforeLeaving(library: RunLibrary): void {
  const left = new AbortController();
  const trains = () => library.runs.some(({ kind, following }) => kind === "browser" && following);
  addEventListener(
    "beforeunload",
    (event) => {
      if (trains()) event.preventDefault();
    },
    { signal: left.signal },
  );
  const end = library.subscribe(() => {
    if (trains()) return;
    left.abort();
    end();
  });
}
