/** Figure 6.1: a tape of a few steps. Move rewards, values and ends; see surprises add up to an advantage. */
import { button, range, row, table } from "../kit/controls";
import { type Figure, indexOf, type Live, say, snap } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { type Explorer, START, stepOf, tapeOf } from "./gae_explorer_state";
import { type End, gae, weights } from "./gae_math";
import { drawTape } from "./gae_tape";
import { openedTape } from "./opened_tape";

const STEP = 0.05;
const NEXT_END: Record<End, End> = {
  running: "terminated",
  terminated: "truncated",
  truncated: "running",
};

function replace<Item>(items: readonly Item[], index: number, item: Item): Item[] {
  return items.map((old, i) => (i === index ? item : old));
}

/** The reader's answer was to the tape as it was. */
function set(state: Explorer, handle: string, value: number): Explorer {
  if (handle === "gamma" || handle === "lambda") {
    return { ...state, yours: null, [handle]: snap(value, 0, 1, 0.01) };
  }
  const field = handle.split(":")[0] as "rewards" | "values" | "outside";
  const snapped = snap(value, -state.limit, state.limit, STEP);
  return { ...state, yours: null, [field]: replace(state[field], indexOf(handle), snapped) };
}

function press(state: Explorer, handle: string, key?: string): Explorer {
  if (handle === "reset") return state.opened ? { ...state.opened, opened: state.opened } : START;
  if (handle === "chapter") return START;
  const t = indexOf(handle);
  if (handle.startsWith("choose")) return choose(state, t, key);
  const end = state.ends[t]!;
  const changed = { ...state, yours: null };
  if (key === undefined) return { ...changed, ends: replace(state.ends, t, NEXT_END[end]) };
  const to = t + (key === "ArrowRight" ? 1 : -1);
  if (end === "running" || to < 0 || to >= state.ends.length) return state;
  const moved = replace(replace(state.ends, t, state.ends[to]!), to, end);
  return { ...changed, ends: moved };
}

/** Arrow keys choose the neighbour. */
function choose(state: Explorer, t: number, key?: string): Explorer {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key ?? ""] ?? 0;
  return { ...state, chosen: Math.min(state.ends.length - 1, Math.max(0, t + by)) };
}

/** The chosen advantage as a sum, for instance "−2.775 + 0.72 × 4.35 = 0.357". */
export function sumOf(state: Explorer): string {
  const tape = tapeOf(state);
  const { deltas, advantages } = gae(tape, state.gamma, state.lambda);
  const parts = weights(tape, state.gamma, state.lambda, state.chosen)
    .map((weight, t) => ({ weight, t }))
    .filter(({ weight }) => weight > 0)
    .map(({ weight, t }) => {
      const delta = deltas[t]!;
      const shown = delta < 0 && t !== state.chosen ? `(${say(delta)})` : say(delta);
      return t === state.chosen ? shown : `${say(weight)} × ${shown}`;
    });
  return `${parts.join(" + ")} = ${say(advantages[state.chosen]!)}`;
}

function why(state: Explorer): string {
  const rest = state.ends.findIndex((end, t) => t >= state.chosen && end !== "running");
  if (rest < 0) {
    const edge = say(state.outside.at(-1)!);
    const last = stepOf(state, state.ends.length - 1);
    return `The recording stops after step ${last}, the episode does not: V = ${edge} stands for the rest.`;
  }
  const step = stepOf(state, rest);
  return state.ends[rest] === "terminated"
    ? `Step ${step} terminates: no future is counted after it, and the sum stops.`
    : `Step ${step} is truncated: V = ${say(state.outside[rest]!)} stands for the future, and the sum stops.`;
}

/** An opened case stands in the figure above as well. */
function followed({ opened }: Explorer): string {
  return opened ? " The backward pass above has this case too: play it." : "";
}

function sayAnswer(answer: number | null | undefined): string {
  return typeof answer === "number" ? say(answer) : "not a number";
}

/** The reader's own answer beside the sum. */
function beside({ yours, chosen }: Explorer): string {
  return yours ? `. Your answer: ${sayAnswer(yours[chosen])}` : "";
}

function summary(state: Explorer): string {
  const yours = state.yours ? ` Your answer is ${sayAnswer(state.yours[state.chosen])}.` : "";
  return `Advantage of step ${stepOf(state, state.chosen)}: ${sumOf(state)}.${yours} ${why(state)}`;
}

function live(state: Explorer): Live {
  const t = state.chosen;
  const { advantages, returns } = gae(tapeOf(state), state.gamma, state.lambda);
  const value = state.values[t]!;
  const term = (label: string, number: number, from: string) => ({
    label,
    value: say(number),
    from: `${from}:${t}`,
  });
  const guess = term("V(s)", value, "values");
  return {
    sample: `step ${stepOf(state, t)}`,
    terms: {
      target: term("return", returns[t]!, "choose"),
      advantage: term("A", advantages[t]!, "choose"),
      value: value < 0 ? { ...guess, value: `(${guess.value})` } : guess,
    },
  };
}

function view(state: Explorer, width: number): readonly Shape[] {
  const tape = tapeOf(state);
  const result = gae(tape, state.gamma, state.lambda);
  const ends = state.ends.map((end, t) =>
    button(`end:${t}`, { running: "→", terminated: "end", truncated: "cut" }[end], {
      class: `ppo-figure__end ppo-figure__end--${end}`,
      "aria-label": `Step ${stepOf(state, t)}: ${end}. Press to change, arrow keys to move.`,
    }),
  );
  const steps = state.rewards.map((_, t) => [
    String(stepOf(state, t)),
    say(state.rewards[t]!),
    say(state.values[t]!),
    state.ends[t] === "terminated" ? "none" : say(tape.nextValues[t]!),
    state.ends[t]!,
    say(result.deltas[t]!),
    say(result.advantages[t]!),
    say(result.returns[t]!),
    ...(state.yours ? [sayAnswer(state.yours[t])] : []),
  ]);
  const head = ["step", "reward", "value", "next value", "end", "δ", "advantage", "return"];
  if (state.yours) head.push("your answer");
  return [
    row(
      range("gamma", "γ", state.gamma, [0, 1, 0.01]),
      range("lambda", "λ", state.lambda, [0, 1, 0.01]),
      button("reset", "Start again"),
      ...(state.opened ? [button("chapter", "The chapter's tape")] : []),
    ),
    ...drawTape(state, tape, result, width, shape("div", { class: "ppo-figure__ends" }, ...ends)),
    shape(
      "p",
      { class: "ppo-figure__sum" },
      `A(${stepOf(state, state.chosen)}) = ${sumOf(state)}${beside(state)}`,
    ),
    shape("p", { class: "ppo-figure__note" }, why(state), followed(state)),
    table("The tape as a table", head, steps),
  ];
}

export const gaeExplorer: Figure<Explorer> = {
  initial: START,
  view,
  summary,
  set,
  press,
  live,
  open: openedTape,
};
