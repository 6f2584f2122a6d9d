/** Runs on the GPU service: the stream of a run, resumable without gap or duplicate. */

import type { RunSpec } from "../generated/config.generated";
import type { Checkpoint, TrainEvent } from "../generated/events.generated";
import { serverSentEvents } from "./event_stream";
import type { GpuClient } from "./gpu_client";
import type { RunJournal, StoredEvent } from "./journal";
import { ServiceProblem } from "./service_problem";
import type { RunHandle, RunSource } from "./source";

/** The state of the connection to a running run, for the views. */
export type ConnectionState = "live" | { readonly retryInSeconds: number };

/** Pauses before the attempts to reconnect, seconds; then the reader is asked. */
const PAUSES = [0.5, 1, 2, 4, 8, 8, 8] as const;

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
    const run = await this.#startPatiently(spec, idempotencyKey, signal);
    return this.resume(run);
  }

  /** The handle of a run that was started before, on this page or an earlier visit. */
  resume(run: string): RunHandle {
    return new GpuHandle(run, this.#client, this.#journal, (state) =>
      this.#onConnection(run, state),
    );
  }

  async #startPatiently(
    spec: RunSpec,
    idempotencyKey: string,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    try {
      return (await this.#client.start(spec, idempotencyKey, signal)).id;
    } catch (error) {
      if (!(error instanceof ServiceProblem) || !error.passing) throw error;
      await pause(PAUSES[0], signal);
      return (await this.#client.start(spec, idempotencyKey, signal)).id;
    }
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
    await this.#client.cancel(this.id);
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
    for (let failures = 0; ; failures += 1) {
      try {
        for await (const batch of this.#liveBatches(last, signal)) {
          failures = 0;
          last = batch.at(-1)!.seq;
          for (const { event } of batch) yield event;
        }
      } catch (error) {
        if (signal.aborted || (error instanceof ServiceProblem && !error.passing)) throw error;
        if (failures >= PAUSES.length) throw error instanceof ServiceProblem ? error : lost(error);
      }
      const seconds = PAUSES[Math.min(failures, PAUSES.length - 1)]!;
      this.#onConnection({ retryInSeconds: seconds });
      await pause(seconds, signal);
    }
  }

  /** One connection: stored batches of new events; ends when the service closes it. */
  async *#liveBatches(
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<StoredEvent[], void, void> {
    const response = await this.#client.stream(this.id, after, signal);
    if (response.status === 204) return;
    if (!response.body) throw new Error("The service sent no stream.");
    this.#onConnection("live");
    let last = after;
    for await (const messages of serverSentEvents(response.body)) {
      const batch: StoredEvent[] = [];
      for (const message of messages) {
        const { seq, ...event } = JSON.parse(message) as TrainEvent & { seq: number };
        if (seq <= last) continue; // sent again after a reconnect
        if (seq !== last + 1) throw new Error(`Event ${last + 1} is missing, got ${seq}.`);
        last = seq;
        batch.push({ seq, event: event as TrainEvent });
      }
      if (batch.length === 0) continue;
      await this.#store(batch);
      yield batch;
    }
  }

  async #store(batch: StoredEvent[]): Promise<void> {
    try {
      await this.#journal?.append(this.id, batch);
    } catch {
      // Storage is full. A later batch must not leave a hole in what is stored, so stop storing:
      // after a reload the stream then goes on from the last stored event.
      this.#journal = null;
    }
  }
}

function lost(cause: unknown): ServiceProblem {
  const reason = cause instanceof Error && cause.message ? ` (${cause.message})` : "";
  return new ServiceProblem(
    `The connection to the service keeps breaking${reason}. The run goes on there without us.`,
    ["retry", "train_here"],
    "events_lost",
  );
}

async function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const left = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    // A run may reconnect all night on one signal, so each pause removes its listener.
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", left);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener("abort", left);
  });
}
