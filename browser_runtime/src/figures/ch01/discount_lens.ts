/** Figure 1.2: the same rewards, seen by somebody patient and by somebody who is not. */
import { type Bar, bars, panel, scale } from "../kit/bars";
import { button, range, row, table } from "../kit/controls";
import { type Figure, indexOf, say, snap } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { discountedReturns, halfLife, signChanges } from "./returns";

const LIMIT = 4;
const STEP = 0.25;

export interface Lens {
  readonly rewards: readonly number[];
  readonly gamma: number;
  /** The step whose return is taken apart. */
  readonly chosen: number;
}

const START: Lens = { rewards: [1, 0, -2, 3], gamma: 0.9, chosen: 0 };

function set(state: Lens, handle: string, value: number): Lens {
  if (handle === "gamma") return { ...state, gamma: snap(value, 0, 1, 0.01) };
  const t = indexOf(handle);
  const dragged = snap(value, -LIMIT, LIMIT, STEP);
  return { ...state, rewards: state.rewards.map((old, i) => (i === t ? dragged : old)) };
}

function press(state: Lens, handle: string): Lens {
  if (handle === "reset") return START;
  return handle.startsWith("choose") ? { ...state, chosen: indexOf(handle) } : state;
}

/** The weight of every reward in the chosen return: 0 before it, gamma to the distance after. */
function weights({ rewards, gamma, chosen }: Lens): number[] {
  return rewards.map((_, t) => (t < chosen ? 0 : gamma ** (t - chosen)));
}

/** The chosen return as a sum, for instance "1 + 0.81 × (−2) + 0.729 × 3 = 1.567". */
export function sumOf(state: Lens): string {
  const returns = discountedReturns(state.rewards, state.gamma);
  const parts = weights(state)
    .map((weight, t) => ({ weight, reward: state.rewards[t]!, t }))
    .filter(({ reward, t }) => t >= state.chosen && (reward !== 0 || t === state.chosen))
    .map(({ weight, reward, t }) => {
      if (t === state.chosen) return say(reward);
      return `${say(weight)} × ${reward < 0 ? `(${say(reward)})` : say(reward)}`;
    });
  return `${parts.join(" + ")} = ${say(returns[state.chosen]!)}`;
}

/** Who calls this a good start, and how far one sees. */
function verdict(state: Lens): string {
  const first = discountedReturns(state.rewards, state.gamma)[0]!;
  const judged =
    Math.abs(first) < 0.01 ? "neither good nor bad" : first > 0 ? "a good start" : "a bad start";
  const seen = halfLife(state.gamma);
  const reach =
    seen === null
      ? state.gamma === 0
        ? "Only the next reward counts."
        : "All rewards count alike."
      : `A reward counts half after ${say(seen, 1)} steps.`;
  const changes = signChanges(state.rewards).map((gamma) => say(gamma));
  const where =
    changes.length === 0
      ? "No γ changes the sign of step 0."
      : `Its sign changes at γ = ${changes.join(" and ")}.`;
  return `${reach} With γ = ${say(state.gamma, 2)} this is ${judged}. ${where}`;
}

function view(state: Lens, width: number): readonly Shape[] {
  const returns = discountedReturns(state.rewards, state.gamma);
  const weight = weights(state);
  const rewards: Bar[] = state.rewards.map((value, t) => ({
    value,
    className: "rewards",
    handle: `rewards:${t}`,
    spoken: `Reward of step ${t}: ${say(value)}`,
  }));
  const shares: Bar[] = state.rewards.map((value, t) => ({
    value: value * weight[t]!,
    className: t < state.chosen ? "gone" : "rewards",
    below: t < state.chosen ? "past" : `× ${say(weight[t]!)}`,
  }));
  const sums: Bar[] = returns.map((value, t) => ({
    value,
    className: t === state.chosen ? "values" : "copied",
  }));
  const drawing = panel(width, "Rewards, what they count, and returns", [
    bars("reward r", rewards, width, LIMIT),
    bars(`what it counts at step ${state.chosen}`, shares, width, LIMIT, 18),
    bars("return G", sums, width, scale(returns)),
  ]);
  const choices = state.rewards.map((_, t) =>
    button(`choose:${t}`, width < 420 ? `${t}` : `step ${t}`, {
      class: "ppo-figure__choice",
      "aria-pressed": String(t === state.chosen),
      "aria-label": `Take apart the return of step ${t}`,
    }),
  );
  const steps = state.rewards.map((reward, t) => [
    String(t),
    say(reward),
    say(weight[t]!),
    say(returns[t]!),
  ]);
  return [
    row(range("gamma", "γ", state.gamma, [0, 1, 0.01]), button("reset", "Start again")),
    drawing,
    shape("div", { class: "ppo-figure__ends ppo-figure__ends--four" }, ...choices),
    shape("p", { class: "ppo-figure__sum" }, `G(${state.chosen}) = ${sumOf(state)}`),
    shape("p", { class: "ppo-figure__note" }, verdict(state)),
    table("The numbers as a table", ["step", "reward", "weight", "return"], steps),
  ];
}

export const discountLens: Figure<Lens> = {
  initial: START,
  view,
  summary: (state) => `Return of step ${state.chosen}: ${sumOf(state)}. ${verdict(state)}`,
  set,
  press,
};
