/**
 * TwoStates-v0 as `ppo_ref` has it, called rooms A (0) and B (1), and solved by enumeration.
 *
 * The action is the room to be in next; staying in A pays 0.5 and staying in B pays 1. `door` is the
 * probability that the door opens for who wants to change the room: 1 is `ppo_ref`'s own world. A
 * policy has two logits, of "to B" in each room; the logits of "to A" are 0.
 */

export type Room = 0 | 1;
export const ROOMS = ["A", "B"] as const;
const PAYS = [0.5, 1] as const;

export interface Step {
  readonly room: Room;
  /** The room that the action asks for. */
  readonly wanted: Room;
  readonly reached: Room;
}

export interface Tape {
  readonly steps: readonly Step[];
  /** Probability of the whole tape: the policy's factors times the world's. */
  readonly probability: number;
}

/** The probability of asking for B in a room. */
export function toB(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

export function chanceOf({ room, wanted }: Step, logits: readonly number[]): number {
  const p = toB(logits[room]!);
  return wanted === 1 ? p : 1 - p;
}

/** The world's factor: whether the door opened. Nobody needs a door to stay. */
export function worldsChance({ room, wanted, reached }: Step, door: number): number {
  if (wanted === room) return reached === room ? 1 : 0;
  return reached === wanted ? door : 1 - door;
}

export function rewardOf({ room, wanted }: Step): number {
  return room === wanted ? PAYS[room] : 0;
}

export function returnOf(steps: readonly Step[]): number {
  return steps.reduce((total, step) => total + rewardOf(step), 0);
}

/** d log pi(wanted | room) / d logit of "to B" in that room: 1 - p, or -p. */
export function score({ room, wanted }: Step, logits: readonly number[]): number {
  return wanted - toB(logits[room]!);
}

/** The score of a tape, one entry for each room: its steps' scores, each added to its own row. */
export function scoreOf(steps: readonly Step[], logits: readonly number[]): [number, number] {
  const total: [number, number] = [0, 0];
  for (const step of steps) total[step.room] += score(step, logits);
  return total;
}

export function probabilityOf(
  steps: readonly Step[],
  logits: readonly number[],
  door: number,
): number {
  return steps.reduce(
    (product, step) => product * chanceOf(step, logits) * worldsChance(step, door),
    1,
  );
}

/** Every tape of `length` steps from a room on, with its probability. */
export function tapes(
  logits: readonly number[],
  length: number,
  door = 1,
  first: Room = 0,
): Tape[] {
  let found: Tape[] = [{ steps: [], probability: 1 }];
  for (let t = 0; t < length; t += 1) {
    found = found.flatMap(({ steps }) => {
      const room = steps.at(-1)?.reached ?? first;
      const next = ([0, 1] as const).flatMap((wanted) =>
        ([0, 1] as const).map((reached) => ({ room, wanted, reached })),
      );
      return next
        .filter((step) => worldsChance(step, door) > 0)
        .map((step) => [...steps, step])
        .map((longer) => ({ steps: longer, probability: probabilityOf(longer, logits, door) }));
    });
  }
  return found;
}

/** J and its gradient, as averages over all tapes of return and of return times score. */
export function averages(all: readonly Tape[], logits: readonly number[]) {
  const gradient: [number, number] = [0, 0];
  const visits: [number, number] = [0, 0];
  let mean = 0;
  for (const { steps, probability } of all) {
    const total = returnOf(steps);
    const row = scoreOf(steps, logits);
    mean += probability * total;
    for (const room of [0, 1] as const) {
      gradient[room] += probability * total * row[room];
      visits[room] += probability * steps.filter((step) => step.room === room).length;
    }
  }
  return { mean, gradient, visits };
}
