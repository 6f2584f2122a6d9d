/** Runs in the page's own Python worker, as events and policies like any other run. */
import { BUGS } from "../generated/data.generated";
import type { TrainEvent } from "../generated/events.generated";
import type { Variant } from "../generated/requests.generated";
import type { Runtime } from "../python/runtime";
import { type Experiment, specOnly } from "./experiment";
import type { RunJournal, StoredEvent } from "./journal";
import type { RunHandle, RunSource } from "./source";

export class BrowserSource implements RunSource {
  readonly kind = "browser" as const;
  readonly #runtime: Runtime;
  readonly #journal: RunJournal | null;
  readonly #pace: Pace | null;
  readonly #onRollout: OnRollout | null;

  /**
   * @param pace holds the runs of this source back, where the reader wants to look on slowly.
   * @param onRollout gets what all environments did in every rollout.
   */
  constructor(
    runtime: Runtime,
    journal: RunJournal | null,
    pace: Pace | null = null,
    onRollout: OnRollout | null = null,
  ) {
    this.#runtime = runtime;
    this.#journal = journal;
    this.#pace = pace;
    this.#onRollout = onRollout;
  }

  /** Queue the run in the worker; it begins when its events are asked for. */
  async start(spec: Experiment): Promise<RunHandle> {
    const id = `page_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    return new BrowserHandle(id, spec, this.#runtime, this.#journal, this.#pace, this.#onRollout);
  }

  /** A run of an earlier visit: its stored events and policies, and nothing new. */
  stored(id: string): RunHandle {
    return new StoredHandle(id, this.#journal);
  }
}

/** Receives the rollout of an iteration of a run: see `WatchedEnv.take`. */
export type OnRollout = (run: string, rollout: Uint8Array) => void;

/** The reader's say in how fast runs go on. */
export interface Pace {
  /** Whether runs stop after every iteration until they are let go. */
  readonly slow: boolean;
  /** A run has begun; it is paused and resumed by `pause`. */
  begin(run: string, pause: (paused: boolean) => void): void;
  /** An iteration of a run has arrived. */
  arrived(run: string): void;
  end(run: string): void;
}

/** What Python needs to know of a run's edits; null where there are none. */
async function variantOf({ edits }: Experiment, runtime: Runtime): Promise<Variant | null> {
  if (!edits) return null;
  const bug = BUGS.find(({ id }) => id === edits.bug);
  const code = bug ? await runtime.wrongAnswer(bug.exercise, bug.id) : null;
  return { bug: code, reward: edits.reward, ends: edits.ends };
}

class StoredHandle implements RunHandle {
  readonly id: string;
  readonly #journal: RunJournal | null;

  constructor(id: string, journal: RunJournal | null) {
    this.id = id;
    this.#journal = journal;
  }

  async *events(_signal?: AbortSignal): AsyncGenerator<TrainEvent, void, void> {
    for (const { event } of (await this.#journal?.read(this.id)) ?? []) yield event;
  }

  async cancel(): Promise<void> {
    // A run of an earlier visit ended with that visit.
  }

  async policy(checkpoint: string, _signal?: AbortSignal): Promise<Uint8Array> {
    const onnx = await this.#journal?.policy(this.id, checkpoint);
    if (!onnx) throw new Error(`The policy "${checkpoint}" of this run is no longer stored.`);
    return onnx;
  }
}

class BrowserHandle implements RunHandle {
  readonly id: string;
  /** The stored part of the run, for every call of `events` but the first. */
  readonly #stored: StoredHandle;
  readonly #stopped = new AbortController();
  readonly #policies = new Map<string, Uint8Array>();
  #begun = false;
  readonly #spec: Experiment;
  readonly #runtime: Runtime;
  readonly #journal: RunJournal | null;
  readonly #pace: Pace | null;
  readonly #onRollout: OnRollout | null;

  constructor(
    id: string,
    spec: Experiment,
    runtime: Runtime,
    journal: RunJournal | null,
    pace: Pace | null,
    onRollout: OnRollout | null,
  ) {
    this.#onRollout = onRollout;
    this.id = id;
    this.#stored = new StoredHandle(id, journal);
    this.#spec = spec;
    this.#runtime = runtime;
    this.#journal = journal;
    this.#pace = pace;
  }

  async *events(signal?: AbortSignal): AsyncGenerator<TrainEvent, void, void> {
    if (this.#begun) {
      yield* this.#stored.events();
      return;
    }
    this.#begun = true;
    const arrived = new EventQueue();
    const either = signal ? AbortSignal.any([signal, this.#stopped.signal]) : this.#stopped.signal;
    const record = new Recorder(this.id, this.#journal);
    this.#train(either, (event) => {
      // A rollout is only drawn, so it is not stored.
      if (event.type !== "trace") record.add(event);
      arrived.push(event);
      if (event.type === "iteration") this.#pace?.arrived(this.id);
    })
      .then(
        () => arrived.end(),
        (error: unknown) => arrived.fail(error),
      )
      .finally(() => {
        this.#pace?.end(this.id);
        record.flush();
      });
    yield* arrived;
  }

  async #train(signal: AbortSignal, take: (event: TrainEvent) => void): Promise<void> {
    await this.#runtime.train(specOnly(this.#spec), {
      trace: this.#onRollout === null,
      wall: this.#onRollout !== null,
      variant: await variantOf(this.#spec, this.#runtime),
      oneByOne: this.#pace?.slow ?? false,
      signal,
      onPausable: (pause) => this.#pace?.begin(this.id, pause),
      onEvent: (event, bytes) => {
        if (event.type === "checkpoint" && bytes) {
          this.#policies.set(event.name, bytes);
          void this.#journal?.putPolicy(this.id, event.name, bytes).catch(() => undefined);
        }
        if (event.type === "iteration" && bytes) this.#onRollout?.(this.id, bytes);
        take(event);
      },
    });
  }

  async cancel(): Promise<void> {
    this.#stopped.abort();
  }

  async policy(checkpoint: string, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#policies.get(checkpoint) ?? this.#stored.policy(checkpoint, signal);
  }
}

/** Writes a run's events to the journal, twice a second: one transaction for many events. */
class Recorder {
  #seq = 0;
  #waiting: StoredEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #run: string;
  readonly #journal: RunJournal | null;

  constructor(run: string, journal: RunJournal | null) {
    this.#run = run;
    this.#journal = journal;
  }

  add(event: TrainEvent): void {
    this.#seq += 1;
    this.#waiting.push({ seq: this.#seq, event });
    this.#timer ??= setTimeout(() => this.flush(), 500);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const batch = this.#waiting.splice(0);
    if (batch.length > 0) void this.#journal?.append(this.#run, batch).catch(() => undefined);
  }
}

/** Turns callbacks into an async iterable. */
class EventQueue implements AsyncIterable<TrainEvent> {
  readonly #waiting: TrainEvent[] = [];
  #ended = false;
  #failure: unknown = null;
  #wake: () => void = () => undefined;

  push(event: TrainEvent): void {
    this.#waiting.push(event);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure = error;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TrainEvent, void, void> {
    while (true) {
      while (this.#waiting.length > 0) yield this.#waiting.shift()!;
      if (this.#failure) throw this.#failure;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
