/**
 * The one way to the files beside the page: the same names over http and from file://.
 *
 * Over http an asset of the manifest is fetched as NAME.gz and decompressed as it arrives, because
 * many static hosts leave wasm and zip files uncompressed. From file://, see offline_assets.ts.
 */
import manifest from "ppo:manifest";
import { download } from "./download";
import { NativeWorker } from "./native_worker";
import { decompressed, offlineBytes } from "./offline_assets";
import { ASSETS, addScript, OFFLINE } from "./page_scripts";
import { type Slots, take } from "./registry";

export { ASSETS, OFFLINE } from "./page_scripts";

/** Receives the bytes transferred so far, and in total where that is known. */
export type OnBytes = (loaded: number, total: number | null) => void;

interface AssetOptions {
  onBytes?: OnBytes | undefined;
  /** Called when an attempt was interrupted and another one begins. */
  onRetry?: (() => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * The bytes of an asset, by its name under assets/ppo.
 *
 * @throws Error with a sentence for the reader when it cannot be loaded.
 */
export async function assetBytes(
  name: string,
  options: AssetOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  if (!OFFLINE) {
    return loaded(name, options, async (response) => new Uint8Array(await response.arrayBuffer()));
  }
  const bytes = await offlineBytes(name);
  const size = assetSize(name) ?? bytes.length;
  options.onBytes?.(size, size);
  return bytes;
}

/** Load a JSON asset. */
export async function assetJson<T>(name: string, signal?: AbortSignal): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await assetBytes(name, { signal }))) as T;
}

/** A compiled WebAssembly asset; over http it compiles while it downloads. */
export async function assetModule(
  name: string,
  options: AssetOptions = {},
): Promise<WebAssembly.Module> {
  if (typeof WebAssembly === "undefined") {
    throw new Error(
      "this browser forbids WebAssembly, in which Python runs. Allow it for this site: in Safari " +
        "leave Lockdown Mode here, in Firefox set javascript.options.wasm to true in about:config, " +
        "in Edge take the site out of enhanced security.",
    );
  }
  if (OFFLINE) return WebAssembly.compile(await assetBytes(name, options));
  return loaded(name, options, (response) => WebAssembly.compileStreaming(response));
}

/** Bytes to transfer for an asset of the manifest, null for others. */
export function assetSize(name: string): number | null {
  return manifest[name]?.bytes ?? null;
}

const scripts = new Map<string, Promise<void>>();

/** Load a lazy bundle, `name` without `.js`, once; returns what it provides under that name. */
export async function loadBundle<Name extends keyof Slots>(name: Name): Promise<Slots[Name]> {
  let loading = scripts.get(name);
  if (!loading) {
    loading = addScript(`${name}.js`);
    loading.catch(() => scripts.delete(name));
    scripts.set(name, loading);
  }
  await loading;
  const bundle = take(name);
  if (!bundle) throw new Error(`${name}.js provided nothing`);
  return bundle;
}

/**
 * A worker from a bundle. From file://, and in a sandboxed frame, which has no origin, workers from
 * an address are forbidden: there it starts from memory.
 */
export async function startWorker(bundle: string): Promise<Worker> {
  if (!OFFLINE && globalThis.origin !== "null") return new NativeWorker(new URL(bundle, ASSETS));
  const source = new Blob([await assetBytes(bundle)], { type: "text/javascript" });
  const url = URL.createObjectURL(source);
  const worker = new NativeWorker(url);
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

/** What `use` makes of an asset. The browser's own words for damaged bytes never reach a reader. */
async function loaded<Result>(
  name: string,
  options: AssetOptions,
  use: (response: Response) => Promise<Result>,
): Promise<Result> {
  let ended: unknown = null;
  const onEnd = (error: unknown) => {
    ended = error;
  };
  const response = await open(name, options, onEnd);
  try {
    return await use(response);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    // A download that ended early knows why; the reader of its stream may only know that it ended.
    if (ended) throw ended;
    throw new Error(
      `${name} arrived damaged: the network or a program on this device has changed it, or it ` +
        "was cut off.",
      { cause: error },
    );
  }
}

/** A response whose body is the decompressed asset; `onEnd` receives the error that ended it. */
async function open(
  name: string,
  { onBytes, onRetry, signal }: AssetOptions,
  onEnd: (error: unknown) => void,
): Promise<Response> {
  const known = manifest[name];
  const url = new URL(known ? `${name}.gz` : name, ASSETS);
  // A new build has new contents under old names; the hash keeps caches from mixing two builds.
  if (known) url.search = `v=${known.sha256.slice(0, 12)}`;
  const length = known?.bytes ?? null;
  const stream = await download({ name, url, length, signal, onRetry, onEnd });
  const watched = stream.pipeThrough(counter(known?.bytes ?? null, onBytes));
  const body = known ? await decompressed(watched) : watched;
  const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return new Response(body, { headers: { "content-type": type } });
}

/** A stream that counts the bytes and passes them unchanged. */
function counter(total: number | null, onBytes: OnBytes | undefined) {
  let loaded = 0;
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      loaded += piece.length;
      onBytes?.(total === null ? loaded : Math.min(loaded, total), total);
      controller.enqueue(piece);
    },
    flush() {
      onBytes?.(total ?? loaded, total ?? loaded);
    },
  });
}
