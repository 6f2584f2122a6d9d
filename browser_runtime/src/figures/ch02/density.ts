/** Figure 2.2: the height of a bell curve is not a probability, the area below it is. */
import { button, range, row, table } from "../kit/controls";
import { type Figure, say, snap } from "../kit/figure";
import { type Axes, chart, dot, line, place } from "../kit/plot";
import { type Shape, shape } from "../kit/shape";
import { bandProbability, gaussianEntropy, logDensity } from "./policy_math";

const REACH = 2;
/** Width of the band whose probability is shown. */
export const BAND = 0.1;

export interface Knob {
  readonly sigma: number;
  readonly action: number;
}

const START: Knob = { sigma: 0.3, action: 0.1 };

function set(state: Knob, handle: string, value: number): Knob {
  if (handle === "sigma") return { ...state, sigma: snap(value, 0.05, 1.5, 0.01) };
  return { ...state, action: snap(value, -REACH, REACH, 0.05) };
}

function press(state: Knob, handle: string): Knob {
  if (handle === "reset") return START;
  const [name, value] = handle.split(":");
  return name === "sigma" ? { ...state, sigma: Number(value) } : state;
}

function heightOf({ action, sigma }: Knob): number {
  return Math.exp(logDensity(action, sigma));
}

function summary(state: Knob): string {
  const { action, sigma } = state;
  const log = logDensity(action, sigma);
  const h = gaussianEntropy(sigma);
  const sign = log > 0 ? "above 0, since the height is above 1" : "below 0";
  return `σ = ${say(sigma)}: at the action ${say(action)} the curve is ${say(heightOf(state))} high, and the logarithm of that is ${say(log)}, ${sign}. The probability of landing within 0.05 of it is ${say(bandProbability(action, sigma, BAND))}. Entropy ${say(h)}${h < 0 ? ", below zero" : ""}.`;
}

/** The top of the drawing: a power of two above the highest point, so that it moves seldom. */
function topOf(sigma: number): number {
  const highest = Math.exp(logDensity(0, sigma));
  return 2 ** Math.ceil(Math.log2(Math.max(1.3, highest)));
}

function plot(state: Knob, width: number): Shape {
  const { action, sigma } = state;
  const top = topOf(sigma);
  const axes: Axes = {
    width,
    height: 250,
    x: [-REACH, REACH],
    y: [0, top],
    xLabel: "action a",
    yLabel: "density",
    xTicks: [-2, -1, 0, 1, 2],
    yTicks: [0, 1, ...[2, 4, 8].filter((tick) => tick <= top)],
  };
  const at = (a: number) => [a, Math.exp(logDensity(a, sigma))] as const;
  const grid = Array.from({ length: 401 }, (_, i) => -REACH + (i * REACH) / 200);
  const inside = Array.from({ length: 11 }, (_, i) => action - BAND / 2 + (i * BAND) / 10);
  const one = [[-REACH, 1] as const, [REACH, 1] as const];
  return chart(axes, summary(state), [
    area(axes, inside.map(at)),
    line(axes, one, "limit"),
    line(axes, grid.map(at), "policy"),
    dot(axes, action, heightOf(state), "policy", 6),
  ]);
}

/** The area between a line and zero. */
function area(axes: Axes, points: readonly (readonly [number, number])[]): Shape {
  const first = points[0]!;
  const last = points.at(-1)!;
  const corners = [[first[0], 0] as const, ...points, [last[0], 0] as const];
  const d = corners.map(([x, y], i) => `${i === 0 ? "M" : "L"}${place(axes, x, y).join(" ")}`);
  return shape("path", { class: "ppo-plot__area", d: `${d.join("")}Z` });
}

function view(state: Knob, width: number): readonly Shape[] {
  const { action, sigma } = state;
  const h = gaussianEntropy(sigma);
  const facts = [
    ["σ, and log σ", `${say(sigma)}, ${say(Math.log(sigma))}`],
    ["density at the action", say(heightOf(state))],
    ["log-density", say(logDensity(action, sigma))],
    ["probability within 0.05", say(bandProbability(action, sigma, BAND))],
    ["entropy", say(h)],
  ];
  const key = (name: string, text: string) =>
    shape("li", { class: `ppo-plot__key ppo-plot__key--${name}` }, text);
  return [
    row(
      range("sigma", "σ", sigma, [0.05, 1.5, 0.01]),
      range("action", "action", action, [-REACH, REACH, 0.05]),
    ),
    plot(state, width),
    shape(
      "ul",
      { class: "ppo-plot__legend" },
      key("policy", `density at ${say(action)}: ${say(heightOf(state))}`),
      key("area", `probability of the band: ${say(bandProbability(action, sigma, BAND))}`),
    ),
    shape(
      "p",
      { class: "ppo-figure__sum" },
      `log-density ${say(logDensity(action, sigma))}; entropy ${say(h)}${h < 0 ? ", below zero" : ""}`,
    ),
    row(
      ...["0.1", "0.24", "0.4", "1"].map((value) => button(`sigma:${value}`, `σ = ${value}`)),
      button("reset", "Start again"),
    ),
    table("The numbers as a table", ["what", "value"], facts),
  ];
}

export const density: Figure<Knob> = { initial: START, view, summary, set, press };
