/** Server-sent events of a fetch response, one chunk of the network at a time. */
import { createParser } from "eventsource-parser";

/** A connection without a byte for this long is dead; the service sends a ping every 15 s. */
const SILENCE_MS = 45_000;

/** The stream fell silent; reconnecting may help. */
export class SilentStream extends Error {}

/**
 * Yield the data of the events of each network chunk together; a chunk without any, such as a ping,
 * is yielded too, as a sign of life.
 *
 * @throws SilentStream after 45 s without a byte; TypeError when the connection breaks.
 */
export async function* serverSentEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<string[], void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let arrived: string[] = [];
  const parser = createParser({ onEvent: (event) => arrived.push(event.data) });
  try {
    while (true) {
      const { value, done } = await withinSilence(reader.read());
      if (done) return;
      arrived = [];
      parser.feed(decoder.decode(value, { stream: true }));
      yield arrived;
    }
  } finally {
    // The reader may be leaving, or the connection already broken: either way nothing is left to do.
    reader.cancel().catch(() => undefined);
  }
}

async function withinSilence<T>(read: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SilentStream()), SILENCE_MS);
  });
  try {
    return await Promise.race([read, silence]);
  } finally {
    clearTimeout(timer);
  }
}
