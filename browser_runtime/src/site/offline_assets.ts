/**
 * Assets of a page opened by double click. Such a page may not fetch, but it may add scripts: the
 * build writes each asset again as offline/NAME.js, which calls `__ppoAsset(NAME, gzip in base64)`.
 */
import { addScript } from "./page_scripts";

declare global {
  var __ppoAsset: (name: string, base64: string) => void;
}

const expected = new Map<string, (base64: string) => void>();
globalThis.__ppoAsset = (name, base64) => expected.get(name)?.(base64);

const loading = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/** The decompressed bytes of an asset; requests at the same time share one loading. */
export function offlineBytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = loading.get(name);
  if (!bytes) {
    bytes = load(name);
    bytes.finally(() => loading.delete(name)).catch(() => undefined);
    loading.set(name, bytes);
  }
  return bytes;
}

async function load(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const base64 = await new Promise<string>((resolve, reject) => {
    expected.set(name, resolve);
    const missing = () => reject(new Error(`offline/${name}.js does not contain ${name}`));
    addScript(`offline/${name}.js`).then(missing, reject);
  }).finally(() => expected.delete(name));
  const compressed = new Blob([fromBase64(base64)]).stream();
  return new Uint8Array(await new Response(await decompressed(compressed)).arrayBuffer());
}

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Decompress a gzip stream. A host that declares the encoding of .gz files makes the browser
 * decompress them already: then the stream does not begin like gzip and is passed unchanged.
 */
export async function decompressed(stream: ReadableStream<Bytes>): Promise<ReadableStream<Bytes>> {
  const reader = stream.getReader();
  const first = await reader.read();
  const whole = new ReadableStream<Bytes>({
    start: (controller) => (first.done ? controller.close() : controller.enqueue(first.value)),
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const gzipped = first.value?.[0] === 0x1f && first.value[1] === 0x8b;
  return gzipped ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
}

function fromBase64(text: string): Bytes {
  const native = (Uint8Array as { fromBase64?: (text: string) => Bytes }).fromBase64;
  if (native) return native.call(Uint8Array, text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
