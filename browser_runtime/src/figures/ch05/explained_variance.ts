/** Figure 5.3: four predictions and their targets; what explained variance sees of them, and what not. */
import { button, range, row, table } from "../kit/controls";
import { type Figure, indexOf, say, snap } from "../kit/figure";
import { type Axes, chart, line, place } from "../kit/plot";
import { type Shape, shape } from "../kit/shape";

export const TARGETS = [1, 2, 3, 4] as const;
const LOW = -12;
const HIGH = 24;

export interface Predictions {
  /** What the critic says of each sample before `scale` and `shift`. */
  readonly said: readonly number[];
  /** Its answers are stretched around their mean by this ... */
  readonly scale: number;
  /** ... and then moved by this. */
  readonly shift: number;
}

/** One of four is off by 1, as in the exercise. */
const INITIAL: Predictions = { said: [1, 2, 3, 5], scale: 1, shift: 0 };

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function variance(numbers: readonly number[]): number {
  const middle = mean(numbers);
  return mean(numbers.map((number) => (number - middle) ** 2));
}

export function predictionsOf({ said, scale, shift }: Predictions): number[] {
  return said.map((value) => scale * value + shift);
}

export function explained(predictions: readonly number[], targets: readonly number[]): number {
  return 1 - variance(targets.map((target, i) => target - predictions[i]!)) / variance(targets);
}

/** R²: the same with the mean square of the errors, which a constant error enlarges. */
export function rSquared(predictions: readonly number[], targets: readonly number[]): number {
  return 1 - mean(targets.map((target, i) => (target - predictions[i]!) ** 2)) / variance(targets);
}

function set(state: Predictions, handle: string, value: number): Predictions {
  if (handle === "scale") return { ...state, scale: snap(value, -1, 3, 0.5) };
  if (handle === "shift") return { ...state, shift: snap(value, -10, 10, 1) };
  const index = indexOf(handle);
  const { scale, shift } = state;
  if (scale === 0) return state; // every prediction is the shift, wherever the dot was
  const said = snap((value - shift) / scale, -10, 10, 0.25);
  return { ...state, said: state.said.map((old, i) => (i === index ? said : old)) };
}

function press(state: Predictions, handle: string): Predictions {
  if (handle === "perfect") return { said: [...TARGETS], scale: 1, shift: 0 };
  if (handle === "mean") return { said: TARGETS.map(() => mean(TARGETS)), scale: 1, shift: 0 };
  return handle === "reset" ? INITIAL : state;
}

function summary(state: Predictions): string {
  const said = predictionsOf(state);
  return `The critic says ${said.map((value) => say(value, 2)).join(", ")} where ${TARGETS.join(", ")} came. Explained variance ${say(explained(said, TARGETS))}, R² ${say(rSquared(said, TARGETS))}.`;
}

function dots(state: Predictions, axes: Axes): Shape[] {
  return predictionsOf(state).flatMap((value, i) => {
    const [x, y] = place(axes, i + 1, Math.max(LOW, Math.min(HIGH, value)));
    const [, aim] = place(axes, i + 1, TARGETS[i]!);
    const slider = {
      class: "ppo-ev__handle",
      role: "slider",
      tabindex: 0,
      "aria-orientation": "vertical",
      "aria-label": `prediction of sample ${i + 1}`,
      "aria-valuemin": LOW,
      "aria-valuemax": HIGH,
      "aria-valuenow": value,
      "aria-valuetext": `${say(value, 2)}, target ${TARGETS[i]}`,
      "data-handle": `said:${i}`,
      "data-step": 0.25,
      "data-from": place(axes, 1, LOW)[1],
      "data-to": place(axes, 1, HIGH)[1],
    };
    const reach = { x: x - 22, y: place(axes, 1, HIGH)[1], width: 44 };
    return [
      shape("line", { class: "ppo-ev__error", x1: x, x2: x, y1: y, y2: aim }),
      shape("rect", { class: "ppo-ev__target", x: x - 6, y: aim - 6, width: 12, height: 12 }),
      shape(
        "g",
        slider,
        shape("rect", {
          class: "ppo-tape__reach",
          ...reach,
          height: place(axes, 1, LOW)[1] - reach.y,
        }),
        shape("circle", { class: "ppo-ev__said", cx: x, cy: y, r: 8 }),
      ),
    ];
  });
}

function plot(state: Predictions, width: number): Shape {
  const all = predictionsOf(state);
  const high = Math.max(6, ...all.map((value) => value + 1));
  const low = Math.min(0, ...all.map((value) => value - 1));
  const axes: Axes = {
    width,
    height: 240,
    x: [0.4, 4.6],
    y: [Math.max(LOW, low), Math.min(HIGH, high)],
    xLabel: "sample",
    yLabel: "target (square) and prediction (dot)",
    xTicks: [1, 2, 3, 4],
    yTicks: [0, 5, 10, 15].filter((tick) => tick <= high),
  };
  const middle = mean(TARGETS);
  const level = [
    [0.4, middle],
    [4.6, middle],
  ] as const;
  const drawing = chart(axes, summary(state), [line(axes, level, "limit"), ...dots(state, axes)]);
  return { ...drawing, attributes: { ...drawing.attributes, role: "group" } };
}

/** A score as a bar from 0; what lies below −1 is cut, and its number says so. */
function meter(name: string, value: number, width: number, top: number): Shape {
  const [zero, unit] = [width / 2, width / 2 - 4];
  const length = Math.min(1, Math.abs(value)) * unit;
  const bar = { x: value < 0 ? zero - length : zero, y: top + 20, width: length, height: 14 };
  return shape(
    "g",
    {},
    shape("text", { x: 0, y: top + 12 }, `${name} = ${say(value)}`),
    shape("rect", { class: "ppo-slices__leaves", x: 4, y: top + 20, width: 2 * unit, height: 14 }),
    shape("rect", { class: `ppo-ev__bar--${value < 0 ? "low" : "high"}`, ...bar }),
    shape("line", { class: "ppo-ev__zero", x1: zero, x2: zero, y1: top + 16, y2: top + 38 }),
    shape("text", { class: "ppo-plot__tick", x: zero, y: top + 12, "text-anchor": "middle" }, "0"),
    shape("text", { class: "ppo-plot__tick", x: width, y: top + 12, "text-anchor": "end" }, "1"),
  );
}

function verdict(state: Predictions): string {
  const said = predictionsOf(state);
  const score = explained(said, TARGETS);
  const bias = mean(said) - mean(TARGETS);
  if (Math.abs(bias) > 1 && score > 0.5) {
    return `Every prediction is ${say(Math.abs(bias), 2)} too ${bias > 0 ? "high" : "low"} on average, and explained variance does not see it.`;
  }
  if (score < -1e-9) return "Below 0: saying the mean of the targets every time would do better.";
  if (score < 1e-9) return "0: as good as saying the same number every time.";
  return score > 1 - 1e-9
    ? "1: every up and down of the targets is foreseen."
    : "Between a constant and perfect.";
}

function view(state: Predictions, width: number): readonly Shape[] {
  const said = predictionsOf(state);
  const size = { viewBox: `0 0 ${width} 92`, width, height: 92 };
  const rows = [0, 0.5, 1, 1.5, 2, 3].map((scale) => {
    const stretched = TARGETS.map((target) => scale * target);
    return [say(scale), say(explained(stretched, TARGETS)), say(rSquared(stretched, TARGETS))];
  });
  return [
    row(
      range("scale", "scale", state.scale, [-1, 3, 0.5]),
      range("shift", "shift", state.shift, [-10, 10, 1]),
    ),
    row(
      button("perfect", "Perfect"),
      button("mean", "Say the mean"),
      button("reset", "Start again"),
    ),
    plot(state, width),
    shape(
      "svg",
      { class: "ppo-ev", role: "img", "aria-label": summary(state), ...size },
      meter("explained variance", explained(said, TARGETS), width, 0),
      meter("R²", rSquared(said, TARGETS), width, 46),
    ),
    shape("p", { class: "ppo-figure__note" }, verdict(state)),
    table("Perfect predictions, times a factor", ["factor", "explained variance", "R²"], rows),
  ];
}

export const explainedVariance: Figure<Predictions> = {
  initial: INITIAL,
  view,
  summary,
  set,
  press,
};
