/** Requests to the GPU service. The key travels in the Authorization header and nowhere else. */

import type { RunSpec } from "../generated/config.generated";
import type { Connection } from "./connection";
import { nearbyOptions, nearbyPermission, nearbyRefusal } from "./local_network";
import { noAnswer, problemOf, unreachable } from "./service_problem";

/** A run as the service reports it. */
interface ServiceRun {
  readonly id: string;
  readonly state: string;
}

/** Seconds for the service to begin its answer. */
const PATIENCE = 20;

/** A page of the reader's runs, newest first. */
interface RunPage {
  readonly data: readonly { readonly id: string; readonly last_seq: number }[];
  readonly next_cursor: string | null;
}

/** A page of a run's events. */
interface EventPage {
  readonly data: readonly object[];
  readonly has_more: boolean;
}

export class GpuClient {
  constructor(readonly connection: Connection) {}

  get address(): string {
    return this.connection.address;
  }

  /** Names of the environments the service can train. */
  async environments(signal?: AbortSignal): Promise<string[]> {
    const body = (await this.#json("/v1/environments", { signal })) as { data: { name: string }[] };
    return body.data.map((environment) => environment.name);
  }

  /** Start a run; the same `idempotencyKey` never starts a second one. */
  async start(spec: RunSpec, idempotencyKey: string, signal?: AbortSignal): Promise<ServiceRun> {
    return (await this.#json("/v1/runs", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": idempotencyKey },
      body: JSON.stringify(spec),
      signal,
    })) as ServiceRun;
  }

  async cancel(run: string): Promise<void> {
    await this.#json(`/v1/runs/${encodeURIComponent(run)}/cancel`, { method: "POST" });
  }

  /** Open the stream of events after `after`; the body is server-sent events. */
  async stream(run: string, after: number, signal: AbortSignal): Promise<Response> {
    return this.#request(`/v1/runs/${encodeURIComponent(run)}/events`, {
      headers: { Accept: "text/event-stream", "Last-Event-ID": String(after) },
      cache: "no-store",
      signal,
    });
  }

  /** The events after `after` that are there now. */
  async events(run: string, after: number, signal: AbortSignal): Promise<EventPage> {
    const path = `/v1/runs/${encodeURIComponent(run)}/events?after=${after}`;
    const headers = { Accept: "application/json" };
    return (await this.#json(path, { headers, cache: "no-store", signal })) as EventPage;
  }

  /** The number of the newest event of these runs, and of those listed with them. */
  async newest(runs: ReadonlySet<string>): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const missing = new Set(runs);
    for (let cursor: string | null = ""; cursor !== null && missing.size > 0; ) {
      const path = `/v1/runs?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const page = (await this.#json(path, { cache: "no-store" })) as RunPage;
      for (const { id, last_seq } of page.data) {
        found.set(id, last_seq);
        missing.delete(id);
      }
      cursor = page.next_cursor;
    }
    return found;
  }

  /** One file of a run, by its artifact name. */
  async artifact(run: string, name: string, signal?: AbortSignal): Promise<Uint8Array> {
    const path = `/v1/runs/${encodeURIComponent(run)}/artifacts/${encodeURIComponent(name)}`;
    const response = await this.#request(path, { signal });
    return new Uint8Array(await response.arrayBuffer());
  }

  async #json(path: string, init: RequestOptions): Promise<unknown> {
    return (await this.#request(path, init)).json();
  }

  /** @throws ServiceProblem for every refusal and every missing answer; AbortError when aborted. */
  async #request(path: string, init: RequestOptions): Promise<Response> {
    const { address, key } = this.connection;
    const { signal, ...rest } = init;
    const headers = { ...rest.headers, Authorization: `Bearer ${key}` };
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), PATIENCE * 1000);
    const either = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
    let response: Response;
    try {
      const nearby = nearbyOptions(address);
      const options: RequestInit = { ...rest, ...nearby, headers, credentials: "omit" };
      response = await fetch(address + path, { ...options, signal: either });
    } catch (error) {
      if (signal?.aborted) throw error;
      if (late.signal.aborted) throw noAnswer(address, PATIENCE);
      const refusal = nearbyRefusal(address, await nearbyPermission(address));
      throw unreachable(address, location, refusal);
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok) throw await problemOf(response, address);
    return response;
  }
}

interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  cache?: RequestCache;
  signal?: AbortSignal | undefined;
}
