/** The drawing of figure 6.1: rows of bars over six columns, one column per recorded step. */
import { type Bar, bars, panel, scale, sign } from "../kit/bars";
import { say } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { type Explorer, isOutside } from "./gae_explorer_state";
import { type Advantages, type Tape, weights } from "./gae_math";

/** Rows above the end flags, the flags, and the rows below them. */
export function drawTape(
  state: Explorer,
  tape: Tape,
  result: Advantages,
  width: number,
  flags: Shape,
): Shape[] {
  const weight = weights(tape, state.gamma, state.lambda, state.chosen);
  const given = (name: "rewards" | "values", word: string): Bar[] =>
    state[name].map((value, t) => ({
      value,
      className: name,
      handle: `${name}:${t}`,
      spoken: `${word} of step ${t}: ${say(value)}`,
    }));
  const successors = tape.nextValues.map((value, t): Bar => {
    const spoken = `Value after step ${t}: ${say(value)}`;
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
    bars("reward r", given("rewards", "Reward"), width, 4),
    bars("value V(s)", given("values", "Value"), width, 4),
    bars("value of what followed, V(s′)", successors, width, 4),
  ]);
  const below = panel(width, "Computed: surprises and advantages", [
    bars("surprise δ, and its share of the sum", surprises, width, scale(result.deltas), 18),
    bars("advantage A", sums, width, scale(result.advantages)),
  ]);
  return [above, flags, below, chooser(state, width)];
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
        "aria-label": `Take apart the advantage of step ${t}`,
      },
      width < 420 ? `${t}` : `step ${t}`,
    ),
  );
  return shape("div", { class: "ppo-figure__ends" }, ...choices);
}
