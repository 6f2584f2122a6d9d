/**
 * The files of Python itself: loaded once per page and kept for further workers. All load at
 * once: holding numpy back until the interpreter had arrived delayed the first output.
 */
import { assetBytes, assetModule, assetSize, type OnBytes } from "../site/assets";
import { PACKS, type ToWorker, WASM_ASSET } from "./protocol";

export class PythonAssets {
  readonly #module: Promise<WebAssembly.Module>;
  readonly #packs: Map<(typeof PACKS)[number], Promise<Uint8Array>>;
  readonly #seen = new Map<string, { loaded: number; total: number | null }>();
  readonly #onBytes: OnBytes;
  readonly #dropped = new AbortController();

  /**
   * Begin to load everything; `onBytes` counts transferred bytes of all files together, `onRetry`
   * is called when a download was interrupted and begins again where it was.
   */
  constructor(onBytes: OnBytes, onRetry: () => void = () => undefined) {
    this.#onBytes = onBytes;
    const { signal } = this.#dropped;
    const options = (name: string) => ({ onBytes: this.#counterOf(name), onRetry, signal });
    this.#module = assetModule(WASM_ASSET, options(WASM_ASSET));
    this.#packs = new Map(PACKS.map((name) => [name, assetBytes(name, options(name))]));
    // `sendTo` rejects with the failure; this only keeps it from counting as unhandled.
    for (const loading of [this.#module, ...this.#packs.values()]) loading.catch(() => undefined);
  }

  /** Send each file to a worker as soon as it has arrived. Rejects with the first failure. */
  async sendTo(post: (message: ToWorker) => void): Promise<void> {
    const packs = [...this.#packs].map(async ([name, loading]) =>
      post({ type: "pack", name, bytes: await loading }),
    );
    const wasm = this.#module.then((module) => post({ type: "wasm", module }));
    await Promise.all([wasm, ...packs]);
  }

  /** End what still loads. */
  drop(): void {
    this.#dropped.abort();
  }

  #counterOf(name: string): OnBytes {
    this.#seen.set(name, { loaded: 0, total: assetSize(name) });
    return (loaded, total) => {
      this.#seen.set(name, { loaded, total });
      const all = [...this.#seen.values()];
      const known = all.every((one) => one.total !== null);
      this.#onBytes(
        all.reduce((sum, one) => sum + one.loaded, 0),
        known ? all.reduce((sum, one) => sum + (one.total ?? 0), 0) : null,
      );
    };
  }
}
