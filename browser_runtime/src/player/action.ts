/** From a policy's outputs to the executed action, for every kind of action space. */
import type { Space } from "../generated/environments.generated";
import { digits } from "../ui/dom";
import type { PolicyOutputs } from "./onnx_bundle";

/** A policy's next action, also in words. */
export interface Decision {
  /** The most probable action: a number, or several where an action is several. */
  readonly action: number | number[];
  /** Probabilities of the options, or each number with its standard deviation. */
  readonly words: string;
}

/**
 * Choose the most probable action.
 *
 * @param valid which outputs may be chosen now; null where all may.
 * @throws RangeError The policy is of another kind of action space, or of another size.
 */
export function choose(
  space: Space,
  outputs: PolicyOutputs,
  valid: readonly boolean[] | null,
): Decision {
  if (space.kind === "box") return within(space, outputs);
  const choices = space.kind === "discrete" ? [space.labels] : space.labels;
  const wanted = choices.flat().length;
  if (!("logits" in outputs)) {
    const count = outputs.mean.length;
    throw new RangeError(`This policy gives real numbers (${count}); here are ${wanted} options.`);
  }
  if (outputs.logits.length !== wanted) {
    const count = outputs.logits.length;
    throw new RangeError(`This policy has ${count} options; here are ${wanted}.`);
  }
  const logits = outputs.logits.map((logit, at) =>
    valid === null || valid[at] ? logit : Number.NEGATIVE_INFINITY,
  );
  let from = 0;
  const parts = choices.map((labels) => {
    const part = logits.slice(from, from + labels.length);
    from += labels.length;
    return { labels, part };
  });
  const actions = parts.map(({ part }) => part.indexOf(Math.max(...part)));
  return {
    action: space.kind === "discrete" ? actions[0]! : actions,
    words: parts.map(({ labels, part }) => chances(labels, part)).join("; "),
  };
}

/** The mean, within the bounds, which is what the world executes. */
function within(space: Extract<Space, { kind: "box" }>, outputs: PolicyOutputs): Decision {
  const { labels, low, high } = space;
  if (!("mean" in outputs) || outputs.mean.length !== labels.length) {
    const has = "mean" in outputs ? `${outputs.mean.length} numbers` : "options to choose from";
    throw new RangeError(`This policy gives ${has}; here are real numbers (${labels.length}).`);
  }
  const action = outputs.mean.map((mean, at) => Math.min(Math.max(mean, low[at]!), high[at]!));
  const words = action.map((number, at) => {
    const std = Math.exp(outputs.log_std[at]!);
    return `${labels[at]} ${digits(number)} (std ${digits(std)})`;
  });
  return { action, words: words.join(", ") };
}

function chances(labels: readonly string[], logits: readonly number[]): string {
  return softmax(logits)
    .map((chance, at) => `${labels[at]} ${Math.round(chance * 100)} %`)
    .join(", ");
}

function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - most));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
}
