/** What the page gives to the lazily loaded playground: its one worker, its assets, its runs. */
import type { Charts } from "../bundles/charts";
import type { Onnx } from "../bundles/onnx";
import type { Runtime } from "../python/runtime";
import { RunJournal } from "../runs/journal";
import { RunLibrary } from "../runs/library";

/** Handed over by ppo.js, because a lazy bundle has its own copies of all modules. */
export interface Page {
  readonly runtime: Runtime;
  readonly loadScript: (name: string) => Promise<void>;
  readonly assetBytes: (
    name: string,
    options?: { signal?: AbortSignal },
  ) => Promise<Uint8Array<ArrayBuffer>>;
  /** Address of a page of this site, for instance `playground.html`. */
  readonly address: (path: string) => string;
}

/** What lazily loaded scripts leave on `globalThis.__ppo` for each other. */
interface Left {
  charts?: Charts;
  onnx?: Onnx;
  library?: Promise<RunLibrary>;
}

const left = globalThis.__ppo as Left;

export async function loadCharts(page: Page): Promise<Charts> {
  await page.loadScript("charts");
  return left.charts!;
}

const ORT_WASM = "onnx/ort-wasm-simd-threaded.wasm";

export async function loadOnnx(page: Page): Promise<Onnx> {
  if (!left.onnx) {
    const [wasm] = await Promise.all([page.assetBytes(ORT_WASM), page.loadScript("onnx")]);
    left.onnx!.configure(wasm);
  }
  return left.onnx!;
}

/** The reader's runs: one library per visit, whatever pages it goes through. */
export function runLibrary(): Promise<RunLibrary> {
  left.library ??= RunJournal.open().then(
    (journal) => new RunLibrary(journal),
    // No database in this window (private mode, settings): runs live as long as the page.
    () => new RunLibrary(null),
  );
  return left.library;
}
