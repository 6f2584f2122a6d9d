/**
 * A download that cannot hang: an attempt without a byte for 20 s ends, and the next one goes on
 * where it was, as far as the host allows. What is wrong is said in words for the reader.
 */

type Bytes = Uint8Array<ArrayBuffer>;

export interface Download {
  /** The file's name, for messages. */
  readonly name: string;
  readonly url: URL;
  /** The file's length where the build knows it; a shorter file was cut off. */
  readonly length: number | null;
  readonly signal: AbortSignal | undefined;
  /** Called when an attempt was interrupted and another one begins. */
  readonly onRetry: (() => void) | undefined;
  /** Called with the error that ends the stream before the file does. */
  readonly onEnd: (error: unknown) => void;
}

/** Milliseconds without a byte after which an attempt ends. */
const SILENCE_MS = 20_000;
const ATTEMPTS = 3;

/** A cut, silent or refused attempt; another one may succeed. */
class Interrupted extends Error {}

/** Begin a download; the stream repairs interruptions by further attempts. */
export async function download(file: Download): Promise<ReadableStream<Bytes>> {
  const pieces = allPieces(file);
  // The first piece before anything else: a refusal is an error here, not in the stream.
  let next = await pieces.next();
  return new ReadableStream<Bytes>({
    async pull(controller) {
      if (next.done) return controller.close();
      controller.enqueue(next.value);
      try {
        next = await pieces.next();
      } catch (error) {
        file.onEnd(error);
        throw error;
      }
      if (next.done) controller.close();
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
}

async function* allPieces(file: Download): AsyncGenerator<Bytes, void, void> {
  let loaded = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      for await (const piece of piecesFrom(loaded, file)) {
        loaded += piece.length;
        yield piece;
      }
      return;
    } catch (error) {
      if (file.signal?.aborted || !(error instanceof Interrupted)) throw error;
      if (attempt >= ATTEMPTS) throw new Error(error.message);
      file.onRetry?.();
    }
  }
}

/** One attempt: the pieces from byte `start` on. */
async function* piecesFrom(start: number, file: Download): AsyncGenerator<Bytes, void, void> {
  const { name, length, signal } = file;
  const silent = new AbortController();
  const either = signal ? AbortSignal.any([signal, silent.signal]) : silent.signal;
  const silence = `${name} could not be loaded: nothing arrived for ${SILENCE_MS / 1000} seconds.`;
  const patiently = async <T>(work: Promise<T>): Promise<T> => {
    const timer = setTimeout(() => silent.abort(), SILENCE_MS);
    try {
      return await Promise.race([work, aborted(either)]);
    } catch (error) {
      if (signal?.aborted) throw error;
      const offline = `${name} could not be loaded. Is there a network?`;
      throw new Interrupted(silent.signal.aborted ? silence : offline);
    } finally {
      clearTimeout(timer);
    }
  };
  const headers: HeadersInit = start > 0 ? { Range: `bytes=${start}-` } : {};
  const response = await patiently(fetch(file.url, { signal: either, headers }));
  const reader = bodyOf(response, name).getReader();
  // A host without ranges sends the file from its beginning.
  let skip = response.status === 206 ? 0 : start;
  let loaded = start - skip;
  try {
    while (true) {
      const { done, value } = await patiently(reader.read());
      if (done) break;
      loaded += value.length;
      const fresh = value.subarray(Math.min(skip, value.length));
      skip -= value.length - fresh.length;
      if (fresh.length > 0) yield fresh;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
  if (length !== null && loaded < length && !response.headers.has("content-encoding")) {
    throw new Interrupted(`${name} was cut off: ${loaded} of ${length} bytes arrived.`);
  }
}

/** The body of an answer that holds the file. */
function bodyOf(response: Response, name: string): ReadableStream<Bytes> {
  const { status, body, headers } = response;
  if (status === 403) {
    throw new Error(`${name} could not be loaded: the server or a filter forbids it (403).`);
  }
  if (status === 429 || status >= 500) {
    throw new Interrupted(`${name} could not be loaded: the server answered ${status}.`);
  }
  if (!response.ok || !body) {
    throw new Error(`${name} could not be loaded: the server answered ${status}.`);
  }
  if (headers.get("content-type")?.startsWith("text/html")) {
    throw new Error(
      `${name} could not be loaded: a web page came in its place. Does this network ask you to ` +
        "sign in first?",
    );
  }
  return body;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
