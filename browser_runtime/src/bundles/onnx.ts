/** onnxruntime-web behind a narrow interface, loaded when the first policy is played. */
import * as ort from "onnxruntime-web/wasm";
import type { PolicySession } from "../player/onnx_bundle";
import { provide } from "../site/registry";

/** The file is not a policy that the page can play; the message says why. */
class PolicyFileError extends Error {}

function configure(wasm: Uint8Array): void {
  // One thread: more would need cross-origin isolation, and 5,000 weights take microseconds.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmBinary = wasm;
  ort.env.logLevel = "error";
}

async function loadPolicy(onnx: Uint8Array): Promise<PolicySession> {
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(onnx, { executionProviders: ["wasm"] });
  } catch (error) {
    throw new PolicyFileError(`This is not a readable ONNX file (${(error as Error).message}).`);
  }
  const has = (...names: string[]) => names.every((name) => session.outputNames.includes(name));
  if (!session.inputNames.includes("obs") || !(has("logits") || has("mean", "log_std"))) {
    const inputs = session.inputNames.join(", ");
    const outputs = session.outputNames.join(", ");
    await session.release();
    throw new PolicyFileError(
      `This model has inputs ${inputs} and outputs ${outputs}; a policy has input obs and ` +
        "output logits, or mean and log_std.",
    );
  }
  const input = session.inputMetadata.find((entry) => entry.name === "obs");
  const last = input?.isTensor ? input.shape.at(-1) : undefined;
  return {
    obsDim: typeof last === "number" ? last : null,
    async run(obs) {
      const tensor = new ort.Tensor("float32", Float32Array.from(obs), [1, obs.length]);
      const outputs = await session.run({ obs: tensor });
      const numbers = (name: string) => Array.from(outputs[name]!.data as Float32Array);
      if (outputs.logits) return { logits: numbers("logits") };
      return { mean: numbers("mean"), log_std: numbers("log_std") };
    },
    release: () => session.release(),
  };
}

provide("onnx", { configure, loadPolicy });
