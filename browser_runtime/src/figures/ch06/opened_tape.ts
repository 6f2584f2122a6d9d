/** The failing case of an exercise as a tape of figure 6.1. */
import { type Explorer, START } from "./gae_explorer_state";
import type { End } from "./gae_math";

/** More would be too narrow to read. */
const MOST_STEPS = 16;

type Inputs = Readonly<Record<string, unknown>>;

/**
 * The tape of one world with the learner's answer, as the grader hands it over.
 *
 * Of a long tape the figure shows the piece that ends with the episode of the chosen step: what
 * comes later has no part in its advantages.
 *
 * @throws Where the case is not one of `compute_gae`, or its episode is too long to be shown.
 */
export function openedTape(data: unknown): Explorer {
  const { inputs, answer, row } = data as {
    inputs: Inputs;
    answer: readonly (number | null)[];
    row: number;
  };
  const [rewards, values] = [list(inputs, "rewards"), list(inputs, "values")];
  const { ends, nexts } = "dones" in inputs ? withOneFlag(inputs) : withTwoFlags(inputs);
  const [from, to] = piece(ends, row);
  const part = <Item>(items: readonly Item[]) => items.slice(from, to);
  const isChained = nexts.every(
    (next, t) => t === ends.length - 1 || ends[t] !== "running" || next === values[t + 1],
  );
  const sizes = [rewards, values, nexts].flatMap(part).map((number) => Math.ceil(Math.abs(number)));
  const opened: Explorer = {
    ...START,
    rewards: part(rewards),
    values: part(values),
    outside: part(nexts),
    ends: part(ends),
    gamma: number(inputs, "gamma"),
    lambda: number(inputs, "gae_lambda"),
    chosen: row - from,
    first: from,
    limit: Math.max(START.limit, ...sizes),
    isLoose: !isChained,
    yours: part(answer),
  };
  return { ...opened, opened };
}

interface Ended {
  readonly ends: readonly End[];
  readonly nexts: readonly number[];
}

function withTwoFlags(inputs: Inputs): Ended {
  const [dead, cut] = [list(inputs, "terminated"), list(inputs, "truncated")];
  const ends = dead.map(
    (isDead, t): End => (isDead ? "terminated" : cut[t] ? "truncated" : "running"),
  );
  return { ends, nexts: list(inputs, "next_values") };
}

/** The compact contract: `dones[t]` says that the step before t ended. */
function withOneFlag(inputs: Inputs): Ended {
  const shifted = (name: string, last: string) => [...list(inputs, name).slice(1), inputs[last]];
  const ends = shifted("dones", "last_done").map((done): End => (done ? "terminated" : "running"));
  return { ends, nexts: shifted("values", "last_value").map(Number) };
}

function number(inputs: Inputs, name: string): number {
  const found = inputs[name];
  if (typeof found !== "number")
    throw new Error(`This figure needs ${name}, which the case lacks.`);
  return found;
}

function list(inputs: Inputs, name: string): number[] {
  const found = inputs[name];
  if (!Array.isArray(found)) throw new Error(`This figure needs ${name}, which the case lacks.`);
  return found.map(Number);
}

/** The steps to show, from the first to behind the last. */
function piece(ends: readonly End[], row: number): [number, number] {
  if (ends.length <= MOST_STEPS) return [0, ends.length];
  const end = ends.findIndex((one, t) => t >= row && one !== "running");
  const to = end < 0 ? ends.length : end + 1;
  if (to - row > MOST_STEPS) {
    const long = `The episode of step ${row} goes on for ${to - row} steps`;
    throw new Error(`${long}, and this figure shows at most ${MOST_STEPS}.`);
  }
  return [Math.max(0, to - MOST_STEPS), to];
}
