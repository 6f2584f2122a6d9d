/** Reinforcement learning in ten minutes: one grid, twelve steps, each with one new word. */
import { button, row, table } from "../kit/controls";
import { type Figure, say } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { bars, board } from "./grid_board";
import { GATE_NAMES, GATES } from "./grid_gates";
import { ACTIONS, returnOf, SIZE, type Transition } from "./grid_math";
import { STEPS } from "./grid_steps";
import {
  chosen,
  FIRST,
  GATE_OF,
  type GridWalk,
  isAnswered,
  LAST,
  PRESSES,
  press,
  recalled,
} from "./grid_walk_state";
import { walkButtons } from "./walk_buttons";

const WIDEST = 320;
const SHOWN = 4;
/** The steps that look into a cell. */
const BARS: readonly number[] = [5, 8, 9];

function view(state: GridWalk, width: number): readonly Shape[] {
  const side = Math.min(WIDEST, width);
  return [
    shape(
      "div",
      { class: "ppo-grid__stage" },
      shape("div", { class: "ppo-grid__world" }, board(state, side), ...hand(state)),
      shape("div", { class: "ppo-grid__panel" }, ...panel(state)),
    ),
    ...strip(state),
  ];
}

function panel(state: GridWalk): readonly Shape[] {
  const { title, says } = STEPS[state.step - 1]!;
  return [
    shape("p", { class: "ppo-grid__count" }, `Step ${state.step} of ${LAST}`),
    shape("p", { class: "ppo-grid__title", role: "heading", "aria-level": 3 }, title),
    ...says(state).map((words) => shape("p", {}, words)),
    ...question(state),
    ...actions(state),
    ...found(state).map((words) => shape("p", {}, words)),
    ...(BARS.includes(state.step) ? [bars(state)] : []),
    row(
      button("back", "Back", state.step === 1 ? { disabled: "" } : {}),
      button("next", "Next", {
        class: "ppo-figure__button ppo-grid__next",
        ...(state.step === LAST || !isAnswered(state) ? { disabled: "" } : {}),
      }),
    ),
  ];
}

function found(state: GridWalk): readonly string[] {
  return STEPS[state.step - 1]!.finds?.(state) ?? [];
}

function question(state: GridWalk): readonly Shape[] {
  const name = GATE_OF[state.step];
  if (name === undefined) return [];
  const { question: words, choices } = GATES[name];
  const chosen = state.answers[name];
  const buttons = choices.map(({ text }, at) =>
    button(`answer:${at}`, text, {
      "aria-pressed": String(chosen === at),
      ...(chosen === undefined ? {} : { disabled: "" }),
    }),
  );
  const comment = chosen === undefined ? [] : [choices[chosen]!.comment];
  return [
    shape("p", { class: "ppo-grid__question" }, words),
    shape("div", { class: "ppo-grid__choices", role: "group", "aria-label": words }, ...buttons),
    ...comment.map((text) => shape("p", { class: "ppo-grid__comment" }, text)),
  ];
}

/** The buttons that belong to the step. */
function actions(state: GridWalk): readonly Shape[] {
  if (state.step === 4 && isAnswered(state)) {
    return [row(button("walks", state.tally === null ? "Let it walk 1,000 times" : "Once more"))];
  }
  if (state.step !== 10 && state.step !== 11) return [];
  const enough = state.presses >= (state.step === 10 ? 1 : PRESSES);
  return [
    row(
      button("improve", "More of what is better than usual", enough ? { disabled: "" } : {}),
      ...(state.step === 11 ? [button("watch", "Watch one walk")] : []),
      ...(state.presses > 0 ? [button("unlearn", "Forget it all")] : []),
    ),
  ];
}

/** The reader's own walk is in their hands during the first steps. */
function hand(state: GridWalk): readonly Shape[] {
  return state.step > 3 ? [] : [walkButtons(state.walk.ending !== null)];
}

/** The strip of what was recorded: the last steps in sight, all of them in the table. */
function strip(state: GridWalk): readonly Shape[] {
  if (state.step > 3) return [];
  const { transitions, ending } = state.walk;
  const lines = transitions.map((transition, t) => line(transition, t, flag(state, t)));
  const recent = lines
    .slice(-SHOWN)
    .map((cells) =>
      shape(
        "li",
        {},
        `state ${cells[1]}, ${cells[2]}: reward ${cells[3]}${cells[4] ? `, ${cells[4]}` : ""}`,
      ),
    );
  const sum = `Return ${ending === null ? "so far" : ""} ${say(returnOf(state.walk), 2)}`;
  return [
    shape(
      "ol",
      { class: "ppo-grid__strip", start: Math.max(1, lines.length - SHOWN + 1) },
      ...recent,
    ),
    shape("p", { class: "ppo-grid__return" }, sum.replace("  ", " ")),
    table("All steps of this walk", ["step", "state", "action", "reward", "end"], lines),
  ];
}

function flag({ walk }: GridWalk, t: number): string {
  if (walk.ending === null || t < walk.transitions.length - 1) return "";
  return walk.ending === "clock" ? "truncated" : "terminated";
}

function line({ cell, action, reward }: Transition, t: number, end: string): string[] {
  const place = `(${Math.floor(cell / SIZE) + 1}, ${(cell % SIZE) + 1})`;
  return [String(t + 1), place, ACTIONS[action], say(reward, 2), end];
}

function summary(state: GridWalk): string {
  const { title, says } = STEPS[state.step - 1]!;
  const last = state.walk.transitions.at(-1);
  const moved =
    state.step <= 3 && last !== undefined
      ? ` ${ACTIONS[last.action]}: reward ${say(last.reward, 2)}.${state.walk.ending ? ` The walk ended: ${state.walk.ending}. Return ${say(returnOf(state.walk), 2)}.` : ""}`
      : "";
  const gate = GATE_OF[state.step];
  const chosen = gate === undefined ? undefined : state.answers[gate];
  const comment =
    gate === undefined || chosen === undefined ? "" : ` ${GATES[gate].choices[chosen]!.comment}`;
  return `Step ${state.step} of ${LAST}, ${title}.${moved}${comment} ${[...says(state), ...found(state)].join(" ")}`;
}

export const gridWalk: Figure<GridWalk> = {
  initial: FIRST,
  view,
  summary,
  set: (state) => state,
  press,
  questions: { names: GATE_NAMES, chosen, recalled },
};
