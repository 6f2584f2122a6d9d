/** onnxruntime-web behind a narrow door: loaded when the first policy is played. */
import * as ort from "onnxruntime-web/wasm";

/** What a policy decides for one observation. */
export interface Decision {
  /** The most probable action. */
  readonly action: number;
  readonly probabilities: readonly number[];
  readonly value: number | null;
}

export interface PolicySession {
  /** Entries of an observation; null when the model leaves it open. */
  readonly obsDim: number | null;
  decide(obs: readonly number[]): Promise<Decision>;
  release(): Promise<void>;
}

/** The file is not a policy that the page can play; the message says why. */
export class PolicyFileError extends Error {}

/** @param wasm bytes of `ort-wasm-simd-threaded.wasm`, because `file://` cannot fetch. */
function configure(wasm: Uint8Array): void {
  // One thread: more need cross-origin isolation, and a policy of 5,000 weights takes microseconds.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmBinary = wasm;
  ort.env.logLevel = "error";
}

/** Load a policy with input `obs [batch, obs_dim]` and output `logits`. */
async function loadPolicy(onnx: Uint8Array): Promise<PolicySession> {
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(onnx, { executionProviders: ["wasm"] });
  } catch (error) {
    throw new PolicyFileError(`This is not a readable ONNX file (${(error as Error).message}).`);
  }
  if (!session.inputNames.includes("obs") || !session.outputNames.includes("logits")) {
    const inputs = session.inputNames.join(", ");
    const outputs = session.outputNames.join(", ");
    await session.release();
    throw new PolicyFileError(
      `This model has inputs ${inputs} and outputs ${outputs}; a policy has input obs and output logits.`,
    );
  }
  const input = session.inputMetadata.find((entry) => entry.name === "obs");
  const last = input?.isTensor ? input.shape.at(-1) : undefined;
  return {
    obsDim: typeof last === "number" ? last : null,
    async decide(obs) {
      const tensor = new ort.Tensor("float32", Float32Array.from(obs), [1, obs.length]);
      const outputs = await session.run({ obs: tensor });
      const logits = Array.from(outputs.logits!.data as Float32Array);
      const value = outputs.value?.data[0];
      return {
        action: logits.indexOf(Math.max(...logits)),
        probabilities: softmax(logits),
        value: typeof value === "number" ? value : null,
      };
    },
    release: () => session.release(),
  };
}

function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - most));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}

export const onnx = { configure, loadPolicy };
export type Onnx = typeof onnx;

Object.assign(globalThis.__ppo, { onnx });
