/** Figure 3.1: one pull, one nudge. Every arm pays, so every pull is praised. */
import { randomOf } from "../ch00/grid_math";
import { button, row, table } from "../kit/controls";
import { type Figure, say } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { armOf, estimate, START, softmax } from "./bandit";

export const REWARDS: readonly number[] = [6, 5, 7];
/** How far the logits move for one pull. */
export const STEP = 0.01;
const HEIGHT = 184;
const FLOOR = 152;
/** Pixels of probability 1. */
const TALLEST = 130;

export interface Praise {
  readonly logits: readonly number[];
  readonly pulls: readonly number[];
  /** The probabilities before the last pull. */
  readonly before: readonly number[];
}

const INITIAL: Praise = { logits: START, pulls: [], before: softmax(START) };

/** Pull once, as the policy says, and move its logits by step size times reward times score. */
export function pulled(state: Praise): Praise {
  const before = softmax(state.logits);
  // Every pull has random numbers of its own, so that a drawing depends on the state alone.
  const arm = armOf(before, randomOf(state.pulls.length + 22)());
  const counts = before.map((_, i) => (i === arm ? 1 : 0));
  const nudge = estimate(state.logits, REWARDS, counts);
  const logits = state.logits.map((logit, i) => logit + STEP * nudge[i]!);
  return { logits, pulls: [...state.pulls, arm], before };
}

function press(state: Praise, handle: string): Praise {
  if (handle === "reset") return INITIAL;
  let now = state;
  for (let pull = 0; pull < (handle === "ten" ? 10 : 1); pull += 1) now = pulled(now);
  return now;
}

function told({ logits, pulls, before }: Praise): string {
  const arm = pulls.at(-1);
  if (arm === undefined) {
    return "Nobody has pulled yet. Arm 2, the worst, is the one that this policy likes best: 0.506.";
  }
  const after = softmax(logits);
  const from = say(before[arm]!);
  return `Pull ${pulls.length} was arm ${arm + 1} and paid ${REWARDS[arm]}. Its probability rose from ${from} to ${say(after[arm]!)}; the two others fell.`;
}

function arms(state: Praise, width: number): Shape {
  const place = Math.min(width, 640) / 3;
  const now = softmax(state.logits);
  const bars = now.map((p, arm) => {
    const thick = Math.min(104, place * 0.6);
    const x = arm * place + (place - thick) / 2;
    const centre = { x: arm * place + place / 2, "text-anchor": "middle" };
    const top = FLOOR - p * TALLEST;
    const old = FLOOR - state.before[arm]! * TALLEST;
    const lit = state.pulls.at(-1) === arm ? " ppo-arms__bar--pulled" : "";
    return shape(
      "g",
      {},
      shape("rect", {
        class: `ppo-arms__bar${lit}`,
        x,
        y: top,
        width: thick,
        height: FLOOR - top,
      }),
      shape("line", { class: "ppo-arms__old", x1: x - 4, x2: x + thick + 4, y1: old, y2: old }),
      shape("text", { ...centre, y: Math.min(top, old) - 8 }, say(p)),
      shape("text", { ...centre, y: FLOOR + 20 }, `arm ${arm + 1} pays ${REWARDS[arm]}`),
    );
  });
  const size = { viewBox: `0 0 ${3 * place} ${HEIGHT}`, width: 3 * place, height: HEIGHT };
  const label = `Probabilities of the arms: ${now.map((p) => say(p)).join(", ")}`;
  return shape("svg", { class: "ppo-arms", role: "img", "aria-label": label, ...size }, ...bars);
}

function view(state: Praise, width: number): readonly Shape[] {
  const now = softmax(state.logits);
  const rows = now.map((p, arm) => [
    `arm ${arm + 1}`,
    String(REWARDS[arm]),
    say(state.before[arm]!),
    say(p),
    String(state.pulls.filter((one) => one === arm).length),
  ]);
  return [
    row(
      button("once", "Pull once"),
      button("ten", "Pull ten times"),
      button("reset", "Start again"),
    ),
    arms(state, width),
    shape("p", { class: "ppo-figure__note" }, told(state)),
    table(
      "The numbers as a table",
      ["arm", "pays", "before the last pull", "now", "times pulled"],
      rows,
    ),
  ];
}

export const praisedArms: Figure<Praise> = {
  initial: INITIAL,
  view,
  summary: (state) => told(state),
  set: (state) => state,
  press,
};
