/** The drawing of figure 6.1: rows of bars over the columns of the recorded steps. */
import { type Bar, lowBars, panel, scale, sign } from "../kit/bars";
import { say } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { answers } from "./answers";
import { type Explorer, isOutside, stepOf } from "./gae_explorer_state";
import { type Advantages, type Tape, weights } from "./gae_math";

/** Pixels of a column, so that its numbers can be read; a longer tape scrolls. */
const COLUMN = 44;
/** A tape whose values after a step are numbers of their own writes two of them in a column. */
const LOOSE = 84;

/** Rows above the end flags, the flags, and the rows below them. */
export function drawTape(
  state: Explorer,
  tape: Tape,
  result: Advantages,
  room: number,
  flags: Shape,
): Shape[] {
  const width = Math.max(room, (state.isLoose ? LOOSE : COLUMN) * state.rewards.length);
  const reach = scale([...result.advantages, ...(state.yours ?? []).map((one) => one ?? 0)]);
  const above = panel(width, "Recorded: rewards, values and values of the true successors", [
    lowBars("reward r", rewards(state), width, state.limit),
    lowBars("value V(s), and V(s′) of what followed", values(state, tape), width, state.limit),
  ]);
  const below = panel(width, "Computed: surprises and advantages", [
    lowBars(
      "surprise δ, filled: its share of the sum",
      surprises(state, tape, result),
      width,
      scale(result.deltas),
      16,
    ),
    lowBars("advantage A, press one to take it apart", sums(state, result), width, reach),
    ...(state.yours ? [answers(state.yours, result.advantages, width, reach)] : []),
  ]);
  const columns = shape("div", { class: "ppo-tape__columns" }, above, flags, below);
  return [shape("div", { class: "ppo-tape__scroll" }, columns)];
}

function rewards(state: Explorer): Bar[] {
  return state.rewards.map((value, t) => ({
    value,
    className: "rewards",
    handle: `rewards:${t}`,
    spoken: `Reward of step ${stepOf(state, t)}: ${say(value)}`,
  }));
}

/** The guess before each step, and beside it the guess about where it led. */
function values(state: Explorer, tape: Tape): Bar[][] {
  return state.values.map((value, t) => {
    const before: Bar = {
      value,
      className: "values",
      handle: `values:${t}`,
      spoken: `Value of step ${stepOf(state, t)}: ${say(value)}`,
    };
    return [before, successor(state, t, tape.nextValues[t]!)];
  });
}

function successor(state: Explorer, t: number, value: number): Bar {
  const part = `next:${t}`;
  if (state.ends[t] === "terminated") return { value: 0, className: "gone", text: "none", part };
  // The next column says the same number.
  if (!isOutside(state, t)) return { value, className: "copied", text: "", part };
  const spoken = `Value after step ${stepOf(state, t)}: ${say(value)}`;
  return { value, className: "values", handle: `outside:${t}`, spoken };
}

function surprises(state: Explorer, tape: Tape, { deltas }: Advantages): Bar[] {
  const weight = weights(tape, state.gamma, state.lambda, state.chosen);
  return deltas.map((value, t) => {
    const counts = weight[t]! > 0;
    const below = counts ? `× ${say(weight[t]!)}` : "";
    const inner = value * weight[t]!;
    return { value, className: `delta ${sign(value)}`, inner, below, part: `delta:${t}` };
  });
}

function sums(state: Explorer, { advantages }: Advantages): Bar[] {
  return advantages.map((value, t) => {
    const isOn = t === state.chosen;
    const label = `Take apart the advantage of step ${stepOf(state, t)}`;
    const className = `advantage ${sign(value)}${isOn ? " ppo-tape__bar--chosen" : ""}`;
    return { value, className, press: { handle: `choose:${t}`, label, isOn } };
  });
}
