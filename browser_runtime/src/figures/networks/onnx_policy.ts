/** The networks in an ONNX file that ppo_ref wrote: weights by name, as onnx_writer.py names them. */
import type { Layer, Net } from "./mlp";
import { fieldsOf } from "./protobuf";

export interface PolicyNets {
  readonly actor: Net;
  readonly critic: Net;
  /** Of a Gaussian policy; null where the outputs are logits. */
  readonly logStd: readonly number[] | null;
  /** The discount it was trained with; null where the file does not say. */
  readonly gamma: number | null;
  /** What the normaliser multiplies each entry with; null without one. */
  readonly stretch: ArrayLike<number> | null;
  /** What the networks see of an observation. */
  normalized(obs: ArrayLike<number>): Float64Array;
}

interface Tensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

const OBS_CLIP = 10;
const FLOAT = 1;

/**
 * Read the networks of a policy.
 *
 * @throws RangeError The bytes are not a policy of ppo_ref.
 */
export function readPolicy(onnx: Uint8Array): PolicyNets {
  const { tensors, metadata } = read(onnx);
  if (!tensors.has("actor_out_weight") || !tensors.has("critic_out_weight")) {
    throw new RangeError("This ONNX file does not name its layers as those of PPO Lab do.");
  }
  const trunk = tensors.has("trunk_0_weight") ? "trunk" : null;
  const gamma = Number(metadata.get("gamma") ?? Number.NaN);
  const logStd = tensors.get("actor_log_std");
  return {
    actor: netOf(tensors, trunk ?? "actor", "actor"),
    critic: netOf(tensors, trunk ?? "critic", "critic"),
    logStd: logStd ? Array.from(logStd.data) : null,
    gamma: Number.isFinite(gamma) ? gamma : null,
    stretch: tensors.get("obs_scale")?.data ?? null,
    normalized: normalizerOf(tensors),
  };
}

function netOf(tensors: ReadonlyMap<string, Tensor>, hidden: string, last: string): Net {
  const layers: Layer[] = [];
  while (tensors.has(`${hidden}_${layers.length}_weight`)) {
    layers.push(layerOf(tensors, `${hidden}_${layers.length}`));
  }
  return [...layers, layerOf(tensors, `${last}_out`)];
}

function layerOf(tensors: ReadonlyMap<string, Tensor>, name: string): Layer {
  const [weight, bias] = [tensors.get(`${name}_weight`), tensors.get(`${name}_bias`)];
  const [inputs, units] = weight?.dims ?? [];
  if (!weight || !bias || inputs === undefined || units === undefined) {
    throw new RangeError(`layer ${name} of the ONNX file is not whole`);
  }
  return { inputs, units, weights: weight.data, biases: bias.data };
}

/** clip((obs - mean) * scale), or the observation as it is. */
function normalizerOf(tensors: ReadonlyMap<string, Tensor>) {
  const [mean, scale] = [tensors.get("obs_mean")?.data, tensors.get("obs_scale")?.data];
  return (obs: ArrayLike<number>): Float64Array => {
    if (!mean || !scale) return Float64Array.from(obs);
    return Float64Array.from(obs, (value, i) =>
      Math.min(OBS_CLIP, Math.max(-OBS_CLIP, (value - mean[i]!) * scale[i]!)),
    );
  };
}

/** ModelProto: graph 7 with its tensors 5, metadata 14. */
function read(onnx: Uint8Array) {
  const tensors = new Map<string, Tensor>();
  const metadata = new Map<string, string>();
  const text = (bytes: Uint8Array | number) =>
    typeof bytes === "number" ? "" : new TextDecoder().decode(bytes);
  for (const { number, value } of fieldsOf(onnx)) {
    if (typeof value === "number") continue;
    if (number === 14) {
      const entry = new Map(fieldsOf(value).map((field) => [field.number, text(field.value)]));
      metadata.set(entry.get(1) ?? "", entry.get(2) ?? "");
    }
    if (number !== 7) continue;
    for (const part of fieldsOf(value)) {
      if (part.number !== 5 || typeof part.value === "number") continue;
      const tensor = tensorOf(part.value);
      if (tensor) tensors.set(tensor.name, tensor);
    }
  }
  return { tensors, metadata };
}

/** TensorProto: dims 1, data_type 2, name 8, raw_data 9; null for what is not float32. */
function tensorOf(bytes: Uint8Array): (Tensor & { readonly name: string }) | null {
  const dims: number[] = [];
  let [name, kind] = ["", 0];
  let raw = new Uint8Array();
  for (const { number, value } of fieldsOf(bytes)) {
    if (typeof value === "number") {
      if (number === 1) dims.push(value);
      if (number === 2) kind = value;
    } else if (number === 8) name = new TextDecoder().decode(value);
    else if (number === 9) raw = new Uint8Array(value); // a copy begins at a multiple of four
  }
  if (kind !== FLOAT) return null;
  return { name, dims, data: new Float32Array(raw.buffer, 0, raw.length / 4) };
}
