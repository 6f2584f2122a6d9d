/**
 * A GPU service in memory, reached through `fetch` as the real one is.
 *
 * It holds the events of one run, sends them after `Last-Event-ID` in the frames of server-sent
 * events, and fails the way a script of faults says: one fault per connection, then all goes well.
 */
import type { TrainEvent } from "src/generated/events.generated";

export type Fault =
  /** Cut after so many events; `true` ends the stream properly, as some proxies do. */
  | { cutAfter: number; politely?: boolean }
  | { refuse: number; body?: unknown; headers?: Record<string, string> }
  /** No answer at all. */
  | { unreachable: true }
  /** Answer, and then send nothing. */
  | { silent: true }
  /** Send again the last so many events that the page has. */
  | { repeat: number }
  /** Leave out the next event. */
  | { skip: true };

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string | null;
}

export class FakeService {
  readonly address = "http://127.0.0.1:8321";
  readonly requests: Request[] = [];
  readonly events: TrainEvent[] = [];
  readonly faults: Fault[] = [];
  /** The runs that it lists. */
  readonly runs = ["r1", "r2", "r3", "r4", "r5", "r6", "r7"];
  readonly answers = new Map<string, () => Response>();
  /** Whether each stream begins with a comment, and one without `done` stays open. */
  pings = false;
  /** Streams that are open now. */
  streams = 0;

  /** Take the place of the network. */
  install(): void {
    globalThis.fetch = (async (input: string, init: RequestInit = {}) =>
      this.#answer(input, init)) as typeof fetch;
    globalThis.location = { protocol: "http:" } as Location;
  }

  /** What each connection asked to be sent after. */
  get lastEventIds(): string[] {
    return this.requests
      .filter(({ path }) => path.endsWith("/events"))
      .map(({ headers }) => headers.get("Last-Event-ID") ?? "none");
  }

  #answer(input: string, init: RequestInit): Response {
    init.signal?.throwIfAborted();
    const path = input.slice(this.address.length);
    const method = init.method ?? "GET";
    this.requests.push({
      method,
      path,
      headers: new Headers(init.headers),
      body: (init.body as string | null) ?? null,
    });
    const answer = this.answers.get(`${method} ${path}`);
    if (answer) return answer();
    if (path.endsWith("/events")) return this.#stream(init);
    if (path.startsWith("/v1/runs?limit=")) return this.#list();
    if (path.includes("/events?after=")) return this.#page(Number(path.split("=")[1]));
    return problem(404, { detail: `no ${path} here` });
  }

  /** The list of runs, all of them with the same events. */
  #list(): Response {
    const data = this.runs.map((id) => ({ id, last_seq: this.events.length }));
    return new Response(JSON.stringify({ data, next_cursor: null }));
  }

  #page(after: number): Response {
    const data = this.events.slice(after).map((event, at) => ({ seq: after + at + 1, ...event }));
    const last_seq = after + data.length;
    return new Response(JSON.stringify({ data, has_more: false, last_seq }));
  }

  #stream(init: RequestInit): Response {
    const fault = this.faults.shift();
    if (fault && "unreachable" in fault) throw new TypeError("fetch failed");
    if (fault && "refuse" in fault) return problem(fault.refuse, fault.body ?? {}, fault.headers);
    const after = Number(new Headers(init.headers).get("Last-Event-ID"));
    const from =
      fault && "repeat" in fault
        ? after - fault.repeat
        : fault && "skip" in fault
          ? after + 1
          : after;
    const frames = this.events.slice(from).map((event, at) => {
      const seq = from + at + 1;
      return `id: ${seq}\nevent: ${event.type}\ndata: ${JSON.stringify({ seq, ...event })}\n\n`;
    });
    const cut = fault && "cutAfter" in fault ? fault : null;
    const sent = fault && "silent" in fault ? [] : frames.slice(0, cut ? cut.cutAfter : undefined);
    const end = cut
      ? cut.politely
        ? "close"
        : "break"
      : (fault && "silent" in fault) || (this.pings && this.events.at(-1)?.type !== "done")
        ? "wait"
        : "close";
    if (this.pings) sent.unshift(": events follow\n\n");
    this.streams += 1;
    const closed = () => {
      this.streams -= 1;
    };
    return new Response(streamOf(sent, end, init.signal ?? null, closed), {
      headers: { "Content-Type": "text/event-stream" },
    });
  }
}

/** A refusal as RFC 9457 has it. */
export function problem(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });
}

/** A body of chunks that then closes, breaks, or waits for ever. */
export function streamOf(
  chunks: readonly (string | Uint8Array)[],
  end: "close" | "break" | "wait" = "close",
  signal: AbortSignal | null = null,
  onClosed: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  const waiting = chunks.map((chunk) =>
    typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk,
  );
  let open = true;
  const closed = () => {
    if (open) onClosed();
    open = false;
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const left = () => {
          controller.error(signal?.reason);
          closed();
        };
        signal?.addEventListener("abort", left, { once: true });
      },
      pull(controller) {
        const next = waiting.shift();
        if (next) controller.enqueue(next);
        else if (end === "wait") return new Promise<void>(() => undefined);
        else {
          if (end === "close") controller.close();
          else controller.error(new TypeError("network error"));
          closed();
        }
        return undefined;
      },
      cancel: closed,
    },
    { highWaterMark: 0 },
  );
}
