/** The drawing of figure 6.1: rows of bars over six columns, one column per recorded step. */
import { type Bar, bars, panel, scale, sign } from "../kit/bars";
import { say } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { type Explorer, isOutside, stepOf } from "./gae_explorer_state";
import { type Advantages, type Tape, weights } from "./gae_math";

/** Pixels of a column, so that its numbers can be read; a longer tape scrolls. */
const COLUMN = 44;

/** How far an answer may be off: the exercise's own measure. */
const TOLERANCE = 1e-4;

/** Rows above the end flags, the flags, and the rows below them. */
export function drawTape(
  state: Explorer,
  tape: Tape,
  result: Advantages,
  room: number,
  flags: Shape,
): Shape[] {
  const width = Math.max(room, COLUMN * state.rewards.length);
  const weight = weights(tape, state.gamma, state.lambda, state.chosen);
  const given = (name: "rewards" | "values", word: string): Bar[] =>
    state[name].map((value, t) => ({
      value,
      className: name,
      handle: `${name}:${t}`,
      spoken: `${word} of step ${stepOf(state, t)}: ${say(value)}`,
    }));
  const successors = tape.nextValues.map((value, t): Bar => {
    const spoken = `Value after step ${stepOf(state, t)}: ${say(value)}`;
    if (state.ends[t] === "terminated") return { value: 0, className: "gone", text: "none" };
    if (!isOutside(state, t)) return { value, className: "copied" };
    return { value, className: "values", handle: `outside:${t}`, spoken };
  });
  const surprises = result.deltas.map((value, t): Bar => {
    const counts = weight[t]! > 0;
    const below = counts ? `× ${say(weight[t]!)}` : "";
    return { value, className: `delta ${sign(value)}`, inner: value * weight[t]!, below };
  });
  const sums = result.advantages.map((value, t): Bar => {
    const chosen = t === state.chosen ? " ppo-tape__bar--chosen" : "";
    return { value, className: `advantage ${sign(value)}${chosen}` };
  });
  const above = panel(width, "Recorded: rewards, values and values of the true successors", [
    bars("reward r", given("rewards", "Reward"), width, state.limit),
    bars("value V(s)", given("values", "Value"), width, state.limit),
    bars("value of what followed, V(s′)", successors, width, state.limit),
  ]);
  const reach = scale([...result.advantages, ...(state.yours ?? []).map((one) => one ?? 0)]);
  const below = panel(width, "Computed: surprises and advantages", [
    bars("surprise δ, and its share of the sum", surprises, width, scale(result.deltas), 18),
    bars("advantage A", sums, width, reach),
    ...(state.yours ? [answers(state.yours, result.advantages, width, reach)] : []),
  ]);
  const columns = shape(
    "div",
    { class: "ppo-tape__columns" },
    above,
    flags,
    below,
    chooser(state, width),
  );
  return [shape("div", { class: "ppo-tape__scroll" }, columns)];
}

/** The reader's own answer, marked where it is another one. */
function answers(
  yours: readonly (number | null)[],
  advantages: readonly number[],
  width: number,
  reach: number,
): [Shape, number] {
  const items = yours.map((answer, t): Bar => {
    if (answer === null) return { value: 0, className: "gone", text: "no number", below: "≠" };
    const right = advantages[t]!;
    const differs = Math.abs(answer - right) > TOLERANCE * (1 + Math.abs(right));
    const className = `advantage ${sign(answer)}${differs ? " ppo-tape__bar--differs" : ""}`;
    return { value: answer, className, below: differs ? "≠" : "" };
  });
  return bars("your answer, ≠ where it differs", items, width, reach, 18);
}

/** Buttons under the columns to choose the step whose advantage is taken apart. */
function chooser(state: Explorer, width: number): Shape {
  const choices = state.rewards.map((_, t) =>
    shape(
      "button",
      {
        type: "button",
        class: "ppo-figure__choice",
        "data-handle": `choose:${t}`,
        "aria-pressed": t === state.chosen ? "true" : "false",
        "aria-label": `Take apart the advantage of step ${stepOf(state, t)}`,
      },
      width / state.rewards.length < 70 ? `${stepOf(state, t)}` : `step ${stepOf(state, t)}`,
    ),
  );
  return shape("div", { class: "ppo-figure__ends" }, ...choices);
}
