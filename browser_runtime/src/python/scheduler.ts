/** The order of requests, and the end of a running one: softly, or with its worker. */
import type { Requests } from "../generated/requests.generated";
import type { OutputChunk } from "./protocol";
import type { Outcome, PythonWorker } from "./python_worker";
import { type Death, deathSentence, LostError, PythonError, StoppedError } from "./runtime_errors";
import type { RuntimeStatus } from "./status";
import { type Placement, WorkerPool } from "./worker_pool";

export interface CallOptions {
  /** Aborting stops the request: softly where Python notices, by replacing the worker otherwise. */
  signal?: AbortSignal | undefined;
  /** Each message the Python function yields. */
  onMessage?: ((data: unknown, buffers: Uint8Array[]) => void) | undefined;
  onOutput?: ((chunk: OutputChunk) => void) | undefined;
  /** Called once, when the request leaves the queue and runs. */
  onStart?: (() => void) | undefined;
  /** Answers Python's `input()`; null ends the input (EOFError). */
  onAsk?: ((prompt: string) => Promise<string | null>) | undefined;
  /** Receives a function that pauses and resumes the request, when it starts. */
  onPausable?: ((pause: (paused: boolean) => void) => void) | undefined;
  /** Milliseconds of running after which the worker, and the request with it, is ended. */
  hardLimit?: number | undefined;
}

interface Job extends Placement {
  id: number;
  name: string;
  payload: unknown;
  options: CallOptions;
  worker: PythonWorker | null;
  /** Whether that worker holds the variables of the cells. */
  atHome: boolean;
  settle: (outcome: Outcome | StoppedError) => void;
}

const UNREADABLE = { type: "dead", death: { kind: "unreadable" } } as const;

/** Requests that run a learner's program beside our own code. */
const GRADES = ["grade", "probe"];

/** Milliseconds that a Stop may go unnoticed: with a spare ready to take over, and with none. */
const PATIENCE = { spare: 300, none: 1000 };
/** Milliseconds for the learner's code to unwind after Python has noticed a Stop. */
const UNWINDING = 700;

export class Scheduler {
  /** Sessions that hold variables. */
  readonly sessions = new Set<string>();
  #jobs: Job[] = [];
  readonly #listeners = new Set<(status: RuntimeStatus) => void>();
  readonly #retired = new Set<(sessions: readonly string[]) => void>();
  readonly #pool: WorkerPool;
  /** When to end the worker of a job that was asked to stop. */
  readonly #timers = new WeakMap<Job, number>();

  constructor() {
    this.#pool = new WorkerPool({
      onChange: () => this.#advance(),
      onHomeLost: (death) => {
        const lost = [...this.sessions];
        this.sessions.clear();
        if (death.kind === "retired") this.#tellLost(lost);
      },
      onFailure: (death) => {
        // All leave the queue before the first ends: one left waiting would start Python again.
        const waiting = this.#waiting;
        this.#jobs = this.#jobs.filter((job) => job.worker !== null);
        for (const job of waiting) job.settle({ type: "dead", death });
      },
    });
  }

  get status(): RuntimeStatus {
    const running = this.#jobs.some((job) => job.worker !== null);
    const pool = this.#pool.status;
    const state = running && pool.state === "ready" ? "busy" : pool.state;
    return { ...pool, state, queued: this.#waiting.length };
  }

  onStatus(listener: (status: RuntimeStatus) => void): () => void {
    this.#listeners.add(listener);
    listener(this.status);
    return () => this.#listeners.delete(listener);
  }

  /** Call `listener` with the sessions whose variables gave way to a training, until `signal` aborts. */
  onRetired(listener: (sessions: readonly string[]) => void, signal: AbortSignal): void {
    this.#retired.add(listener);
    signal.addEventListener("abort", () => this.#retired.delete(listener));
  }

  #tellLost(sessions: readonly string[]): void {
    for (const listener of this.#retired) listener(sessions);
  }

  boot(): Promise<void> {
    return this.#pool.boot();
  }

  /** Let up to `count` long requests run at a time; see `WorkerPool.allow`. */
  allow(count: number): void {
    this.#pool.allow(count);
    this.#advance();
  }

  /**
   * Run a function of `browser_runtime.entry.FUNCTIONS`.
   *
   * @throws StoppedError, LostError or PythonError.
   */
  async run<Name extends keyof Requests>(
    name: Name,
    payload: Requests[Name]["payload"],
    options: CallOptions,
    placement: Placement = {},
  ): Promise<Requests[Name]["result"]> {
    const { signal } = options;
    let atHome = false;
    const outcome = await new Promise<Outcome | StoppedError>((resolve) => {
      const id = unguessable();
      const abort = () => this.#stop(job);
      const settle = (result: Outcome | StoppedError) => {
        signal?.removeEventListener("abort", abort);
        const index = this.#jobs.indexOf(job);
        if (index >= 0) this.#jobs.splice(index, 1);
        atHome = job.atHome;
        resolve(result);
        this.#advance();
      };
      const job: Job = {
        id,
        name,
        payload,
        options,
        worker: null,
        atHome: false,
        settle,
        ...placement,
      };
      this.#jobs.push(job);
      signal?.addEventListener("abort", abort, { once: true });
      if (signal?.aborted) abort();
      else this.#advance();
    });
    return unwrap(outcome, atHome);
  }

  get #waiting(): Job[] {
    return this.#jobs.filter((job) => job.worker === null);
  }

  /** Start every job that can start, and notify the listeners. */
  #advance(): void {
    for (const job of this.#waiting) {
      const worker = this.#pool.take(job);
      if (worker) void this.#start(job, worker);
    }
    const { status } = this;
    for (const listener of this.#listeners) listener(status);
  }

  async #start(job: Job, worker: PythonWorker): Promise<void> {
    const { options, id } = job;
    job.worker = worker;
    job.atHome = this.#pool.isHome(worker);
    if (job.session !== undefined) this.sessions.add(job.session);
    options.onStart?.();
    options.onPausable?.((paused) => worker.pause(id, paused));
    const hardLimit =
      options.hardLimit &&
      setTimeout(() => worker.terminate(limit(options.hardLimit)), options.hardLimit);
    const answered = await worker.request(id, job.name, JSON.stringify(job.payload), {
      onMessage: (json, buffers) => options.onMessage?.(JSON.parse(json), buffers),
      onOutput: (chunk) => options.onOutput?.(chunk),
      onStopping: () => this.#endAfter(job, UNWINDING, "unfinished"),
      onAsk: (prompt) => options.onAsk?.(prompt) ?? Promise.resolve(null),
    });
    clearTimeout(hardLimit);
    const outcome = readable(answered) ? answered : UNREADABLE;
    if (GRADES.includes(job.name)) {
      worker.graded = true;
      if (spoilt(outcome)) worker.terminate({ kind: "spoilt" });
    }
    if (outcome === UNREADABLE) worker.terminate(UNREADABLE.death);
    clearTimeout(this.#timers.get(job));
    job.settle(outcome);
  }

  #stop(job: Job): void {
    if (!job.worker) {
      job.settle(new StoppedError("Stopped before it began."));
      if (this.#waiting.length === 0) {
        this.#pool.drop();
        this.#advance();
      }
      return;
    }
    job.worker.stop(job.id);
    this.#endAfter(
      job,
      this.#pool.hasSpare(job.worker) ? PATIENCE.spare : PATIENCE.none,
      "unheard",
    );
  }

  /** End the job's worker unless the job ends within that time. */
  #endAfter(job: Job, milliseconds: number, kind: "unheard" | "unfinished"): void {
    clearTimeout(this.#timers.get(job));
    const suspends = job.worker?.info?.can_suspend ?? false;
    const end = () => job.worker?.terminate({ kind, suspends });
    this.#timers.set(job, window.setTimeout(end, milliseconds));
  }
}

function unwrap<Result>(outcome: Outcome | StoppedError, atHome: boolean): Result {
  if (outcome instanceof StoppedError) throw outcome;
  switch (outcome.type) {
    case "result":
      return JSON.parse(outcome.json) as Result;
    case "dead":
      throw new LostError(deathSentence(outcome.death, atHome), outcome.death);
    case "failed": {
      const { type, message, traceback, field } = outcome.error;
      if (type === "KeyboardInterrupt") throw new StoppedError("Stopped. Variables are kept.");
      throw new PythonError(type, message, traceback, field);
    }
  }
}

/** Whether an answer is JSON; one that is not shows that Python's memory is in disorder. */
function readable(outcome: Outcome): boolean {
  if (outcome.type !== "result") return true;
  try {
    JSON.parse(outcome.json);
    return true;
  } catch {
    return false;
  }
}

/** Whether a verdict says that the code changed what it shares, or that the grader failed. */
function spoilt(outcome: Outcome): boolean {
  if (outcome.type !== "result") return false;
  const result = JSON.parse(outcome.json) as { spoilt?: boolean; status?: string } | null;
  return result?.spoilt === true || result?.status === "grader_error";
}

function limit(milliseconds = 0): Death {
  return { kind: "limit", seconds: milliseconds / 1000 };
}

/** A learner's code that knew the number of a later request could answer it beforehand. */
function unguessable(): number {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high! & 0x1f_ffff) * 0x1_0000_0000 + low!;
}
