/** Figure 3.5: more and more steps on one batch. Its loss falls, and so may what it stands for. */
import { randomOf } from "../ch00/grid_math";
import { button, range, row, table } from "../kit/controls";
import { type Figure, say, snap } from "../kit/figure";
import { type Axes, chart, line, dot as point } from "../kit/plot";
import { type Shape, shape } from "../kit/shape";
import { batches, dot, drawn, estimate, meanReward, START, softmax, sum } from "./bandit";

const REWARDS = { shifted: [11, 10, 12], plain: [1, 0, 2] } as const;
const SIZE = 8;
export const STEPS = 60;
export const RATE = 0.1;

export interface Lying {
  readonly rewards: keyof typeof REWARDS;
  readonly counts: readonly number[];
  readonly steps: number;
  readonly drawn: number;
}

const INITIAL: Lying = { rewards: "shifted", counts: [4, 4, 0], steps: STEPS, drawn: 0 };

function set(state: Lying, _handle: string, value: number): Lying {
  return { ...state, steps: snap(value, 0, STEPS, 1) };
}

function press(state: Lying, handle: string): Lying {
  if (handle === "reset") return INITIAL;
  if (handle === "shifted" || handle === "plain") return { ...state, rewards: handle };
  const next = state.drawn + 1;
  return { ...state, drawn: next, counts: drawn(START, SIZE, randomOf(700 + next)) };
}

/** The policy-gradient loss of a batch: minus the mean of reward times log-probability. */
export function lossOf(
  logits: readonly number[],
  rewards: readonly number[],
  counts: readonly number[],
): number {
  const logs = softmax(logits).map(Math.log);
  return -sum(counts.map((count, arm) => count * rewards[arm]! * logs[arm]!)) / sum(counts);
}

/** Loss and true J after 0, 1, 2, ... steps on the same batch. */
export function descent(rewards: readonly number[], counts: readonly number[]) {
  let logits: readonly number[] = START;
  const path = [];
  for (let step = 0; step <= STEPS; step += 1) {
    path.push({ loss: lossOf(logits, rewards, counts), mean: meanReward(logits, rewards) });
    const slope = estimate(logits, rewards, counts);
    logits = logits.map((logit, arm) => logit + RATE * slope[arm]!);
  }
  return path;
}

/** J at the very minimum of a batch's loss, where probabilities are what each arm paid in all. */
function meanAtMinimum(rewards: readonly number[], counts: readonly number[]): number {
  const paid = counts.map((count, arm) => count * rewards[arm]!);
  const all = sum(paid);
  return all === 0 ? meanReward(START, rewards) : dot(paid, rewards) / all;
}

/** The share of batches whose minimum has a lower J than the start. */
export function shareThatLies(rewards: readonly number[]): number {
  const start = meanReward(START, rewards);
  return batches(START, SIZE)
    .filter(([counts]) => meanAtMinimum(rewards, counts) < start - 1e-12)
    .reduce((share, [, probability]) => share + probability, 0);
}

function told(state: Lying): string {
  const rewards = REWARDS[state.rewards];
  const path = descent(rewards, state.counts);
  const [first, now] = [path[0]!, path[state.steps]!];
  const change = now.mean - first.mean;
  const verdict =
    Math.abs(change) < 5e-4
      ? "J has not moved"
      : change < 0
        ? "the policy became worse"
        : "the policy became better";
  return `After ${state.steps === 1 ? "one step" : `${state.steps} steps`} on this batch the loss went from ${say(first.loss, 2)} to ${say(now.loss, 2)}, and J from ${say(first.mean)} to ${say(now.mean)}: ${verdict}.`;
}

const ticksOf = (low: number, high: number) => [low, (low + high) / 2, high];

function curve(state: Lying, width: number, which: "loss" | "mean"): Shape {
  const rewards = REWARDS[state.rewards];
  const values = descent(rewards, state.counts).map((at) => at[which]);
  const start = values[0]!;
  const reach = Math.max(0.05, ...values.map((value) => Math.abs(value - start)));
  const places = reach > 0.5 ? 1 : 2;
  const round = (value: number, up: 1 | -1) =>
    (Math.ceil(up * value * 10 ** places) / 10 ** places) * up;
  const low = round(Math.min(...values) - reach * 0.05, -1);
  const high = round(Math.max(...values) + reach * 0.05, 1);
  const axes: Axes = {
    width,
    height: width < 340 ? 150 : 170,
    x: [0, STEPS],
    y: [low, high],
    xLabel: "steps on the same batch",
    yLabel: which === "loss" ? "loss of the batch" : "J, the true mean reward",
    xTicks: [0, 20, 40, 60],
    yTicks: ticksOf(low, high),
  };
  const label = `${axes.yLabel}: ${say(start)} at first, ${say(values[state.steps]!)} after ${state.steps} steps`;
  return chart(axes, label, [
    line(
      axes,
      values.map((value, step) => [step, value] as const),
      which,
    ),
    line(
      axes,
      [
        [0, start],
        [STEPS, start],
      ],
      "from",
    ),
    point(axes, state.steps, values[state.steps]!, which, 6),
  ]);
}

function view(state: Lying, width: number): readonly Shape[] {
  const rewards = REWARDS[state.rewards];
  const path = descent(rewards, state.counts);
  const half = width < 560 ? width : width / 2 - 8;
  const rows = [0, 10, 20, 40, 60].map((step) => [
    String(step),
    say(path[step]!.loss, 2),
    say(path[step]!.mean),
  ]);
  const choice = (name: Lying["rewards"]) =>
    button(name, `rewards ${REWARDS[name].join(", ")}`, {
      "aria-pressed": String(name === state.rewards),
    });
  const share = say(100 * shareThatLies(rewards), 0);
  return [
    row(
      range("steps", "steps on this batch", state.steps, [0, STEPS, 1]),
      button("another", "Another batch of 8"),
      choice("shifted"),
      choice("plain"),
      button("reset", "Start again"),
    ),
    shape(
      "p",
      { class: "ppo-figure__sum" },
      `In this batch: arm 1 ${times(state.counts[0]!)}, arm 2 ${times(state.counts[1]!)}, arm 3 ${times(state.counts[2]!)}.`,
    ),
    shape(
      "div",
      { class: "ppo-figure__pair" },
      curve(state, half, "loss"),
      curve(state, half, "mean"),
    ),
    shape(
      "p",
      { class: "ppo-figure__note" },
      `${told(state)} Followed to its minimum, the loss of ${share} in 100 batches leads J downhill with these rewards.`,
    ),
    table("The numbers as a table", ["steps", "loss", "J"], rows),
  ];
}

function times(count: number): string {
  return count === 0 ? "never" : count === 1 ? "once" : `${count} times`;
}

export const lyingLoss: Figure<Lying> = {
  initial: INITIAL,
  view,
  summary: (state) => told(state),
  set,
  press,
};
