/** Runs in the page's own Python worker, as events and policies like any other run. */
import type { RunSpec } from "../generated/config.generated";
import type { TrainEvent } from "../generated/events.generated";
import type { Runtime } from "../python/runtime";
import type { RunJournal, StoredEvent } from "./journal";
import type { RunHandle, RunSource } from "./source";

export class BrowserSource implements RunSource {
  readonly kind = "browser" as const;
  readonly #runtime: Runtime;
  readonly #journal: RunJournal | null;

  constructor(runtime: Runtime, journal: RunJournal | null) {
    this.#runtime = runtime;
    this.#journal = journal;
  }

  /** Queue the run in the worker; it begins when its events are asked for. */
  async start(spec: RunSpec): Promise<RunHandle> {
    const id = `page_${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    return new BrowserHandle(id, spec, this.#runtime, this.#journal);
  }

  /** A run of an earlier visit: its stored events and policies, and nothing new. */
  stored(id: string): RunHandle {
    return new StoredHandle(id, this.#journal);
  }
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
  readonly #spec: RunSpec;
  readonly #runtime: Runtime;
  readonly #journal: RunJournal | null;

  constructor(id: string, spec: RunSpec, runtime: Runtime, journal: RunJournal | null) {
    this.id = id;
    this.#stored = new StoredHandle(id, journal);
    this.#spec = spec;
    this.#runtime = runtime;
    this.#journal = journal;
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
    this.#runtime
      .train(this.#spec, {
        trace: true,
        signal: either,
        onEvent: (event, policy) => {
          if (event.type === "checkpoint" && policy) {
            this.#policies.set(event.name, policy);
            void this.#journal?.putPolicy(this.id, event.name, policy).catch(() => undefined);
          }
          // A rollout is only drawn, so it is not stored.
          if (event.type !== "trace") record.add(event);
          arrived.push(event);
        },
      })
      .then(
        () => arrived.end(),
        (error: unknown) => arrived.fail(error),
      )
      .finally(() => record.flush());
    yield* arrived;
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
