/** The page's one door to Python. Boots on first need, survives Material's instant navigation. */

import type { CellResult, Inspected, Recording, RunCell } from "../generated/cells.generated";
import type { RunSpec } from "../generated/config.generated";
import type { TrainEvent } from "../generated/events.generated";
import type { Grade, ProbeResult, Verdict } from "../generated/grading.generated";
import type { Requests, Variant } from "../generated/requests.generated";
import { assetJson } from "../site/assets";
import { provide, take } from "../site/registry";
import { cancelled } from "./cancelled";
import { deathSentence, LostError, PythonError, StoppedError } from "./runtime_errors";
import { type CallOptions, Scheduler } from "./scheduler";
import type { RuntimeStatus } from "./status";
import { verdictOnLoss } from "./verdict_on_loss";

export type { OutputChunk } from "./protocol";
export type { CallOptions } from "./scheduler";
export type { RuntimeStatus } from "./status";
export { LostError, PythonError, StoppedError };

interface CellOptions extends Omit<CallOptions, "onMessage" | "hardLimit"> {
  /** A program that runs first, unseen. */
  given?: string;
}

export interface TrainOptions {
  /** Also send `trace` events: the rollouts of environment 0. */
  trace?: boolean;
  /** Also send what all environments did in a rollout, as the bytes of its `iteration`. */
  wall?: boolean;
  /** What differs from the reference. */
  variant?: Variant | null;
  /** Whether every iteration comes by itself, so that a pause falls between two of them. */
  oneByOne?: boolean;
  signal?: AbortSignal | undefined;
  /** Every event in order; `bytes` is the ONNX of a `checkpoint`, or the rollout of an `iteration`. */
  onEvent: (event: TrainEvent, bytes: Uint8Array | null) => void;
  onStart?: (() => void) | undefined;
  /** Receives a function that pauses and resumes the run. */
  onPausable?: ((pause: (paused: boolean) => void) => void) | undefined;
}

/** The work to grade: a program, or another kind's answer as text. */
export type HandedIn = Omit<Grade, "files" | "seed">;

/**
 * Grading ends its own long runs, on a slow machine after four minutes, and a silent worker is given
 * up much earlier: this catches what is left.
 */
const GRADE_HARD_LIMIT = 300_000;

const VARIABLES_LOST =
  "Python was restarted for that, so the variables of the cells are gone: run the cells again.";

export class Runtime {
  readonly #scheduler = new Scheduler();

  get status(): RuntimeStatus {
    return this.#scheduler.status;
  }

  /** Call `listener` now and at every change; returns the function that ends it. */
  onStatus(listener: (status: RuntimeStatus) => void): () => void {
    return this.#scheduler.onStatus(listener);
  }

  /** Start Python if it is not there. Rejects with a sentence for the reader. */
  async boot(): Promise<void> {
    await this.#scheduler.boot();
  }

  /** Call `listener` when a training took the place of a session's variables, until `signal` aborts. */
  onRetired(session: string, listener: (said: string) => void, signal: AbortSignal): void {
    const told = (sessions: readonly string[]) =>
      sessions.includes(session) && listener(deathSentence({ kind: "retired" }, true));
    this.#scheduler.onRetired(told, signal);
  }

  /** Whether a session holds variables. */
  hasSession(session: string): boolean {
    return this.#scheduler.sessions.has(session);
  }

  /** Run code in the namespace of `session`; always resolves, also when stopped or lost. */
  async runCell(session: string, code: string, options: CellOptions = {}): Promise<CellResult> {
    const started = performance.now();
    const { given, ...call } = options;
    try {
      return await this.#scheduler.run("run_cell", cell(session, code, given), call, { session });
    } catch (error) {
      return unfinished(error, (performance.now() - started) / 1000);
    }
  }

  /** Run code like a cell, and record its lines. @throws StoppedError, LostError or PythonError. */
  recordCell(session: string, code: string, options: CellOptions = {}): Promise<Recording> {
    const { given, ...call } = options;
    return this.#scheduler.run("record_cell", cell(session, code, given), call, { session });
  }

  /** The variables of a session. @throws StoppedError, LostError or PythonError. */
  inspect(session: string): Promise<Inspected> {
    return this.#scheduler.run("inspect", { session }, {}, { session });
  }

  /** Forget the variables of a session. */
  async restart(session: string): Promise<void> {
    if (!this.hasSession(session)) return;
    await this.#scheduler.run("forget", { session }, {}, { session });
    this.#scheduler.sessions.delete(session);
  }

  /** Grade `work` for the exercise `slug`. */
  async grade(slug: string, work: HandedIn, options: CallOptions = {}): Promise<Verdict> {
    const files = await exerciseFiles(slug, options.signal);
    const limited = { hardLimit: GRADE_HARD_LIMIT, ...options };
    const grade = () => this.#scheduler.run("grade", { files, ...work }, limited);
    const hadVariables = this.#scheduler.sessions.size > 0;
    try {
      const first = await grade();
      // A fault of the grader may be one of its worker, which has been replaced: try once more.
      const verdict = first.status === "grader_error" ? await grade() : first;
      const lost = hadVariables && this.#scheduler.sessions.size === 0;
      return lost ? { ...verdict, message: `${verdict.message} ${VARIABLES_LOST}` } : verdict;
    } catch (error) {
      const verdict = options.signal?.aborted ? null : verdictOnLoss(error);
      if (!verdict) throw error;
      return verdict;
    }
  }

  /** Run the probe called `name` of the exercise `slug` on a program. */
  async probe(
    slug: string,
    code: string,
    name: string,
    options: CallOptions = {},
  ): Promise<ProbeResult> {
    const files = await exerciseFiles(slug, options.signal);
    const limited = { hardLimit: GRADE_HARD_LIMIT, ...options };
    return this.#scheduler.run("probe", { files, code, name }, limited);
  }

  /** Train; resolves after the `done` event. Aborting always ends in a `done` with "cancelled". */
  async train(spec: RunSpec, options: TrainOptions): Promise<void> {
    const { onEvent, signal, onStart, onPausable } = options;
    const began = performance.now();
    let last: Extract<TrainEvent, { type: "iteration" }> | null = null;
    let done = false;
    const onMessage = (events: unknown, buffers: Uint8Array[]) => {
      const waiting = [...buffers];
      const wall = options.wall ?? false;
      for (const event of events as TrainEvent[]) {
        if (event.type === "iteration") last = event;
        done ||= event.type === "done";
        const carries = event.type === "checkpoint" || (wall && event.type === "iteration");
        onEvent(event, carries ? (waiting.shift() ?? null) : null);
      }
    };
    const payload = {
      spec,
      trace: options.trace ?? false,
      wall: options.wall ?? false,
      variant: options.variant ?? null,
      one_by_one: options.oneByOne ?? false,
    };
    try {
      const call = { signal, onStart, onPausable, onMessage };
      await this.#scheduler.run("train", payload, call, { long: true });
    } catch (error) {
      // Stopped in the queue, or with its worker: Python could not send `done` itself.
      if (!signal?.aborted) throw error;
      const why = error instanceof LostError ? error.message : undefined;
      if (!done) onEvent(cancelled(last, (performance.now() - began) / 1000, why), null);
    }
  }

  /** Let up to `count` runs train at a time, as far as this device can; 1 lets surplus workers go. */
  allow(count: number): void {
    this.#scheduler.allow(count);
  }

  /** The source of one of the wrong answers that an exercise knows. */
  async wrongAnswer(slug: string, name: string): Promise<string> {
    const path = `misconceptions/${name}.py`;
    const source = (await exerciseFiles(slug))[path];
    if (source === undefined) throw new Error(`The exercise ${slug} has no ${path}.`);
    return source;
  }

  /**
   * Call a function of `browser_runtime.entry.FUNCTIONS`.
   *
   * @throws StoppedError, LostError or PythonError.
   */
  call<Name extends keyof Requests>(
    name: Name,
    payload: Requests[Name]["payload"],
    options: CallOptions = {},
  ): Promise<Requests[Name]["result"]> {
    return this.#scheduler.run(name, payload, options);
  }
}

declare module "../site/registry" {
  interface Slots {
    runtime: Runtime;
  }
}

/** The runtime of this visit. */
export function runtime(): Runtime {
  return take("runtime") ?? provide("runtime", new Runtime());
}

function exerciseFiles(slug: string, signal?: AbortSignal): Promise<Record<string, string>> {
  return assetJson(`exercises/${slug}.json`, signal);
}

function cell(session: string, code: string, given = ""): RunCell {
  return given === "" ? { session, code } : { session, code, given };
}

/** Describe a cell that has no result of its own. */
function unfinished(error: unknown, seconds: number): CellResult {
  const base = { value: null, error: null, seconds, dropped_lines: 0 };
  if (error instanceof StoppedError) {
    return { ...base, status: "stopped", note: error.message, variables_kept: true };
  }
  if (error instanceof LostError) {
    return { ...base, status: "lost", note: error.message, variables_kept: false };
  }
  const note =
    error instanceof PythonError
      ? `PPO Lab itself failed (${error.type}: ${error.message}). Please report it.`
      : (error as Error).message;
  return { ...base, status: "lost", note, variables_kept: error instanceof PythonError };
}
