/** Figure 2.3: the mean of n draws beside what it is expected to be, and how far off chance puts it. */
import { randomOf } from "../ch00/grid_math";
import { button, range, row, table } from "../kit/controls";
import { type Figure, say, snap } from "../kit/figure";
import { type Axes, chart, dot, line, place } from "../kit/plot";
import { type Shape, shape } from "../kit/shape";
import { moments, softmax } from "./policy_math";

/** The policy of the text, and what its three arms pay. */
export const LOGITS = [2, 1, 0] as const;
export const REWARDS = [1, 0, 2] as const;
const MOST = 1000;

export interface Noise {
  /** Draws so far. */
  readonly draws: number;
  /** Whose luck it is. */
  readonly seed: number;
}

const START: Noise = { draws: 100, seed: 1 };

/** The actions of the first `count` draws: the first action whose cumulative probability exceeds u. */
export function actionsOf(seed: number, count: number): number[] {
  const random = randomOf(seed);
  const p = softmax(LOGITS);
  return Array.from({ length: count }, () => {
    const u = random();
    if (u < p[0]!) return 0;
    return u < p[0]! + p[1]! ? 1 : 2;
  });
}

/** The mean reward after every draw. */
export function runningMeans(actions: readonly number[]): number[] {
  let sum = 0;
  return actions.map((action, i) => {
    sum += REWARDS[action]!;
    return sum / (i + 1);
  });
}

/** One standard error of the mean of `count` draws: √(variance / n). */
export function standardError(count: number): number {
  return Math.sqrt(moments(softmax(LOGITS), REWARDS).variance / count);
}

function set(state: Noise, _handle: string, value: number): Noise {
  return { ...state, draws: Math.round(10 ** snap(value, 0, 3, 0.1)) };
}

function press(state: Noise, handle: string): Noise {
  if (handle === "luck") return { ...state, seed: state.seed + 1 };
  if (handle === "reset") return START;
  const more = handle === "more" ? state.draws + 1 : state.draws * 4;
  return { ...state, draws: Math.min(MOST, more) };
}

function summary(state: Noise): string {
  const { mean } = moments(softmax(LOGITS), REWARDS);
  const error = standardError(state.draws);
  const now = runningMeans(actionsOf(state.seed, state.draws)).at(-1)!;
  const away = say(Math.abs(now - mean) / error, 1);
  return `After ${state.draws} draws the mean is ${say(now)}; expected ${say(mean)}. Chance puts it off by about ${say(error)}, one standard error; this one is off by ${away} of them.`;
}

function plot(state: Noise, width: number): Shape {
  const { mean } = moments(softmax(LOGITS), REWARDS);
  const axes: Axes = {
    width,
    height: 250,
    x: [0, 3],
    y: [0, 2],
    xLabel: "number of draws",
    yLabel: "mean reward",
    xTicks: [],
    yTicks: [0, 0.5, 1, 1.5, 2],
  };
  const powers = [0, 1, 2, 3].map((power) => {
    const [x] = place(axes, power, 0);
    const at = { class: "ppo-plot__tick", x, y: axes.height - 24, "text-anchor": "middle" };
    return shape("text", at, String(10 ** power));
  });
  const grid = Array.from({ length: 61 }, (_, i) => i / 20);
  const edge = (side: number) =>
    grid.map((x) => [x, Math.max(0, mean + side * standardError(10 ** x))] as const);
  const means = runningMeans(actionsOf(state.seed, state.draws));
  const path = means.map((value, i) => [Math.log10(i + 1), value] as const);
  const band = [...edge(1), ...edge(-1).reverse()];
  const d = band.map(([x, y], i) => `${i === 0 ? "M" : "L"}${place(axes, x, y).join(" ")}`);
  return chart(axes, summary(state), [
    shape("path", { class: "ppo-plot__area", d: `${d.join("")}Z` }),
    line(axes, [[0, mean] as const, [3, mean] as const], "limit"),
    line(axes, path, "reward"),
    dot(axes, path.at(-1)![0], path.at(-1)![1], "reward", 5),
    ...powers,
  ]);
}

function view(state: Noise, width: number): readonly Shape[] {
  const p = softmax(LOGITS);
  const { mean } = moments(p, REWARDS);
  const actions = actionsOf(state.seed, state.draws);
  const rows = p.map((probability, a) => {
    const count = actions.filter((action) => action === a).length;
    return [String(a), say(REWARDS[a]!), say(probability), String(count), say(count / state.draws)];
  });
  const power = Math.log10(state.draws);
  const key = (name: string, text: string) =>
    shape("li", { class: `ppo-plot__key ppo-plot__key--${name}` }, text);
  return [
    row(range("draws", "draws n", power, [0, 3, 0.1], String(state.draws))),
    plot(state, width),
    shape(
      "ul",
      { class: "ppo-plot__legend" },
      key("reward", `mean of ${state.draws}: ${say(runningMeans(actions).at(-1)!)}`),
      key("limit", `expected: ${say(mean)}`),
      key("area", `one standard error: ${say(standardError(state.draws))}`),
    ),
    row(
      button("more", "One more draw"),
      button("times", "Four times as many"),
      button("luck", "Other luck"),
      button("reset", "Start again"),
    ),
    table("The draws as a table", ["action", "pays", "p", "drawn", "share"], rows),
  ];
}

export const samplingNoise: Figure<Noise> = { initial: START, view, summary, set, press };
