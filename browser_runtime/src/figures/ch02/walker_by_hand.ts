/** Figure 2.4: one policy for all cells of the grid, made by hand from four logits. */
import { ACTIONS, endingsOf, RANDOM } from "../ch00/grid_math";
import { type Bar, bars, panel } from "../kit/bars";
import { button, row, table } from "../kit/controls";
import { type Figure, indexOf, say, snap } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { entropy, softmax } from "./policy_math";

const LIMIT = 4;
const STEP = 0.25;

export interface Walker {
  readonly logits: readonly number[];
  /** The largest share of walks that reached the goal so far. */
  readonly best: number;
}

const START: Walker = { logits: [0, 0, 0, 0], best: shareOf([0, 0, 0, 0]) };

/** How walks end under one policy for all cells: shares of goal, pit and clock, exactly. */
export function endings(logits: readonly number[]): Record<"goal" | "pit" | "clock", number> {
  const policy = softmax(logits);
  return endingsOf(RANDOM.map(() => policy));
}

function shareOf(logits: readonly number[]): number {
  return endings(logits).goal;
}

function set(state: Walker, handle: string, value: number): Walker {
  const index = indexOf(handle);
  const dragged = snap(value, -LIMIT, LIMIT, STEP);
  const logits = state.logits.map((z, a) => (a === index ? dragged : z));
  return { logits, best: Math.max(state.best, shareOf(logits)) };
}

function press(state: Walker, handle: string): Walker {
  return handle === "reset" ? { ...START, best: state.best } : state;
}

function percent(share: number): string {
  return `${say(100 * share, 1)} %`;
}

function summary(state: Walker): string {
  const { goal, pit, clock } = endings(state.logits);
  return `Of all walks ${percent(goal)} reach the goal, ${percent(pit)} fall into the pit, ${percent(clock)} run out of time. Your best so far: ${percent(state.best)}. Entropy ${say(entropy(state.logits))}.`;
}

/** The three endings as one strip. */
function strip(state: Walker, width: number): Shape {
  const shares = endings(state.logits);
  let left = 0;
  const parts = (["goal", "pit", "clock"] as const).flatMap((end) => {
    const wide = shares[end] * width;
    const x = left;
    left += wide;
    const box = { class: `ppo-walker__${end}`, x, y: 0, width: wide, height: 34 };
    const text = { class: "ppo-walker__share", x: x + wide / 2, y: 22, "text-anchor": "middle" };
    const said = `${end} ${percent(shares[end])}`;
    const room = wide > 90 ? [shape("text", text, said)] : [];
    return [shape("rect", box), ...room];
  });
  const size = { viewBox: `0 0 ${width} 34`, width, height: 34 };
  return shape("svg", { role: "img", "aria-label": summary(state), ...size }, ...parts);
}

function view(state: Walker, width: number): readonly Shape[] {
  const p = softmax(state.logits);
  const logits: Bar[] = state.logits.map((value, a) => ({
    value,
    className: "logit",
    handle: `logits:${a}`,
    spoken: `Logit of ${ACTIONS[a]}: ${say(value)}`,
    below: ACTIONS[a]!,
  }));
  const probabilities: Bar[] = p.map((value) => ({ value, className: "policy" }));
  const rows = p.map((value, a) => [ACTIONS[a]!, say(state.logits[a]!), say(value)]);
  return [
    panel(width, "Four logits and their probabilities", [
      bars("logit: drag", logits, width, LIMIT, 18),
      bars("probability, in every cell", probabilities, width, 1.05),
    ]),
    strip(state, width),
    shape("p", { class: "ppo-figure__sum" }, summary(state)),
    row(button("reset", "All logits 0")),
    table("The numbers as a table", ["action", "logit", "p"], rows),
  ];
}

export const walkerByHand: Figure<Walker> = { initial: START, view, summary, set, press };
