/** Runs on the GPU service: the stream of a run, resumable without gap or duplicate. */

import type { RunSpec } from "../generated/config.generated";
import type { Checkpoint, TrainEvent } from "../generated/events.generated";
import { serverSentEvents } from "./event_stream";
import type { GpuClient } from "./gpu_client";
import type { RunJournal, StoredEvent } from "./journal";
import { takeLiveSlot } from "./live_slots";
import { patiently } from "./patiently";
import { pause } from "./pause";
import { newsOf } from "./run_news";
import { ServiceProblem } from "./service_problem";
import type { RunHandle, RunSource } from "./source";
import { turn } from "./turns";

/** The state of the connection to a running run, for the views. */
export type ConnectionState = "live" | "polled" | { readonly retryInSeconds: number };

/** Pauses before the attempts to reconnect, seconds; then the reader is asked. */
const PAUSES = [0.5, 1, 2, 4, 8, 8, 8] as const;

/** Seconds without a first event after which a run counts as queued, and needs no live stream. */
const QUEUED_AFTER = 5;

export class GpuSource implements RunSource {
  readonly kind = "gpu" as const;
  readonly #client: GpuClient;
  readonly #journal: RunJournal | null;
  readonly #onConnection: (run: string, state: ConnectionState) => void;

  constructor(
    client: GpuClient,
    journal: RunJournal | null,
    onConnection: (run: string, state: ConnectionState) => void = () => undefined,
  ) {
    this.#client = client;
    this.#journal = journal;
    this.#onConnection = onConnection;
  }

  /** @throws ServiceProblem when the service refuses the run or does not answer. */
  async start(spec: RunSpec, signal?: AbortSignal): Promise<RunHandle> {
    // One key per press of the button: a repeated POST after a lost answer finds the same run.
    const idempotencyKey = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    const run = await patiently(() => this.#client.start(spec, idempotencyKey, signal), signal);
    return this.resume(run.id);
  }

  /** The handle of a run that was started before, on this page or an earlier visit. */
  resume(run: string): RunHandle {
    return new GpuHandle(run, this.#client, this.#journal, (state) =>
      this.#onConnection(run, state),
    );
  }
}

class GpuHandle implements RunHandle {
  readonly #checkpoints = new Map<string, Checkpoint>();
  readonly #client: GpuClient;
  #journal: RunJournal | null;
  readonly #onConnection: (state: ConnectionState) => void;

  constructor(
    readonly id: string,
    client: GpuClient,
    journal: RunJournal | null,
    onConnection: (state: ConnectionState) => void,
  ) {
    this.#client = client;
    this.#journal = journal;
    this.#onConnection = onConnection;
  }

  async *events(signal?: AbortSignal): AsyncGenerator<TrainEvent, void, void> {
    const left = new AbortController();
    const either = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
    try {
      for await (const event of this.#allEvents(either)) {
        if (event.type === "checkpoint") this.#checkpoints.set(event.name, event);
        yield event;
        if (event.type === "done") return;
      }
    } finally {
      left.abort();
    }
  }

  async cancel(): Promise<void> {
    await patiently(() => this.#client.cancel(this.id), undefined);
  }

  async policy(name: string, signal?: AbortSignal): Promise<Uint8Array> {
    const kept = await this.#journal?.policy(this.id, name).catch(() => undefined);
    if (kept) return kept;
    const files = Object.keys((await this.#checkpoint(name))?.artifacts ?? {});
    const file = files.find((candidate) => candidate.endsWith(".onnx"));
    if (!file) throw new Error(`Run ${this.id} has no checkpoint "${name}" with an .onnx file.`);
    const onnx = await this.#client.artifact(this.id, file, signal);
    await this.#journal?.putPolicy(this.id, name, onnx).catch(() => undefined);
    return onnx;
  }

  /** A checkpoint by its name: received in this visit, or stored in an earlier one. */
  async #checkpoint(name: string): Promise<Checkpoint | undefined> {
    if (!this.#checkpoints.has(name)) {
      for (const { event } of (await this.#journal?.read(this.id)) ?? []) {
        if (event.type === "checkpoint") this.#checkpoints.set(event.name, event);
      }
    }
    return this.#checkpoints.get(name);
  }

  /** First what this device has stored, then the service's stream from there on. */
  async *#allEvents(signal: AbortSignal): AsyncGenerator<TrainEvent, void, void> {
    let last = 0;
    for (const { seq, event } of (await this.#journal?.read(this.id)) ?? []) {
      last = seq;
      yield event;
    }
    let failures = 0;
    // A queued run has nothing to stream: it asks now and then until it has begun.
    let queued = false;
    while (true) {
      let answered = false;
      try {
        const release = queued ? null : await takeLiveSlot(this.#client.address);
        const batches = release ? this.#liveBatches(last, signal) : this.#polled(last, signal);
        try {
          for await (const batch of batches) {
            answered = true;
            failures = 0;
            last = batch.at(-1)?.seq ?? last;
            for (const { event } of batch) yield event;
          }
        } finally {
          release?.();
        }
        queued = answered && last === 0;
        if (!release || queued) continue;
      } catch (error) {
        if (signal.aborted || (error instanceof ServiceProblem && !error.passing)) throw error;
        const askedPause = error instanceof ServiceProblem ? error.askedPause : null;
        if (askedPause !== null) {
          await pause(askedPause, signal);
          continue;
        }
        if (failures >= PAUSES.length) throw error instanceof ServiceProblem ? error : lost(error);
      }
      const seconds = PAUSES[Math.min(failures, PAUSES.length - 1)]!;
      failures += 1;
      this.#onConnection({ retryInSeconds: seconds });
      await pause(seconds, signal);
    }
  }

  /** One connection: stored batches of new events, empty for a sign of life; ends when it closes. */
  async *#liveBatches(
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<StoredEvent[], void, void> {
    const queued = new AbortController();
    let patience: ReturnType<typeof setTimeout> | undefined;
    try {
      const either = AbortSignal.any([signal, queued.signal]);
      const response = await this.#client.stream(this.id, after, either);
      if (response.status === 204) return;
      if (!response.body) throw new Error("The service sent no stream.");
      this.#onConnection("live");
      let last = after;
      for await (const messages of serverSentEvents(response.body)) {
        const events = messages.map((message) => JSON.parse(message) as SentEvent);
        const batch = following(last, events);
        last = batch.at(-1)?.seq ?? last;
        if (last > 0) clearTimeout(patience);
        else patience ??= setTimeout(() => queued.abort(), QUEUED_AFTER * 1000);
        await this.#store(batch);
        yield batch;
      }
    } catch (error) {
      if (signal.aborted || !queued.signal.aborted) throw error;
    } finally {
      clearTimeout(patience);
    }
  }

  /** The new events, asked for once the service has some and it is this run's turn. */
  async *#polled(after: number, signal: AbortSignal): AsyncGenerator<StoredEvent[], void, void> {
    this.#onConnection("polled");
    await newsOf(this.#client).later(this.id, after, signal);
    await turn(this.#client.address, signal);
    let last = after;
    for (let more = true; more; ) {
      const { data, has_more } = await this.#client.events(this.id, last, signal);
      const batch = following(last, data as unknown as SentEvent[]);
      last = batch.at(-1)?.seq ?? last;
      await this.#store(batch);
      yield batch;
      more = has_more && batch.length > 0;
    }
  }

  async #store(batch: StoredEvent[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      await this.#journal?.append(this.id, batch);
    } catch {
      // Storage is full. A later batch must not leave a hole in what is stored, so stop storing:
      // after a reload the stream then goes on from the last stored event.
      this.#journal = null;
    }
  }
}

type SentEvent = TrainEvent & { seq: number };

/** The events after `last`; those that are sent again are left out, a hole is an error. */
function following(last: number, sent: readonly SentEvent[]): StoredEvent[] {
  const batch: StoredEvent[] = [];
  for (const { seq, ...event } of sent) {
    if (seq <= last + batch.length) continue; // sent again after a reconnect
    if (seq !== last + batch.length + 1) {
      throw new Error(`Event ${last + batch.length + 1} is missing, got ${seq}.`);
    }
    batch.push({ seq, event: event as TrainEvent });
  }
  return batch;
}

function lost(cause: unknown): ServiceProblem {
  const reason = cause instanceof Error && cause.message ? ` (${cause.message})` : "";
  return new ServiceProblem(
    `The connection to the service keeps breaking${reason}. The run goes on there without us.`,
    ["retry", "train_here"],
    "events_lost",
  );
}
