/** Figure 6.3: one product gamma * lambda, many pairs. What stays the same, and what changes? */
import { button, range, row, table } from "../kit/controls";
import { type Figure, say, snap } from "../kit/figure";
import { type Axes, chart, column, line } from "../kit/plot";
import { type Shape, shape } from "../kit/shape";

interface Pair {
  readonly gamma: number;
  /** gamma * lambda, kept while gamma moves. */
  readonly product: number;
}

const HORIZON = 40;
const INITIAL: Pair = { gamma: 0.95, product: 0.9 };
const PRESETS: readonly number[] = [0.9, 0.95, 0.99];

export function lambdaOf(pair: Pair): number {
  return pair.product / pair.gamma;
}

/** Steps after which a weight that shrinks by `factor` per step has halved; infinite at 1. */
export function halfLife(factor: number): number {
  return factor >= 1 ? Number.POSITIVE_INFINITY : Math.log(0.5) / Math.log(factor);
}

interface Ledger {
  /** A correct critic's value where every step pays 1 for ever: 1 / (1 - gamma). */
  readonly value: number;
  /** The part of the critic's target that comes from recorded rewards: 1 / (1 - gamma lambda). */
  readonly recorded: number;
  /** The part that the critic itself supplies. */
  readonly guessed: number;
}

/** The parts of the critic's target when every step pays 1 and the critic is right. */
export function ledger({ gamma, product }: Pair): Ledger {
  const value = 1 / (1 - gamma);
  const recorded = 1 / (1 - product);
  return { value, recorded, guessed: value - recorded };
}

function set(pair: Pair, handle: string, value: number): Pair {
  if (handle === "gamma") return { ...pair, gamma: snap(value, pair.product, 0.99, 0.005) };
  const product = snap(value, 0.5, 0.95, 0.01);
  return { product, gamma: Math.max(pair.gamma, product) };
}

function press(_pair: Pair, handle: string): Pair {
  return handle.startsWith("gamma:")
    ? { gamma: PRESETS[Number(handle.slice(6))]!, product: 0.9 }
    : INITIAL;
}

function summary(pair: Pair): string {
  const { value, recorded, guessed } = ledger(pair);
  return `γ = ${say(pair.gamma)} and λ = ${say(lambdaOf(pair))}: a surprise counts half after ${say(halfLife(pair.product), 1)} steps, a reward in the critic's value after ${say(halfLife(pair.gamma), 1)}. Of a target of ${say(value, 1)}, ${say(recorded, 1)} is recorded and ${say(guessed, 1)} is the critic's own guess.`;
}

function chartOf(pair: Pair, width: number): Shape {
  const axes: Axes = {
    width,
    height: 240,
    x: [-0.7, HORIZON + 0.7],
    y: [0, 1],
    xLabel: "k, steps ahead",
    yLabel: "weight",
    xTicks: [0, 10, 20, 30, 40],
    yTicks: [0, 0.5, 1],
  };
  const ahead = Array.from({ length: HORIZON + 1 }, (_, k) => k);
  return chart(axes, summary(pair), [
    ...ahead.map((k) => column(axes, k, pair.product ** k, 0.66, "surprise")),
    line(
      axes,
      ahead.map((k) => [k, pair.gamma ** k] as const),
      "reward",
    ),
  ]);
}

function ledgerBar(pair: Pair, width: number): Shape {
  const { value, recorded, guessed } = ledger(pair);
  const split = (recorded / value) * width;
  const rect = (x: number, size: number, name: string) =>
    shape("rect", { class: `ppo-plot__column--${name}`, x, y: 22, width: size, height: 26 });
  const size = { viewBox: `0 0 ${width} 52`, width, height: 52 };
  const words = `critic's target where every step pays 1: ${say(value, 1)} = ${say(recorded, 1)} recorded + ${say(guessed, 1)} guessed`;
  return shape(
    "svg",
    { class: "ppo-plot", role: "img", "aria-label": words, ...size },
    shape("text", { class: "ppo-plot__label", x: 0, y: 14 }, `target ${say(value, 1)}`),
    rect(0, split, "surprise"),
    rect(split, Math.max(0, width - split), "guess"),
  );
}

function view(pair: Pair, width: number): readonly Shape[] {
  const { value, recorded, guessed } = ledger(pair);
  const key = (name: string, text: string) =>
    shape("li", { class: `ppo-plot__key ppo-plot__key--${name}` }, text);
  const presets = PRESETS.map((gamma, i) => {
    const chosen = pair.product === 0.9 && pair.gamma === gamma;
    const label = `γ ${say(gamma)}, λ ${say(0.9 / gamma)}`;
    return button(`gamma:${i}`, label, { "aria-pressed": chosen ? "true" : "false" });
  });
  const rows = PRESETS.map((gamma) => {
    const other = { gamma, product: pair.product };
    if (gamma < pair.product) return [say(gamma), "not possible", "", "", "", ""];
    const line = ledger(other);
    return [
      say(gamma),
      say(lambdaOf(other)),
      say(halfLife(gamma), 1),
      say(line.value, 1),
      say(line.recorded, 1),
      say(line.guessed, 1),
    ];
  });
  return [
    row(...presets),
    row(
      range(
        "gamma",
        "γ",
        pair.gamma,
        [0.5, 0.99, 0.005],
        `${say(pair.gamma)}, λ ${say(lambdaOf(pair))}`,
      ),
      range("product", "γλ", pair.product, [0.5, 0.95, 0.01]),
    ),
    chartOf(pair, width),
    shape(
      "ul",
      { class: "ppo-plot__legend" },
      key(
        "surprise",
        `(γλ)^k: surprise in the advantage; halves in ${say(halfLife(pair.product), 1)} steps`,
      ),
      key(
        "reward",
        `γ^k: reward in the critic's value; halves in ${say(halfLife(pair.gamma), 1)} steps`,
      ),
    ),
    ledgerBar(pair, width),
    shape(
      "ul",
      { class: "ppo-plot__legend" },
      key("surprise", `${say(recorded, 1)} from recorded rewards`),
      key("guess", `${say(guessed, 1)} from the critic's own guess`),
    ),
    shape("p", { class: "ppo-figure__sum" }, `Target ${say(value, 1)} where every step pays 1.`),
    table(
      `Pairs with γλ = ${say(pair.product)}`,
      ["γ", "λ", "half-life of a reward", "target", "recorded", "guessed"],
      rows,
    ),
  ];
}

export const throughTime: Figure<Pair> = { initial: INITIAL, view, summary, set, press };
