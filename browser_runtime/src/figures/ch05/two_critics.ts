/**
 * Two critics of the walker that steps by chance, watching the same walks of Grid5x5-v0.
 *
 * One waits for the return of every step (Monte Carlo), one guesses after each step (TD(0)). A cell's
 * value moves a share ALPHA of the way to its target.
 */
import {
  ACTING,
  RANDOM,
  randomOf,
  SIZE,
  type Transition,
  valuesOf,
  type Walk,
  walkOf,
} from "../ch00/grid_math";

export const GAMMA = 0.95;
export const ALPHA = 0.05;

/** V of every cell under the walker that steps by chance. */
export const TRUTH: readonly number[] = valuesOf(RANDOM, GAMMA);

export type Values = readonly number[];

export interface Watched {
  /** Whose luck it is. */
  readonly seed: number;
  /** Walks that both critics have seen to their end. */
  readonly walks: number;
  /** The walk that is being watched, whole, and how many of its steps were seen. */
  readonly walk: Walk;
  readonly at: number;
  readonly waiting: Values;
  readonly guessing: Values;
  /** Error of both after each finished walk, from before the first one on. */
  readonly errors: readonly (readonly [waiting: number, guessing: number])[];
}

/** Walk number `index`. */
export function walkNumber(seed: number, index: number): Walk {
  return walkOf(RANDOM, randomOf(seed * 10_007 + index));
}

/** Root of the mean squared error over the cells in which one can act. */
export function errorOf(values: Values): number {
  const squares = ACTING.map((cell) => (values[cell]! - TRUTH[cell]!) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / ACTING.length);
}

export function fresh(seed: number): Watched {
  const nothing = Array.from({ length: SIZE * SIZE }, () => 0);
  return {
    seed,
    walks: 0,
    walk: walkNumber(seed, 0),
    at: 0,
    waiting: nothing,
    guessing: nothing,
    errors: [[errorOf(nothing), errorOf(nothing)]],
  };
}

function moved(values: Values, cell: number, target: number): Values {
  return values.map((value, at) => (at === cell ? value + ALPHA * (target - value) : value));
}

/** What one step and the critic's guess about the rest say of the cell that was left. */
export function stepTarget(values: Values, walk: Walk, at: number): number {
  const { reward, next } = walk.transitions[at]!;
  // Goal and pit keep the value 0: nothing follows. A walk that the clock cut goes on.
  return reward + GAMMA * values[next]!;
}

/** The return of every step of a finished walk; the critic speaks for what a clock cut off. */
export function returnsOf(values: Values, { transitions, ending }: Walk): number[] {
  let later = ending === "clock" ? values[transitions.at(-1)!.next]! : 0;
  const returns: number[] = [];
  for (const { reward } of [...transitions].reverse()) {
    later = reward + GAMMA * later;
    returns.unshift(later);
  }
  return returns;
}

function afterReturns(values: Values, walk: Walk): Values {
  const returns = returnsOf(values, walk);
  return walk.transitions.reduce(
    (now: Values, { cell }: Transition, t) => moved(now, cell, returns[t]!),
    values,
  );
}

/** Watch one more step; after the last one of a walk, begin the next walk. */
export function stepped(state: Watched): Watched {
  if (isOver(state)) return { ...state, walk: walkNumber(state.seed, state.walks), at: 0 };
  const { walk, at } = state;
  const target = stepTarget(state.guessing, walk, at);
  const guessing = moved(state.guessing, walk.transitions[at]!.cell, target);
  const next = { ...state, at: at + 1, guessing };
  if (at + 1 < walk.transitions.length) return next;
  const waiting = afterReturns(state.waiting, walk);
  const errors = [...state.errors, [errorOf(waiting), errorOf(guessing)] as const];
  return { ...next, walks: state.walks + 1, waiting, errors };
}

/** Whether the walk on show has been seen to its end. */
export function isOver({ walk, at }: Watched): boolean {
  return at === walk.transitions.length;
}

/** Watch to the end of a walk, `count` times. */
export function walked(state: Watched, count: number): Watched {
  let now = state;
  for (let done = 0; done < count; done += 1) {
    do now = stepped(now);
    while (!isOver(now));
  }
  return now;
}
