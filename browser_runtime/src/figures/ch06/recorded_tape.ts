/** The tape that chapter 6 opens with: what was recorded, and not yet what it means. */

import { type Bar, lowBars, panel } from "../kit/bars";
import { table } from "../kit/controls";
import { type Figure, indexOf, type Live, say } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { type Explorer, START, tapeOf } from "./gae_explorer_state";
import { deltas } from "./gae_math";

const TAPE: Explorer = START;
const { nextValues } = tapeOf(TAPE);
const LAST = TAPE.rewards.length - 1;

interface Recorded {
  readonly chosen: number;
}

function press(state: Recorded, handle: string, key?: string): Recorded {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key ?? ""] ?? 0;
  const chosen = Math.min(LAST, Math.max(0, indexOf(handle) + by));
  return chosen === state.chosen ? state : { chosen };
}

function ending(t: number): string {
  if (TAPE.ends[t] === "terminated") return "Then the agent died: terminated.";
  if (TAPE.ends[t] === "truncated") return "Then the time limit struck: truncated.";
  return t === LAST ? "The episode goes on, but our recording stops here." : "It goes on.";
}

function summary({ chosen: t }: Recorded): string {
  const before = say(TAPE.values[t]!);
  const isOver = TAPE.ends[t] === "terminated";
  const guess = isOver
    ? `The critic's guess before it was ${before}; after it there is nothing to guess.`
    : `The critic's guess went from ${before} to ${say(nextValues[t]!)}.`;
  return `Step ${t}: reward ${say(TAPE.rewards[t]!)}. ${guess} ${ending(t)}`;
}

function live({ chosen: t }: Recorded): Live {
  const isOver = TAPE.ends[t] === "terminated";
  const after = isOver ? "0" : say(nextValues[t]!);
  const negative = nextValues[t]! < 0 ? `(${after})` : after;
  const value = TAPE.values[t]!;
  const surprise = deltas(tapeOf(TAPE), TAPE.gamma)[t]!;
  return {
    sample: `step ${t}`,
    terms: {
      delta: { label: "δ", value: say(surprise), from: `choose:${t}` },
      reward: { label: "r", value: say(TAPE.rewards[t]!), from: `reward:${t}` },
      future: {
        label: "γ V(s′)",
        value: `${say(TAPE.gamma)} · ${negative}`,
        from: `next:${t}`,
      },
      value: {
        label: "V(s)",
        value: value < 0 ? `(${say(value)})` : say(value),
        from: `value:${t}`,
      },
    },
  };
}

function view(state: Recorded, width: number): readonly Shape[] {
  const rewards = TAPE.rewards.map(
    (value, t): Bar => ({ value, className: "rewards", part: `reward:${t}` }),
  );
  const values = TAPE.values.map((value, t): Bar[] => [
    { value, className: "values", part: `value:${t}` },
    TAPE.ends[t] === "terminated"
      ? { value: 0, className: "gone", text: "–", part: `next:${t}` }
      : { value: nextValues[t]!, className: "copied", part: `next:${t}` },
  ]);
  const rows = TAPE.rewards.map((reward, t) => [
    String(t),
    say(reward),
    say(TAPE.values[t]!),
    TAPE.ends[t] === "terminated" ? "–" : say(nextValues[t]!),
    TAPE.ends[t]!,
  ]);
  const choices = TAPE.rewards.map((_, t) => step(t, state.chosen, width));
  return [
    panel(width, "Rewards, and the critic's guesses before and after each step", [
      lowBars("reward r", rewards, width, TAPE.limit),
      lowBars("the critic's guess V, before and after the step", values, width, TAPE.limit),
    ]),
    shape("div", { class: "ppo-figure__ends" }, ...choices),
    shape("p", { class: "ppo-figure__note" }, summary(state)),
    table("The tape as a table", ["step", "reward", "V before", "V after", "end"], rows),
  ];
}

/** The button of a step, which says how it ended. */
function step(t: number, chosen: number, width: number): Shape {
  const end = TAPE.ends[t]!;
  const mark = { running: "", terminated: "† ", truncated: "✂ " }[end];
  const isNarrow = width / TAPE.rewards.length < 70;
  return shape(
    "button",
    {
      type: "button",
      class: `ppo-figure__choice ppo-figure__choice--${end}`,
      "data-handle": `choose:${t}`,
      "aria-pressed": String(t === chosen),
      "aria-label": `Step ${t}, ${end}`,
    },
    `${mark}${isNarrow ? t : `step ${t}`}`,
  );
}

export const recordedTape: Figure<Recorded> = {
  initial: { chosen: 3 },
  view,
  summary,
  set: (state) => state,
  press,
  live,
};
