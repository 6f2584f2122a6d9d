/**
 * Two Python workers, and more while many runs train side by side. Cells keep their variables in one of them, the home; requests without
 * variables prefer the other, so training does not block cells. While idle, the second one is also
 * the hot spare that takes over at once when the home has to be ended.
 */
import type { BootStage } from "./protocol";
import { PythonAssets } from "./python_assets";
import { PythonWorker } from "./python_worker";
import { type Death, deathSentence } from "./runtime_errors";
import type { RuntimeStatus } from "./status";

/** Two interpreters need about 600 MB; browsers that do not report memory are mostly desktops. */
const MEMORY_FOR_TWO = 4;
/** Gigabytes of an interpreter, of which at most half the memory may be filled. */
const MEMORY_FOR_ONE = 0.3;
/** The spare starts a moment after the first need, to leave the reader's own run undisturbed. */
const SPARE_DELAY = 1500;

const PHRASES: Record<BootStage, string> = {
  downloading: "Downloading Python",
  starting: "Starting Python",
  unpacking: "Unpacking numpy",
  importing: "Importing numpy",
  ready: "",
};

const RETRYING = "The download was interrupted; trying again";

/** Where a request may run. */
export interface Placement {
  /** The namespace it needs; without one it may run in any worker. */
  session?: string;
  /** Whether it may take minutes, so that cells should not have to wait for it. */
  long?: boolean;
}

interface Listeners {
  onChange: () => void;
  /** The worker that held the variables is gone. */
  onHomeLost: (death: Death) => void;
  /** No worker could boot. */
  onFailure: (death: Death) => void;
}

export class WorkerPool {
  readonly #workers: PythonWorker[] = [];
  #home: PythonWorker | null = null;
  #assets: PythonAssets | null = null;
  readonly #usual = deviceMemory() >= MEMORY_FOR_TWO ? 2 : 1;
  #capacity = this.#usual;
  #bytes = { loaded: 0, total: null as number | null };
  #stage: BootStage = "downloading";
  /** Whether a download was interrupted and no byte has come since. */
  #retrying = false;
  #problem: string | null = null;
  #spareTimer: number | undefined;
  readonly #listeners: Listeners;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
  }

  get status(): Omit<RuntimeStatus, "queued"> {
    const info = this.#workers.find((worker) => worker.info)?.info ?? null;
    const booting = this.#workers.length > 0 ? "booting" : this.#problem ? "failed" : "off";
    const { loaded, total } = this.#bytes;
    const phrase = PHRASES[this.#downloaded ? this.#stage : "downloading"];
    const stage = this.#retrying ? RETRYING : phrase;
    const problem = this.#problem;
    const spare = this.#workers.some((worker) => worker.idle && worker !== this.#workers[0]);
    return { state: info ? "ready" : booting, stage, loaded, total, problem, info, spare };
  }

  get #downloaded(): boolean {
    const { loaded, total } = this.#bytes;
    return total !== null && loaded >= total;
  }

  /** Give up the start of Python while its files still load; does nothing later. */
  drop(): void {
    if (this.#downloaded || this.#workers.some((worker) => worker.info)) return;
    this.#assets?.drop();
    this.#assets = null;
    this.#retrying = false;
    this.#bytes = { loaded: 0, total: null };
    // Out of the list first: this end is nobody's failure.
    for (const worker of this.#workers.splice(0)) {
      worker.terminate({ kind: "boot", detail: "it was stopped." });
    }
  }

  /** Resolve when some worker is ready. */
  async boot(): Promise<void> {
    const worker = this.#workers.find((one) => one.info) ?? this.#workers[0] ?? this.#spawn();
    await worker.ready;
  }

  /** An idle worker for a request; null while one is starting or all are busy. */
  take({ session, long = false }: Placement): PythonWorker | null {
    const worker = session === undefined ? this.#forAnyone(long) : this.#forSession();
    if (worker && !long) this.#planSpare();
    return worker;
  }

  /**
   * Let `count` runs train side by side, as far as processor and memory reach; a smaller count
   * ends the idle workers beyond it. Never fewer than usual.
   */
  allow(count: number): void {
    const cores = Math.max(1, (navigator.hardwareConcurrency ?? 2) - 1);
    const fitting = Math.floor(deviceMemory() / 2 / MEMORY_FOR_ONE);
    this.#capacity = Math.max(this.#usual, Math.min(count, cores, fitting));
    const surplus = this.#workers.filter((worker) => worker.idle && worker !== this.#home);
    for (const worker of surplus.slice(0, Math.max(0, this.#workers.length - this.#capacity))) {
      worker.terminate({ kind: "unfinished" }); // nothing runs in it that could be missed
    }
  }

  /** Whether this worker holds the variables of the cells. */
  isHome(worker: PythonWorker): boolean {
    return worker === this.#home;
  }

  /** Whether another worker could take over from this one at once. */
  hasSpare(worker: PythonWorker): boolean {
    return this.#workers.some((one) => one !== worker && one.idle);
  }

  #forSession(): PythonWorker | null {
    if (!this.#home) this.#home = this.#workers.find((worker) => worker.idle) ?? null;
    if (!this.#home) this.#spawnIfNoneBoots();
    return this.#home?.idle ? this.#home : null;
  }

  #forAnyone(long: boolean): PythonWorker | null {
    const other = this.#workers.find((worker) => worker.idle && worker !== this.#home);
    const mayShareHome = !long || this.#capacity === 1;
    const home = mayShareHome && this.#home?.idle ? this.#home : null;
    for (const worker of [other, home]) {
      if (worker && !(long && worker.graded)) return worker;
      worker?.terminate({ kind: "retired" }); // a fresh one trains, which starts below
    }
    this.#spawnIfNoneBoots();
    return null;
  }

  #spawnIfNoneBoots(): void {
    const boots = this.#workers.some((worker) => !worker.info);
    if (!boots && this.#workers.length < this.#capacity) this.#spawn();
  }

  #planSpare(): void {
    if (this.#spareTimer !== undefined || this.#workers.length >= this.#capacity) return;
    this.#spareTimer = window.setTimeout(() => {
      this.#spareTimer = undefined;
      this.#spawnIfNoneBoots();
    }, SPARE_DELAY);
  }

  #spawn(): PythonWorker {
    this.#problem = null;
    this.#assets ??= new PythonAssets(
      (loaded, total) => {
        this.#bytes = { loaded, total };
        this.#retrying = false;
        if (!this.#workers.some((one) => one.info)) this.#listeners.onChange();
      },
      () => {
        this.#retrying = true;
        this.#listeners.onChange();
      },
    );
    const worker: PythonWorker = new PythonWorker(this.#assets, {
      onStage: (stage) => {
        this.#stage = stage;
        if (!this.#workers.some((one) => one.info)) this.#listeners.onChange();
      },
      onDead: (death) => this.#remove(worker, death),
    });
    this.#workers.push(worker);
    worker.ready.then(this.#listeners.onChange, () => undefined); // a failed boot also ends in onDead
    return worker;
  }

  #remove(worker: PythonWorker, death: Death): void {
    const index = this.#workers.indexOf(worker);
    if (index < 0) return; // dropped
    this.#workers.splice(index, 1);
    if (worker === this.#home) {
      this.#home = null;
      this.#listeners.onHomeLost(death);
    }
    if (worker.info) {
      if (this.#workers.length > 0) this.#planSpare();
    } else if (this.#workers.length > 0) {
      this.#capacity = 1; // a second one does not start on this device: make do with one
    } else {
      this.#assets = null; // load again next time: perhaps the network is back
      this.#problem = deathSentence(death, false);
      this.#listeners.onFailure(death);
    }
    this.#listeners.onChange();
  }
}

/** Gigabytes as the browser reports them (rounded, at most 8), or a desktop's least. */
function deviceMemory(): number {
  return (navigator as { deviceMemory?: number }).deviceMemory ?? MEMORY_FOR_TWO;
}
