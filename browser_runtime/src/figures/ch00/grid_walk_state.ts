/** The state of the ten minutes' figure, and what its buttons and keys change. */
import type { Answer } from "../kit/figure";
import { GATE_NAMES, GATES, type GateName, isRight } from "./grid_gates";
import {
  ABOVE_PIT,
  type Action,
  BESIDE_GOAL,
  type Ending,
  extended,
  GOAL,
  improved,
  NOT_BEGUN,
  PIT,
  type Policy,
  RANDOM,
  randomOf,
  returnOf,
  START,
  take,
  type Walk,
  walkOf,
} from "./grid_math";

export const LAST = 12;
export const WALKS = 1000;
/** The most presses of "more of what is better than usual". */
export const PRESSES = 4;
/** The questions, each before its step's answer. */
export const GATE_OF: Readonly<Record<number, GateName>> = { 4: "walks", 7: "pit", 8: "advantage" };
export const KEYS: Readonly<Record<string, Action>> = {
  ArrowUp: 0,
  ArrowRight: 1,
  ArrowDown: 2,
  ArrowLeft: 3,
};

/** What a thousand walks came to. */
export interface Tally {
  readonly endings: Readonly<Record<Ending, number>>;
  readonly meanReturn: number;
  readonly meanLength: number;
}

export interface GridWalk {
  readonly step: number;
  /** The reader's own walk, and the best return so far. */
  readonly walk: Walk;
  readonly episodes: number;
  readonly best: number | null;
  readonly answers: Readonly<Partial<Record<GateName, number>>>;
  readonly tally: Tally | null;
  /** The cell whose bars are shown. */
  readonly cell: number;
  /** How often the policy was improved; the policy; and a walk of it. */
  readonly presses: number;
  readonly policy: Policy;
  readonly seen: Walk | null;
  /** Walks of the policy that were asked for: the seed of the next one. */
  readonly asked: number;
}

export const FIRST: GridWalk = {
  step: 1,
  walk: NOT_BEGUN,
  episodes: 0,
  best: null,
  answers: {},
  tally: null,
  cell: START,
  presses: 0,
  policy: RANDOM,
  seen: null,
  asked: 0,
};

/** Whether the step's question, if it has one, was answered. */
export function isAnswered({ step, answers }: GridWalk): boolean {
  const gate = GATE_OF[step];
  return gate === undefined || answers[gate] !== undefined;
}

/** Whether cells are coloured by their value. */
export function showsValues({ step }: GridWalk): boolean {
  return step >= 6;
}

export function press(state: GridWalk, handle: string, key?: string): GridWalk {
  const [name, detail = ""] = handle.split(":");
  switch (name) {
    case "next":
      return isAnswered(state) ? opened(state, state.step + 1) : state;
    case "back":
      return opened(state, state.step - 1);
    case "go":
      return walked(state, Number(detail) as Action);
    case "keys":
      return key !== undefined && key in KEYS ? walked(state, KEYS[key]!) : state;
    case "again":
      return { ...state, walk: NOT_BEGUN };
    case "answer":
      return answered(state, Number(detail));
    case "walks":
      return { ...state, tally: tallyOf(state.policy, state.asked), asked: state.asked + WALKS };
    case "cell":
      return { ...state, cell: neighbour(Number(detail), key) };
    case "improve":
      return state.presses >= PRESSES
        ? state
        : { ...state, presses: state.presses + 1, policy: improved(state.policy), seen: null };
    case "unlearn":
      return { ...state, presses: 0, policy: RANDOM, seen: null };
    case "watch":
      return {
        ...state,
        seen: walkOf(state.policy, randomOf(state.asked)),
        asked: state.asked + 1,
      };
    default:
      return state;
  }
}

/** The cell that a key leads to, goal and pit skipped; without a key the cell itself. */
function neighbour(cell: number, key?: string): number {
  const action = key === undefined ? undefined : KEYS[key];
  if (action === undefined) return cell;
  const { next } = take(cell, action);
  if (next === GOAL) return cell;
  return next === PIT ? take(next, action).next : next;
}

/** The cell that a step speaks of, where it speaks of one. */
const CELL_OF: Readonly<Record<number, number>> = {
  5: START,
  7: ABOVE_PIT,
  8: BESIDE_GOAL,
  9: BESIDE_GOAL,
};

function opened(state: GridWalk, step: number): GridWalk {
  if (step < 1 || step > LAST) return state;
  return { ...state, step, cell: CELL_OF[step] ?? state.cell };
}

function walked(state: GridWalk, action: Action): GridWalk {
  if (state.walk.ending !== null) return state;
  const walk = extended(state.walk, action);
  if (walk.ending === null) return { ...state, walk };
  const best = Math.max(state.best ?? -Infinity, returnOf(walk));
  return { ...state, walk, best, episodes: state.episodes + 1 };
}

/** The first answer counts, as in life; the others cannot be pressed any more. */
function answered(state: GridWalk, choice: number): GridWalk {
  const gate = GATE_OF[state.step];
  if (gate === undefined || state.answers[gate] !== undefined) return state;
  return { ...state, answers: { ...state.answers, [gate]: choice } };
}

/** The answers so far, as the page remembers them. */
export function chosen({ answers }: GridWalk): Record<string, Answer> {
  const entries = Object.entries(answers) as [GateName, number][];
  return Object.fromEntries(
    entries.map(([name, at]) => [name, { number: at + 1, right: isRight(name, at) }]),
  );
}

/** The same with what was answered in an earlier visit; an answer given now stands. */
export function recalled(state: GridWalk, numbers: Readonly<Record<string, number>>): GridWalk {
  const known = GATE_NAMES.filter((name) => {
    const number = numbers[name];
    return number !== undefined && GATES[name].choices[number - 1] !== undefined;
  });
  if (known.length === 0) return state;
  const before = Object.fromEntries(known.map((name) => [name, numbers[name]! - 1]));
  return { ...state, answers: { ...before, ...state.answers } };
}

function tallyOf(policy: Policy, seed: number): Tally {
  const random = randomOf(seed);
  const walks = Array.from({ length: WALKS }, () => walkOf(policy, random));
  const mean = (of: (walk: Walk) => number) =>
    walks.reduce((sum, walk) => sum + of(walk), 0) / WALKS;
  const count = (ending: Ending) => walks.filter((walk) => walk.ending === ending).length;
  return {
    endings: { goal: count("goal"), pit: count("pit"), clock: count("clock") },
    meanReturn: mean(returnOf),
    meanLength: mean(({ transitions }) => transitions.length),
  };
}
