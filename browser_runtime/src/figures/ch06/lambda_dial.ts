/** Figure 6.2: bias against spread. Find the lambda of least mean squared error for a wrong critic. */
import { button, range, row, table } from "../kit/controls";
import { type Figure, say, snap } from "../kit/figure";
import { type Axes, chart, column, dot, line, place } from "../kit/plot";
import { type Shape, shape } from "../kit/shape";
import { bestLambda, critic, FIRST, START, STATES, spread, trueValue } from "./random_walk";

interface Dial {
  readonly lambda: number;
  /** Errors of the critic times this; 1 is the critic of the text. */
  readonly corruption: number;
  /** Lambdas tried with this critic, so far. */
  readonly tried: readonly number[];
  readonly shown: boolean;
}

const INITIAL: Dial = { lambda: 0.95, corruption: 1, tried: [0.95], shown: false };
/** How close to the least error counts as found, as a share of it. */
const FOUND = 0.005;

function set(state: Dial, handle: string, value: number): Dial {
  if (handle === "corruption") {
    const corruption = snap(value, 0, 3, 0.25);
    if (corruption === state.corruption) return state;
    return { ...state, corruption, tried: [state.lambda], shown: false };
  }
  const lambda = snap(value, 0, 1, 0.01);
  const tried = state.tried.includes(lambda) ? state.tried : [...state.tried, lambda];
  return { ...state, lambda, tried };
}

function press(state: Dial, handle: string): Dial {
  if (handle === "reset") return INITIAL;
  return handle === "show" ? { ...state, shown: !state.shown } : state;
}

/** Whether the reader's lambda is as good as the best, within half a percent of its error. */
export function isFound(state: Dial): boolean {
  const least = spread(bestLambda(state.corruption), state.corruption).mse;
  return spread(state.lambda, state.corruption).mse <= least * (1 + FOUND) + 1e-12;
}

function summary(state: Dial): string {
  const { bias, std, mse } = spread(state.lambda, state.corruption);
  const numbers = `At λ = ${say(state.lambda)} the estimate is off by ${say(bias)} on average and has standard deviation ${say(std)}; mean squared error ${say(mse, 4)}.`;
  const verdict = isFound(state)
    ? "No other λ does better with this critic."
    : "Some other λ does better.";
  return `${numbers} ${verdict}`;
}

function critics(state: Dial, width: number): Shape {
  const values = critic(state.corruption);
  const [low, high] = [Math.min(0, ...values), Math.max(1, ...values)];
  const axes: Axes = {
    width,
    height: 170,
    x: [0.4, STATES + 0.6],
    y: [low, high],
    xLabel: "state",
    yLabel: "value: true (line) and the critic's (bars)",
    xTicks: Array.from({ length: STATES }, (_, i) => i + 1),
    yTicks: [0, 0.5, 1],
  };
  const bars = values.map((value, i) => {
    const name = i + 1 === START ? "start" : i + 1 === FIRST ? "first" : "plain";
    return value >= 0
      ? column(axes, i + 1, value, 0.6, name)
      : shape("g", { transform: "" }, negative(axes, i + 1, value, name));
  });
  const truth = values.map((_, i) => [i + 1, trueValue(i + 1)] as const);
  const label = `The critic's values of states 1 to 7: ${values.map((v) => say(v)).join(", ")}. True: s/8.`;
  return chart(axes, label, [...bars, line(axes, truth, "true")]);
}

function negative(axes: Axes, x: number, value: number, name: string): Shape {
  // A bar below zero is the mirror of one above: same corners, other way round.
  const box = column(axes, x, 0, 0.6, name);
  const [, bottom] = [0, column(axes, x, value, 0.6, name).attributes.y as number];
  const top = box.attributes.y as number;
  return shape("rect", { ...box.attributes, y: top, height: Math.max(1, bottom - top) });
}

function errors(state: Dial, width: number): Shape {
  const all = Array.from({ length: 101 }, (_, i) => i / 100);
  const values = all.map((lambda) => ({ lambda, ...spread(lambda, state.corruption) }));
  const top = roof(state.corruption);
  const tick = top / 4;
  const axes: Axes = {
    width,
    height: 250,
    x: [0, 1],
    y: [0, top],
    xLabel: "λ",
    yLabel: "mean squared error = bias² + variance",
    xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1],
    yTicks: [0, 1, 2, 3, 4].map((i) => i * tick),
  };
  const now = spread(state.lambda, state.corruption);
  const curves = shape(
    "g",
    { class: state.shown || isFound(state) ? "ppo-dial__curves" : "ppo-dial__curves ppo-print" },
    line(
      axes,
      values.map((v) => [v.lambda, v.bias ** 2] as const),
      "bias",
    ),
    line(
      axes,
      values.map((v) => [v.lambda, v.std ** 2] as const),
      "variance",
    ),
    line(
      axes,
      values.map((v) => [v.lambda, v.mse] as const),
      "mse",
    ),
  );
  const fits = (value: number) => value <= top;
  const tried = state.tried
    .map((lambda) => ({ lambda, mse: spread(lambda, state.corruption).mse }))
    .filter(({ mse }) => fits(mse))
    .map(({ lambda, mse }) => dot(axes, lambda, mse, "tried", 3));
  const parts = { bias: now.bias ** 2, variance: now.std ** 2, mse: now.mse };
  const here = Object.entries(parts).map(([name, value]) =>
    fits(value)
      ? dot(axes, state.lambda, value, name, name === "mse" ? 6 : 4)
      : beyond(axes, state.lambda, value, name),
  );
  return chart(axes, summary(state), [curves, ...tried, ...here]);
}

/**
 * The top of the chart: a few times the least error, so that its place can be seen. What is worse
 * is named at the edge.
 */
function roof(corruption: number): number {
  const least = spread(bestLambda(corruption), corruption).mse;
  const rough = Math.max(0.02, 2.2 * least);
  const unit = 10 ** Math.floor(Math.log10(rough));
  return [2, 4, 8, 20].map((step) => step * unit).find((step) => step >= rough)!;
}

/** A value above the chart: an arrow at its edge, the sum with its number. */
function beyond(axes: Axes, lambda: number, value: number, name: string): Shape {
  const [x, y] = place(axes, lambda, axes.y[1]);
  const isSum = name === "mse";
  const size = isSum ? 7 : 5;
  const d = `M${x} ${y - size}L${x - size} ${y + size}L${x + size} ${y + size}Z`;
  const anchor = lambda > 0.5 ? "end" : "start";
  const at = { x: x + (lambda > 0.5 ? -12 : 12), y: y + 5, "text-anchor": anchor };
  const label = isSum ? [shape("text", at, `${say(value, 4)}, above this scale`)] : [];
  const arrow = shape("path", { class: `ppo-plot__dot ppo-plot__dot--${name}`, d });
  return shape("g", {}, arrow, ...label);
}

function legend(state: Dial): Shape {
  const { bias, std, mse } = spread(state.lambda, state.corruption);
  const item = (name: string, text: string) =>
    shape("li", { class: `ppo-plot__key ppo-plot__key--${name}` }, text);
  return shape(
    "ul",
    { class: "ppo-plot__legend" },
    item("bias", `bias² = ${say(bias)}² = ${say(bias ** 2, 5)}`),
    item("variance", `variance = ${say(std)}² = ${say(std ** 2, 5)}`),
    item("mse", `sum = ${say(mse, 5)}`),
  );
}

function view(state: Dial, width: number): readonly Shape[] {
  const rows = [0, 0.2, 0.5, 0.8, 0.95, 1].map((lambda) => {
    const { mean, bias, std, mse } = spread(lambda, state.corruption);
    return [say(lambda), say(mean), say(bias), say(std), say(mse, 4)];
  });
  const found = isFound(state)
    ? `Found: with this critic no λ beats ${say(state.lambda)} by more than half a percent.`
    : "Turn λ until the large dot is as low as it goes.";
  return [
    row(
      range("lambda", "λ", state.lambda, [0, 1, 0.01]),
      range("corruption", "critic's errors ×", state.corruption, [0, 3, 0.25]),
    ),
    critics(state, width),
    errors(state, width),
    legend(state),
    shape("p", { class: "ppo-figure__sum" }, found),
    row(
      button("show", state.shown ? "Hide the curves" : "Show the curves", {
        "aria-pressed": state.shown ? "true" : "false",
      }),
      button("reset", "Start again"),
    ),
    table(
      "Numbers for this critic",
      ["λ", "mean estimate", "bias", "std", "mean squared error"],
      rows,
    ),
  ];
}

export const lambdaDial: Figure<Dial> = { initial: INITIAL, view, summary, set, press };
