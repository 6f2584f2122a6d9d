/** Figure 1.1: the loop, one step for one press, and everything that a recording keeps of it. */
import { board } from "../ch00/grid_board";
import {
  ACTIONS,
  type Action,
  type Ending,
  extended,
  NOT_BEGUN,
  randomOf,
  returnOf,
  SIZE,
  START,
  type Transition,
  type Walk,
} from "../ch00/grid_math";
import { FIRST, KEYS } from "../ch00/grid_walk_state";
import { walkButtons } from "../ch00/walk_buttons";
import { button, row, table } from "../kit/controls";
import { type Figure, say } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";

/** The recording's own limit in this figure; the environment's is 100. */
export const LIMIT = 20;
const WIDEST = 320;

export interface Stepper {
  readonly walk: Walk;
  /** The kinds of end that the reader has seen. */
  readonly found: readonly Ending[];
}

const NAMES: Readonly<Record<Ending, string>> = {
  goal: "you reached the goal: terminated",
  pit: "you fell into the pit: terminated",
  clock: "the recording stopped: truncated",
};

function walked(state: Stepper, action: Action): Stepper {
  if (state.walk.ending !== null) return state;
  const walk = extended(state.walk, action, LIMIT);
  const { ending } = walk;
  const isNew = ending !== null && !state.found.includes(ending);
  return { walk, found: isNew ? [...state.found, ending] : state.found };
}

/** Walk by chance until something ends; which steps, the number of those before decides. */
function wandered(state: Stepper): Stepper {
  const random = randomOf(state.found.length + state.walk.transitions.length);
  let now = state;
  while (now.walk.ending === null) now = walked(now, Math.floor(4 * random()) as Action);
  return now;
}

function press(state: Stepper, handle: string, key?: string): Stepper {
  const [name, detail] = handle.split(":");
  if (name === "go") return walked(state, Number(detail) as Action);
  if (name === "keys" && key !== undefined && key in KEYS) return walked(state, KEYS[key]!);
  if (name === "again") return { ...state, walk: NOT_BEGUN };
  return name === "wander" ? wandered(state) : state;
}

function cellOf({ transitions }: Walk): string {
  return place(transitions.at(-1)?.next ?? START);
}

function place(cell: number): string {
  return `(${Math.floor(cell / SIZE) + 1}, ${(cell % SIZE) + 1})`;
}

function line({ cell, action, reward, next }: Transition, t: number, end: Ending | null): string[] {
  const flag = (is: boolean) => (is ? "True" : "False");
  return [
    String(t),
    place(cell),
    ACTIONS[action],
    say(reward, 2),
    flag(end === "goal" || end === "pit"),
    flag(end === "clock"),
    place(next),
  ];
}

const HEAD = ["t", "observation", "action", "reward", "terminated", "truncated", "next"];

function recorded(walk: Walk): string[][] {
  const last = walk.transitions.length - 1;
  return walk.transitions.map((step, t) => line(step, t, t === last ? walk.ending : null));
}

function told(state: Stepper): string {
  const { walk } = state;
  const steps = walk.transitions.length;
  if (walk.ending === null) {
    return steps === 0
      ? `You are in ${cellOf(walk)}. Press an arrow: one press is one step of the loop.`
      : `${steps} of at most ${LIMIT} steps; you are in ${cellOf(walk)}.`;
  }
  const after =
    walk.ending === "clock"
      ? "The world would have gone on; we stopped to look."
      : "Nothing follows in this world.";
  return `After ${steps} steps ${NAMES[walk.ending]}. ${after} Score ${say(returnOf(walk), 2)}.`;
}

function view(state: Stepper, width: number): readonly Shape[] {
  const rows = recorded(state.walk);
  const open = (["goal", "pit", "clock"] as const).filter((end) => !state.found.includes(end));
  const ends = shape(
    "p",
    { class: "ppo-figure__note" },
    open.length === 0
      ? "You have seen all three ends: two of the world, one of the recording."
      : `Ends seen: ${state.found.length} of 3.`,
  );
  const drawn = { ...FIRST, walk: state.walk };
  return [
    shape(
      "div",
      { class: "ppo-grid__stage" },
      shape(
        "div",
        { class: "ppo-grid__world" },
        board(drawn, Math.min(WIDEST, width)),
        walkButtons(state.walk.ending !== null),
      ),
      shape(
        "div",
        { class: "ppo-grid__panel" },
        shape("p", {}, told(state)),
        ends,
        row(button("wander", "Walk on by chance, until something ends")),
        strip(rows),
      ),
    ),
    table("The whole recording as a table", HEAD, rows),
  ];
}

/** The last rows of the recording, as the arrays hold them. */
function strip(rows: readonly string[][]): Shape {
  const body = rows.slice(-5).map((cells) => shape("tr", {}, ...cells.slice(0, 6).map(cell)));
  return shape(
    "table",
    { class: "ppo-grid__recording", "aria-label": "The last steps" },
    shape(
      "thead",
      {},
      shape("tr", {}, ...["t", "obs", "action", "r", "term.", "trunc."].map(cell)),
    ),
    shape("tbody", {}, ...body),
  );
}

function cell(words: string): Shape {
  return shape("td", {}, words);
}

export const loopStepper: Figure<Stepper> = {
  initial: { walk: NOT_BEGUN, found: [] },
  view,
  summary: (state) => told(state),
  set: (state) => state,
  press,
};
