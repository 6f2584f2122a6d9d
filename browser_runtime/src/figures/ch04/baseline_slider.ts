/** Figure 4.2: what a baseline does to the mean and to the variance of one pull's estimate. */
import { meanReward } from "../ch03/bandit";
import { range, row, table, toggle } from "../kit/controls";
import { type Figure, say, snap } from "../kit/figure";
import { type Axes, chart, column, dot, line, place } from "../kit/plot";
import { type Shape, shape } from "../kit/shape";
import { bestConstant, LOGITS, meanOf, REWARDS, varianceOf, weightsOf } from "./weights";

const [LOW, HIGH, STEP] = [-1, 3, 0.01];
const TALLEST = 3;

export interface Baseline {
  readonly b: number;
  /** Whether the baseline may look at the action. */
  readonly looks: boolean;
}

const INITIAL: Baseline = { b: 0, looks: false };
const EXACT = meanOf(REWARDS);

function set(state: Baseline, _handle: string, value: number): Baseline {
  return { ...state, b: snap(value, LOW, HIGH, STEP) };
}

function press(state: Baseline, handle: string): Baseline {
  if (handle === "looks") return { ...state, looks: !state.looks };
  return INITIAL;
}

const variance = ({ b, looks }: Baseline) => varianceOf(weightsOf(b, looks));

/** How far the mean of the estimate is from the gradient. */
export function biasOf({ b, looks }: Baseline): number {
  return Math.hypot(...meanOf(weightsOf(b, looks)).map((mean, arm) => mean - EXACT[arm]!));
}

function told(state: Baseline): string {
  const spread = say(variance(state));
  const what = state.looks ? `${say(state.b, 2)} times the arm's own pay` : say(state.b, 2);
  const bias = biasOf(state);
  const off =
    bias < 1e-9
      ? "The mean is the gradient, as with any other baseline."
      : `The mean is off by ${say(bias)}.`;
  return `${state.looks ? "Taking off" : "Baseline"} ${what}: variance ${spread}. ${off}`;
}

function parabola(state: Baseline, width: number): Shape {
  const axes: Axes = {
    width,
    height: width < 400 ? 160 : 210,
    x: [LOW, HIGH],
    y: [0, TALLEST],
    xLabel: state.looks ? "share of its own pay taken off" : "baseline b",
    yLabel: "variance of one pull",
    xTicks: [-1, 0, 1, 2, 3],
    yTicks: [0, 1, 2, 3],
  };
  const curve = Array.from({ length: 81 }, (_, i) => {
    const b = LOW + ((HIGH - LOW) * i) / 80;
    return [b, varianceOf(weightsOf(b, state.looks))] as const;
  });
  const none = variance({ ...state, b: 0 });
  return chart(axes, told(state), [
    line(axes, [[LOW, none] as const, [HIGH, none] as const], "limit"),
    line(axes, curve, "variance"),
    ...marks(state, axes),
    dot(axes, state.b, variance(state), "variance", 7),
  ]);
}

/** The mean return J and the best constant, where the baseline is a constant. */
function marks(state: Baseline, axes: Axes): Shape[] {
  if (state.looks) return [];
  const named = [
    [meanReward(LOGITS, REWARDS), "J"],
    [bestConstant(), "best"],
  ] as const;
  return named.flatMap(([b, name]) => {
    // Above the level without a baseline, where no line runs.
    const [x, y] = place(axes, b, variance({ ...state, b: 0 }));
    const at = { x, y: y - 6, "text-anchor": "middle" };
    return [
      dot(axes, b, variance({ b, looks: false }), "tried", 4),
      shape("text", { class: "ppo-plot__tick", ...at }, name),
    ];
  });
}

function means(state: Baseline, width: number): Shape {
  const axes: Axes = {
    width,
    height: width < 400 ? 150 : 210,
    x: [0.4, 3.6],
    y: [-0.7, 0.7],
    xLabel: "arm",
    yLabel: "mean of the estimate, and the gradient",
    xTicks: [1, 2, 3],
    yTicks: [-0.5, 0, 0.5],
  };
  const found = meanOf(weightsOf(state.b, state.looks));
  const both = found.flatMap((mean, arm) => [
    column(axes, arm + 0.84, EXACT[arm]!, 0.3, "plain"),
    column(axes, arm + 1.16, mean, 0.3, "mean"),
  ]);
  const label = `Mean of the estimate: ${found.map((mean) => say(mean, 4)).join(", ")}`;
  return chart(axes, label, both.map(upright));
}

/** A column whose value is below 0 hangs from it. */
function upright(one: Shape): Shape {
  const { y, height } = one.attributes;
  const [top, tall] = [Number(y), Number(height)];
  const attributes = { ...one.attributes, y: Math.min(top, top + tall), height: Math.abs(tall) };
  return { ...one, attributes };
}

function view(state: Baseline, width: number): readonly Shape[] {
  const half = width < 560 ? width : width / 2 - 8;
  const found = meanOf(weightsOf(state.b, state.looks));
  const weights = weightsOf(state.b, state.looks);
  const rows = REWARDS.map((reward, arm) => [
    `arm ${arm + 1}`,
    String(reward),
    say(weights[arm]!, 2),
    say(EXACT[arm]!, 4),
    say(found[arm]!, 4),
  ]);
  const name = state.looks ? "share taken off" : "baseline b";
  const key = (role: string, words: string) =>
    shape("li", { class: `ppo-plot__key ppo-plot__key--${role}` }, words);
  return [
    row(
      range("b", name, state.b, [LOW, HIGH, STEP], say(state.b, 2)),
      toggle("looks", "It may look at the action", state.looks),
    ),
    shape("div", { class: "ppo-figure__pair" }, parabola(state, half), means(state, half)),
    shape(
      "ul",
      { class: "ppo-plot__legend" },
      key("variance", `variance: ${say(variance(state))}`),
      key("limit", `without a baseline: ${say(variance({ ...state, b: 0 }))}`),
      key("plain", "the gradient"),
      key(
        "mean",
        biasOf(state) < 1e-9 ? "the mean: equal" : `the mean: off by ${say(biasOf(state))}`,
      ),
    ),
    shape("p", { class: "ppo-figure__note" }, told(state)),
    table(
      `J = ${say(meanReward(LOGITS, REWARDS), 4)}; the best constant is ${say(bestConstant())}`,
      ["arm", "pays", "weight", "gradient", "mean of the estimate"],
      rows,
    ),
  ];
}

export const baselineSlider: Figure<Baseline> = {
  initial: INITIAL,
  view,
  summary: told,
  set,
  press,
};
