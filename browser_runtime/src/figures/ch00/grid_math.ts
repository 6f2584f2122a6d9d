/**
 * Grid5x5-v0 as `ppo_ref` has it, small enough that every average is known exactly.
 *
 * Cells are numbered row by row, 0 to 24; actions are up, right, down, left. Nothing is discounted.
 * A policy holds four probabilities per cell.
 */

export const SIZE = 5;
export const START = 0;
export const GOAL = SIZE * SIZE - 1;
export const PIT = (SIZE * SIZE - 1) / 2;
export const ABOVE_PIT = PIT - SIZE;
export const BESIDE_GOAL = GOAL - 1;
export const STEP_COST = 0.01;
/** Steps after which the clock ends a walk. */
export const CLOCK = 100;
export const ACTIONS = ["up", "right", "down", "left"] as const;
const MOVES = [[-1, 0], [0, 1], [1, 0], [0, -1]] as const; // biome-ignore format: a table

export type Action = 0 | 1 | 2 | 3;
export type Policy = readonly (readonly number[])[];
/** How a walk ended. */
export type Ending = "goal" | "pit" | "clock";

export interface Transition {
  readonly cell: number;
  readonly action: Action;
  readonly reward: number;
  readonly next: number;
}

export interface Walk {
  readonly transitions: readonly Transition[];
  /** How it ended, or null while it goes on. */
  readonly ending: Ending | null;
}

export const NOT_BEGUN: Walk = { transitions: [], ending: null };

const CELLS = Array.from({ length: SIZE * SIZE }, (_, cell) => cell);

/** The cells in which one can act. */
export const ACTING = CELLS.filter((cell) => cell !== GOAL && cell !== PIT);

export const RANDOM: Policy = CELLS.map(() => [0.25, 0.25, 0.25, 0.25]);

export function take(cell: number, action: Action): Transition {
  const within = (at: number) => Math.min(SIZE - 1, Math.max(0, at));
  const [down, right] = MOVES[action];
  const row = within(Math.floor(cell / SIZE) + down);
  const next = row * SIZE + within((cell % SIZE) + right);
  const reward = next === GOAL ? 1 : next === PIT ? -1 : -STEP_COST;
  return { cell, action, reward, next };
}

/** A walk with one more step; the clock ends it after `clock` steps. */
export function extended({ transitions }: Walk, action: Action, clock = CLOCK): Walk {
  const longer = [...transitions, take(transitions.at(-1)?.next ?? START, action)];
  const { next } = longer.at(-1)!;
  const ended = next === GOAL ? "goal" : next === PIT ? "pit" : null;
  return { transitions: longer, ending: ended ?? (longer.length >= clock ? "clock" : null) };
}

/** A whole walk by a policy. `random` draws from [0, 1). */
export function walkOf(policy: Policy, random: () => number): Walk {
  let walk: Walk = NOT_BEGUN;
  while (walk.ending === null) {
    const cell = walk.transitions.at(-1)?.next ?? START;
    walk = extended(walk, drawn(policy[cell]!, random()));
  }
  return walk;
}

function drawn(probabilities: readonly number[], uniform: number): Action {
  let below = 0;
  const action = probabilities.findIndex((probability) => {
    below += probability;
    return uniform < below;
  });
  return (action < 0 ? 3 : action) as Action;
}

/** The return of a walk: the plain sum of its rewards. */
export function returnOf({ transitions }: Walk): number {
  return transitions.reduce((sum, { reward }) => sum + reward, 0);
}

/** The probability of each ending, counted over all walks there are. */
export function endingsOf(policy: Policy): Record<Ending, number> {
  const endings = { goal: 0, pit: 0, clock: 0 };
  let here: number[] = CELLS.map((cell) => (cell === START ? 1 : 0));
  for (let step = 0; step < CLOCK; step += 1) {
    const after = CELLS.map(() => 0);
    for (const cell of ACTING) {
      policy[cell]!.forEach((probability, action) => {
        after[take(cell, action as Action).next]! += here[cell]! * probability;
      });
    }
    endings.goal += after[GOAL]!;
    endings.pit += after[PIT]!;
    here = after;
  }
  endings.clock = ACTING.reduce((sum, cell) => sum + here[cell]!, 0);
  return endings;
}

/** The mean return from every cell, without a clock; 0 where one cannot act. */
export function valuesOf(policy: Policy, gamma = 1): number[] {
  // V(s) = sum over a of pi(a|s) (r + gamma V(s')): one linear equation for each cell.
  const matrix = CELLS.map((row) => CELLS.map((column) => (row === column ? 1 : 0)));
  const right = CELLS.map(() => 0);
  for (const cell of ACTING) {
    policy[cell]!.forEach((probability, action) => {
      const { reward, next } = take(cell, action as Action);
      right[cell]! += probability * reward;
      if (next !== GOAL && next !== PIT) matrix[cell]![next]! -= gamma * probability;
    });
  }
  return solved(matrix, right);
}

/** r + V(s') of the four actions in a cell. */
export function actionValuesOf(values: readonly number[], cell: number): number[] {
  return ACTIONS.map((_, action) => {
    const { reward, next } = take(cell, action as Action);
    return reward + values[next]!;
  });
}

/** Q(s, a) - V(s) of the four actions in a cell. */
export function advantagesOf(values: readonly number[], cell: number): number[] {
  return actionValuesOf(values, cell).map((value) => value - values[cell]!);
}

/** The policy with every action weighted by exp(3 x its advantage). */
export function improved(policy: Policy): Policy {
  const values = valuesOf(policy);
  return policy.map((probabilities, cell) => {
    if (!ACTING.includes(cell)) return probabilities;
    const advantages = advantagesOf(values, cell);
    const weights = probabilities.map((p, action) => p * Math.exp(3 * advantages[action]!));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights.map((weight) => weight / sum);
  });
}

/** The random policy after some improvements. */
export function policyAfter(improvements: number): Policy {
  let policy = RANDOM;
  for (let done = 0; done < improvements; done += 1) policy = improved(policy);
  return policy;
}

/** Gauss's elimination with pivots. */
function solved(matrix: number[][], right: number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let at = column + 1; at < size; at += 1) {
      if (Math.abs(rows[at]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = at;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const top = rows[column]!;
    for (let at = 0; at < size; at += 1) {
      const factor = at === column ? 0 : rows[at]![column]! / top[column]!;
      if (factor !== 0) rows[at] = rows[at]!.map((entry, i) => entry - factor * top[i]!);
    }
  }
  return rows.map((row, at) => row[size]! / row[at]!);
}

/** Numbers from [0, 1) that a seed decides: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
