/** The narrow interface to onnxruntime-web that onnx.js provides. */
import type { HostPage } from "../ui/host_page";

interface OnnxBundle {
  /** @param wasm bytes of `ort-wasm-simd-threaded.wasm`, because `file://` cannot fetch. */
  configure(wasm: Uint8Array): void;
  /** Load a policy with input `obs [batch, obs_dim]` and output `logits`, or `mean` and `log_std`. */
  loadPolicy(onnx: Uint8Array): Promise<PolicySession>;
}

/** A policy's outputs for one observation: logits of options, or the mean of real numbers. */
export type PolicyOutputs =
  | { readonly logits: readonly number[] }
  | { readonly mean: readonly number[]; readonly log_std: readonly number[] };

export interface PolicySession {
  /** Entries of an observation; null when the model leaves it open. */
  readonly obsDim: number | null;
  run(obs: readonly number[]): Promise<PolicyOutputs>;
  release(): Promise<void>;
}

declare module "../site/registry" {
  interface Slots {
    onnx: OnnxBundle;
  }
}

const ORT_WASM = "onnx/ort-wasm-simd-threaded.wasm";

let loading: Promise<OnnxBundle> | null = null;

/** Load onnxruntime-web, once for all calls; after a failure the next call tries again. */
export function loadOnnx(page: HostPage): Promise<OnnxBundle> {
  loading ??= load(page).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** The script provides itself before it is configured, so its slot does not say that it is ready. */
async function load(page: HostPage): Promise<OnnxBundle> {
  const [wasm, onnx] = await Promise.all([page.assetBytes(ORT_WASM), page.loadBundle("onnx")]);
  onnx.configure(wasm);
  return onnx;
}
