/** Networks of ppo_ref, layer by layer: tanh units and a linear head. Computed in float64. */

/** One layer: `weights` by input, then by unit. */
export interface Layer {
  readonly inputs: number;
  readonly units: number;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

export type Net = readonly Layer[];

/** The activations of every layer for one observation, the outputs last. */
export function forward(net: Net, obs: ArrayLike<number>): Float64Array[] {
  let below: ArrayLike<number> = obs;
  return net.map((layer, l) => {
    const above = new Float64Array(layer.units);
    fill(layer, below, above, 0, layer.units);
    if (l < net.length - 1) squash(above, 0, layer.units);
    below = above;
    return above;
  });
}

/**
 * One unit over many observations. `obs` writes the n-th observation, `read` gets its activation or,
 * of the last layer, all outputs. Layers beyond the unit's are left out.
 */
export function probe(
  net: Net,
  at: { readonly layer: number; readonly unit: number },
  count: number,
  obs: (n: number, into: Float64Array) => void,
  read: (n: number, activations: Float64Array) => void,
): void {
  const room = net.map(({ units }) => new Float64Array(units));
  const input = new Float64Array(net[0]!.inputs);
  for (let n = 0; n < count; n += 1) {
    obs(n, input);
    let below: Float64Array = input;
    for (let l = 0; l <= at.layer; l += 1) {
      const above = room[l]!;
      const isHead = l === net.length - 1;
      // Of the unit's own layer the others are not needed, unless it is the head.
      const alone = l === at.layer && !isHead;
      const [from, to] = alone ? [at.unit, at.unit + 1] : [0, net[l]!.units];
      fill(net[l]!, below, above, from, to);
      if (!isHead) squash(above, from, to);
      below = above;
    }
    read(n, below);
  }
}

function fill(
  { inputs, units, weights, biases }: Layer,
  below: ArrayLike<number>,
  above: Float64Array,
  from: number,
  to: number,
): void {
  for (let j = from; j < to; j += 1) above[j] = biases[j]!;
  for (let i = 0; i < inputs; i += 1) {
    const x = below[i]!;
    if (x === 0) continue;
    const row = i * units;
    for (let j = from; j < to; j += 1) above[j]! += x * weights[row + j]!;
  }
}

function squash(values: Float64Array, from: number, to: number): void {
  for (let j = from; j < to; j += 1) values[j] = Math.tanh(values[j]!);
}

/** The gradient of `sum(weights * outputs)` with respect to the observation. */
export function saliency(
  net: Net,
  activations: readonly Float64Array[],
  weights: readonly number[],
): Float64Array {
  let slope = Float64Array.from(weights);
  for (let l = net.length - 1; l >= 0; l -= 1) {
    const layer = net[l]!;
    const below = new Float64Array(layer.inputs);
    for (let i = 0; i < layer.inputs; i += 1) {
      for (let j = 0; j < layer.units; j += 1) {
        below[i]! += layer.weights[i * layer.units + j]! * slope[j]!;
      }
      if (l > 0) below[i]! *= 1 - activations[l - 1]![i]! ** 2;
    }
    slope = below;
  }
  return slope;
}

/** Probabilities from logits. */
export function softmax(logits: ArrayLike<number>): number[] {
  const all = Array.from(logits);
  const most = Math.max(...all);
  const weights = all.map((logit) => Math.exp(logit - most));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

export interface Edge {
  /** Layer 0 is the observation, 1 the first hidden layer. */
  readonly from: readonly [layer: number, unit: number];
  readonly to: readonly [layer: number, unit: number];
  readonly weight: number;
}

/** The strongest weights into a unit and out of it, `count` of each. */
export function strongestEdges(net: Net, layer: number, unit: number, count: number): Edge[] {
  const into = net[layer - 1];
  const out = net[layer];
  const edges: Edge[] = [];
  const strongest = (list: Edge[]) =>
    list.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, count);
  if (into) {
    const all = Array.from({ length: into.inputs }, (_, i): Edge => {
      const weight = into.weights[i * into.units + unit]!;
      return { from: [layer - 1, i], to: [layer, unit], weight };
    });
    edges.push(...strongest(all));
  }
  if (out) {
    const all = Array.from({ length: out.units }, (_, j): Edge => {
      const weight = out.weights[unit * out.units + j]!;
      return { from: [layer, unit], to: [layer + 1, j], weight };
    });
    edges.push(...strongest(all));
  }
  return edges;
}
