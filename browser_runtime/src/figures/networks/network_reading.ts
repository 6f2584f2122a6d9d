/** What the networks say about an observation, ready to be drawn and read. */
import type { Space } from "../../generated/environments.generated";
import { clamp, fixed } from "../surface_kit/numbers";
import { forward, saliency, softmax, strongestEdges } from "./mlp";
import type { Output, Shown } from "./network_drawing";
import type { PolicyNets } from "./onnx_policy";

export type Selected = NonNullable<Shown["selected"]>;

/** What a network is about: its inputs and outputs by name. */
export interface Names {
  readonly env: string;
  readonly obs: readonly string[];
  readonly action: Space;
}

const EDGES = 8;

/** The largest size of every entry seen so far, so that entries of any unit can be compared. */
export class Scale {
  #largest: number[] = [];

  see(obs: readonly number[]): readonly number[] {
    this.#largest = obs.map((value, i) => Math.max(this.#largest[i] ?? 1e-3, Math.abs(value)));
    return this.#largest;
  }
}

/** Read both networks at an observation. */
export function read(
  nets: PolicyNets,
  names: Names,
  obs: readonly number[],
  largest: readonly number[],
  selected: Selected | null,
): Shown {
  const inputs = nets.normalized(obs);
  const [actor, critic] = [forward(nets.actor, inputs), forward(nets.critic, inputs)];
  const relative = obs.map((value, i) => value / largest[i]!);
  const pulls = pullsOf(nets, actor, largest);
  return {
    activations: {
      actor: [relative, ...squashed(actor)],
      critic: [relative, ...squashed(critic, ceilingOf(nets))],
    },
    outputs: { actor: actions(nets, names.action, actor.at(-1)!), critic: [worth(nets, critic)] },
    observation: obs.map((value, i) => ({
      label: names.obs[i]!,
      words: fixed(value, 3),
      pull: pulls[i]!,
    })),
    selected,
    edges: selected ? strongestEdges(nets[selected.net], selected.layer, selected.unit, EDGES) : [],
  };
}

/** Outputs have no bounds: their cells show them against `ceiling`. */
function squashed(layers: readonly Float64Array[], ceiling = 3): ArrayLike<number>[] {
  const head = layers.at(-1)!;
  return [...layers.slice(0, -1), head.map((value) => Math.tanh(value / ceiling))];
}

/** How far each entry moves the choice between the last and the first option, from -1 to 1. */
function pullsOf(
  nets: PolicyNets,
  activations: readonly Float64Array[],
  largest: readonly number[],
): number[] {
  const count = activations.at(-1)!.length;
  const weights = Array.from({ length: count }, (_, i) => {
    if (nets.logStd || count === 1) return i === 0 ? 1 : 0;
    return i === count - 1 ? 1 : i === 0 ? -1 : 0;
  });
  const slopes = saliency(nets.actor, activations, weights);
  const pulls = [...slopes].map((slope, i) => slope * (nets.stretch?.[i] ?? 1) * largest[i]!);
  const strongest = Math.max(...pulls.map(Math.abs), 1e-12);
  return pulls.map((pull) => pull / strongest);
}

/** The most that a state can be worth where every step pays 1; a bound for the gauge. */
export function ceilingOf({ gamma }: PolicyNets): number {
  return gamma !== null && gamma < 1 ? 1 / (1 - gamma) : 100;
}

function actions(nets: PolicyNets, space: Space, outputs: Float64Array): Output[] {
  if (space.kind === "box") {
    return space.labels.map((label, i) => {
      const [low, high] = [space.low[i]!, space.high[i]!];
      const mean = clamp(outputs[i]!, low, high);
      const std = Math.exp(nets.logStd?.[i] ?? 0);
      return {
        label,
        words: `${fixed(mean, 2)} ± ${fixed(std, 2)}`,
        share: (mean - low) / (high - low),
        chosen: true,
      };
    });
  }
  const choices = space.kind === "discrete" ? [space.labels] : space.labels;
  let from = 0;
  return choices.flatMap((labels) => {
    const chances = softmax(outputs.subarray(from, from + labels.length));
    from += labels.length;
    const most = Math.max(...chances);
    return labels.map((label, i) => ({
      label,
      words: `${(100 * chances[i]!).toFixed(1)} %`,
      share: chances[i]!,
      chosen: chances[i] === most,
    }));
  });
}

function worth(nets: PolicyNets, layers: readonly Float64Array[]): Output {
  const value = layers.at(-1)![0]!;
  const share = Math.abs(value) / ceilingOf(nets);
  return { label: "value", words: fixed(value, 2), share, chosen: false };
}
