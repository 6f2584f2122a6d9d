/** Figure 4.3: ten coins, and how far the estimates of all 1,024 tapes lie apart. */
import { randomOf } from "../ch00/grid_math";
import { button, choice, row, table } from "../kit/controls";
import { type Figure, indexOf, say } from "../kit/figure";
import { type Axes, chart, column, place } from "../kit/plot";
import { type Shape, shape } from "../kit/shape";
import {
  allTapes,
  COINS,
  type Estimator,
  estimate,
  GRADIENT,
  moments,
  type Sum,
  scoreOf,
  type TakenOff,
  type Tape,
  weights,
} from "./coins";

const SUMS: readonly (readonly [Sum, string])[] = [
  ["whole", "all ten coins"],
  ["to-go", "this coin and later ones"],
];
const OFFS: readonly (readonly [TakenOff, string])[] = [
  ["nothing", "nothing"],
  ["usual", "what is usual"],
  ["own", "the same, and this coin's pay"],
];
const [LOW, HIGH] = [-22, 52];

export interface Chain extends Estimator {
  readonly tape: Tape;
  readonly seed: number;
}

const INITIAL: Chain = {
  sum: "whole",
  off: "nothing",
  tape: [1, 0, 1, 1, 0, 1, 0, 1, 1, 0],
  seed: 1,
};

function press(state: Chain, handle: string): Chain {
  if (handle === "toss") {
    const random = randomOf(state.seed);
    const tape = Array.from({ length: COINS }, () => (random() < 0.5 ? 0 : 1));
    return { ...state, tape, seed: state.seed + 1 };
  }
  if (handle.startsWith("coin:")) {
    const at = indexOf(handle);
    const tape = state.tape.map((coin, t) => (t === at ? ((1 - coin) as 0 | 1) : coin));
    return { ...state, tape };
  }
  const value = handle.slice(handle.indexOf(":") + 1);
  const [sum] = SUMS.find(([name]) => name === value) ?? [state.sum];
  const [off] = OFFS.find(([name]) => name === value) ?? [state.off];
  return { ...state, sum, off };
}

function told(state: Chain): string {
  const { mean, variance } = moments(state);
  const right = Math.abs(mean - GRADIENT) < 1e-9;
  const of = right
    ? "the mean of all tapes is the gradient, 2.5"
    : `the mean of all tapes is ${say(mean)} instead of 2.5`;
  return `This tape says ${say(estimate(state.tape, state), 2)}; ${of}; variance ${say(variance, 4)}.`;
}

/** The coins as buttons, with weight and score of each under it. */
function tape(state: Chain): Shape {
  const found = weights(state.tape, state);
  const coins = state.tape.map((coin, t) => {
    const words = coin ? "head" : "tail";
    const weight = say(found[t]!, 1);
    return shape(
      "div",
      { class: "ppo-coins__coin" },
      button(`coin:${t}`, coin ? "1" : "0", {
        class: `ppo-coins__face ppo-coins__face--${words}`,
        "aria-label": `Coin ${t + 1} is a ${words}, weight ${weight}. Turn it`,
      }),
      shape("span", { class: "ppo-coins__weight" }, weight),
      shape("span", { class: "ppo-coins__score" }, `× ${say(scoreOf(coin), 1)}`),
    );
  });
  return shape(
    "div",
    { class: "ppo-coins", role: "group", "aria-label": "The tape: coins, weights, scores" },
    ...coins,
  );
}

function histogram(state: Chain, width: number): Shape {
  const axes: Axes = {
    width,
    height: 190,
    x: [LOW, HIGH],
    y: [0, 0.7],
    xLabel: "estimate of one tape",
    yLabel: "share of the tapes",
    xTicks: [-20, -10, 0, 10, 20, 30, 40, 50],
    yTicks: [0, 0.2, 0.4, 0.6],
  };
  const share = new Map<number, number>();
  for (const one of allTapes()) {
    const found = estimate(one, state);
    // A tape that says 0 points nowhere, so it stands in no bin of either side.
    const bin = found === 0 ? 0 : 2 * Math.floor(found / 2) + 1;
    share.set(bin, (share.get(bin) ?? 0) + 1 / 2 ** COINS);
  }
  const columns = [...share].map(([bin, height]) => {
    const way = bin === 0 ? "plain" : bin < 0 ? "down" : "up";
    return column(axes, bin, height, bin === 0 ? 0.9 : 1.8, way);
  });
  const [x] = place(axes, GRADIENT, 0);
  const [own] = place(axes, Math.min(HIGH, estimate(state.tape, state)), 0);
  const ends = { y1: place(axes, 0, 0.7)[1], y2: place(axes, 0, 0)[1] };
  return chart(axes, told(state), [
    ...columns,
    shape("line", { class: "ppo-coins__gradient", x1: x, x2: x, ...ends }),
    shape("text", { class: "ppo-plot__tick", x: x + 5, y: ends.y1 + 10 }, "gradient 2.5"),
    shape("path", {
      class: "ppo-coins__here",
      d: `M${own} ${ends.y2 - 2}l-6 -10l12 0Z`,
    }),
  ]);
}

/** The variance of each unbiased choice, with the present one marked. */
function grid(state: Chain): Shape {
  const cell = (sum: Sum, off: TakenOff) => {
    const now = sum === state.sum && off === state.off;
    return shape(
      "td",
      { class: now ? "ppo-coins__now" : "" },
      say(moments({ sum, off }).variance, 4),
    );
  };
  return shape(
    "table",
    { class: "ppo-coins__grid" },
    shape("caption", {}, "Variance of one tape's estimate"),
    shape(
      "thead",
      {},
      shape(
        "tr",
        {},
        ...["", "nothing taken off", "minus what is usual"].map((text) =>
          shape("th", { scope: "col" }, text),
        ),
      ),
    ),
    shape(
      "tbody",
      {},
      ...SUMS.map(([sum, words]) =>
        shape(
          "tr",
          {},
          shape("th", { scope: "row" }, words),
          cell(sum, "nothing"),
          cell(sum, "usual"),
        ),
      ),
    ),
  );
}

function view(state: Chain, width: number): readonly Shape[] {
  const found = weights(state.tape, state);
  const rows = state.tape.map((coin, t) => [
    String(t + 1),
    coin ? "head" : "tail",
    say(found[t]!, 1),
    say(scoreOf(coin), 1),
    say(found[t]! * scoreOf(coin), 2),
  ]);
  const { uphill } = moments(state);
  return [
    row(
      choice("sum", "weight:", SUMS, state.sum),
      choice("off", "minus", OFFS, state.off),
      button("toss", "Toss again"),
    ),
    tape(state),
    histogram(state, width),
    shape(
      "p",
      { class: "ppo-figure__note" },
      `${told(state)} Of all tapes, ${say(100 * uphill, 1)} % point uphill.`,
    ),
    grid(state),
    table("The tape as a table", ["coin", "fell", "weight", "score", "product"], rows),
  ];
}

export const coinChain: Figure<Chain> = {
  initial: INITIAL,
  view,
  summary: told,
  set: (s) => s,
  press,
};
