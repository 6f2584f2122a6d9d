/** The page's one door to Python. Boots on first need, survives Material's instant navigation. */
import type { TrainEvent, RunSpec } from "./events.generated";
import type { CellResult, OutputChunk, WorkerInfo } from "./protocol";

export type { CellResult, LearnerError, OutputChunk } from "./protocol";

/** What a reader may be told about Python at any moment. */
export interface RuntimeStatus {
  /** `off`: not asked for yet. `booting`: see stage and bytes. `failed`: see problem; `boot()` tries again. */
  state: "off" | "booting" | "ready" | "busy" | "failed";
  /** A phrase for the reader while booting, for instance "Downloading Python". */
  stage: string;
  /** Bytes loaded of those needed, of the decoded assets; total is null while unknown. */
  loaded: number;
  total: number | null;
  /** Requests waiting for their turn. */
  queued: number;
  /** One sentence when state is `failed`. */
  problem: string | null;
  /** What the worker can do, once one has booted. */
  info: WorkerInfo | null;
}

export interface CallOptions {
  /** Aborting stops the request: softly where Python hears it, by replacing the worker otherwise. */
  signal?: AbortSignal | undefined;
  /** Each message the Python function yields. */
  onMessage?: ((data: unknown, buffers: Uint8Array[]) => void) | undefined;
  onOutput?: ((chunk: OutputChunk) => void) | undefined;
  /** Called once, when the request leaves the queue and runs. */
  onStart?: (() => void) | undefined;
  /** Answers Python's `input()`; null ends the input (EOFError). */
  onAsk?: ((prompt: string, signal: AbortSignal) => Promise<string | null>) | undefined;
  /** Milliseconds after which a request is ended even if Python hears nothing; none when absent. */
  hardLimit?: number | undefined;
}

export interface CellOptions extends Omit<CallOptions, "onMessage" | "hardLimit"> {}

export interface TrainOptions {
  /** Also send `trace` events: what environment 0 does. */
  trace?: boolean;
  signal?: AbortSignal | undefined;
  /** Every event in order; `policy` holds the ONNX bytes of a `checkpoint` event. */
  onEvent: (event: TrainEvent, policy: Uint8Array | null) => void;
  onStart?: (() => void) | undefined;
}

/** The outcome of an aborted `call`. */
export class StoppedError extends Error {
  override name = "StoppedError";
  constructor(
    message: string,
    /** False when the worker had to be replaced. */
    readonly variablesKept: boolean,
  ) {
    super(message);
  }
}

/** The worker died under a request, or was ended at its hard limit; the message is for the reader. */
export class LostError extends Error {
  override name = "LostError";
}

/** Our own Python code raised. */
export class PythonError extends Error {
  override name = "PythonError";
  constructor(
    readonly type: string,
    message: string,
    readonly traceback: string,
  ) {
    super(message);
  }
}

/** See `runtime()`. */
export interface Runtime {
  readonly status: RuntimeStatus;
  /** Call `listener` now and at every change; returns the function that ends it. */
  onStatus(listener: (status: RuntimeStatus) => void): () => void;
  /** Start Python if it is not there. Rejects with a sentence for the reader. */
  boot(): Promise<void>;
  /** Run code in the namespace of `session`; always resolves, also when stopped or lost. */
  runCell(session: string, code: string, options?: CellOptions): Promise<CellResult>;
  /** Grade `code` for the exercise `slug`; the verdict is `browser_runtime.grading`'s dict. */
  grade<Verdict>(slug: string, code: string, options?: CallOptions): Promise<Verdict>;
  /** Train; resolves after the `done` event. Aborting makes `done` say "cancelled". */
  train(spec: RunSpec, options: TrainOptions): Promise<void>;
  /** Call any function of `browser_runtime.worker_entry.FUNCTIONS`. Rejects with one of the errors above. */
  call<Result>(name: string, payload: unknown, options?: CallOptions): Promise<Result>;
  /** Whether a session holds variables. */
  hasSession(session: string): boolean;
}
