/** The folded sheet: PPO's objective of one sample over its ratio and its advantage. */
import { button, choice, legend, range, readings, row, table } from "../kit/controls";
import { handlesOf } from "../kit/fields";
import type { Recorded } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { fixed } from "../surface_kit/numbers";
import { clipped, isDead, objective, slope } from "./clip";
import { SheetPicture } from "./folded_sheet_picture";
import { fieldsOf, INITIAL, type Minibatch, nextSample, type Sheet } from "./folded_sheet_state";

/** What a chosen sample does to the policy, in words. */
function effect(ratio: number, advantage: number, epsilon: number): string {
  if (isDead(ratio, advantage, epsilon)) {
    return advantage > 0
      ? "This good action is already more than ε likelier: pushing further earns nothing."
      : "This bad action is already more than ε rarer: pushing further earns nothing.";
  }
  if (advantage > 0) return "The step makes this action likelier.";
  return ratio > 1 + epsilon
    ? "A bad action that became likelier: the pull back is at full strength, and grows with r."
    : "The step makes this action rarer.";
}

function sample({ adv, epochs }: Minibatch, { epoch, focus, eps }: Sheet): Shape[] {
  if (focus === null) {
    const words = "Point at a sample, or choose one with the buttons.";
    return [shape("p", { class: "ppo-figure__note" }, words)];
  }
  const [r, A] = [epochs[epoch]!.ratio[focus]!, adv[focus]!];
  const sides = `${fixed(r, 3)} · ${fixed(A, 3)}, ${fixed(clipped(r, eps), 3)} · ${fixed(A, 3)}`;
  return [
    readings(
      [`sample ${focus + 1}: r`, fixed(r, 4)],
      ["A", fixed(A, 4)],
      ["L", fixed(objective(r, A, eps), 4)],
      ["dL / d log π", fixed(slope(r, A, eps), 4)],
    ),
    shape(
      "p",
      { class: "ppo-figure__note" },
      `L = min(r·A, clip(r)·A) = min(${sides}). ${effect(r, A, eps)}`,
    ),
  ];
}

function numbersOf({ adv, epochs }: Minibatch, { epoch, eps }: Sheet) {
  const { ratio, ratio_max, approx_kl } = epochs[epoch]!;
  const dead = ratio.filter((r, i) => isDead(r, adv[i]!, eps)).length;
  const total = ratio.reduce((sum, r, i) => sum + objective(r, adv[i]!, eps), 0);
  return { dead, mean: total / adv.length, largest: ratio_max, kl: approx_kl };
}

function view(data: Minibatch, state: Sheet): readonly Shape[] {
  const { eps, epoch, plot } = state;
  const { ratio } = data.epochs[epoch]!;
  const { dead, mean, largest, kl } = numbersOf(data, state);
  const samples = ratio.map((r, i) => {
    const A = data.adv[i]!;
    const numbers = [r, A, objective(r, A, eps), slope(r, A, eps)];
    return [String(i + 1), ...numbers.map((number) => fixed(number, 4))];
  });
  return [
    legend(
      ["up", "A > 0, gradient alive"],
      ["down", "A < 0, gradient alive"],
      ["dead", "grey part, hollow dots: gradient 0"],
    ),
    choice(
      "plot",
      "look",
      [
        ["sheet", "sheet"],
        ["pos", "A > 0"],
        ["neg", "A < 0"],
      ],
      plot,
    ),
    range("eps", "ε", eps, [0.05, 0.5, 0.05], fixed(eps)),
    range("epoch", "epochs done", epoch, [0, data.epochs.length - 1, 1]),
    readings(
      ["mean of L", fixed(mean, 4)],
      ["gradient 0", `${dead} of ${data.adv.length}`],
      ["largest ratio", fixed(largest, 3)],
      ["approx. KL", `${fixed(kl, 4)} nats`],
    ),
    row(button("previous", "← sample"), button("next", "sample →")),
    ...sample(data, state),
    table("The minibatch as a table", ["#", "r", "A", "L", "dL/dlog π"], samples),
  ];
}

function summary(data: Minibatch, state: Sheet): string {
  const { dead, mean } = numbersOf(data, state);
  const { focus, eps, epoch } = state;
  const one =
    focus === null ? "" : ` ${effect(data.epochs[epoch]!.ratio[focus]!, data.adv[focus]!, eps)}`;
  return `After ${epoch} epochs the mean of L is ${fixed(mean, 4)}, and ${dead} of ${data.adv.length} samples have gradient 0 at ε ${fixed(eps)}.${one}`;
}

export const foldedSheet: Recorded<Sheet, Minibatch> = {
  asset: "views/minibatch.json",
  from(data) {
    const fields = fieldsOf(data);
    const { set, press } = handlesOf(fields);
    return {
      initial: INITIAL,
      fields,
      view: (state) => view(data, state),
      summary: (state) => summary(data, state),
      set,
      press(state, handle) {
        if (handle === "next") return { ...state, focus: nextSample(data, state, 1) };
        if (handle === "previous") return { ...state, focus: nextSample(data, state, -1) };
        return press(state, handle);
      },
      picture: (place, change, signal) => new SheetPicture(place, data, change, signal),
    };
  },
};
