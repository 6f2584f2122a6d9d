/** Figure 5.1: two critics watch the same walk. One waits for its end, one guesses after every step. */
import { type Ending, GOAL, PIT, SIZE, START } from "../ch00/grid_math";
import { button, row, table } from "../kit/controls";
import { type Figure, say } from "../kit/figure";
import { type Axes, chart, line } from "../kit/plot";
import { type Shape, shape } from "../kit/shape";
import {
  errorOf,
  fresh,
  isOver,
  stepped,
  TRUTH,
  type Values,
  type Watched,
  walked,
} from "./two_critics";

const SEED = 3;
const MOST_WALKS = 1000;
const WIDEST = 215;
const GAP = 14;
/** A colour is full at this value. */
const FULL = 0.75;
const ENDS: Record<Ending, string> = { goal: "the goal", pit: "the pit", clock: "the clock" };

/** The first walks are over, and another one is on its way. */
function initial(): Watched {
  let state = walked(fresh(SEED), 10);
  for (let step = 0; step < 9; step += 1) state = stepped(state);
  return state;
}

const INITIAL = initial();

function press(state: Watched, handle: string): Watched {
  if (handle === "reset") return fresh(state.seed);
  if (handle === "luck") return fresh(state.seed + 1);
  if (state.walks >= MOST_WALKS) return state;
  if (handle === "step") return stepped(state);
  const count = { end: 1, ten: 10, hundred: 100 }[handle];
  return count === undefined ? state : walked(state, Math.min(count, MOST_WALKS - state.walks));
}

function place(cell: number): string {
  return `(${Math.floor(cell / SIZE) + 1}, ${(cell % SIZE) + 1})`;
}

/** What the last step did to either map. */
function told(state: Watched): string {
  const walk = `Walk ${isOver(state) ? state.walks : state.walks + 1}`;
  if (state.at === 0) return `${walk} begins. Both maps wait for its first step.`;
  const { cell } = state.walk.transitions[state.at - 1]!;
  const now = say(state.guessing[cell]!, 3);
  const guessed = `the critic that guesses has just moved cell ${place(cell)} to ${now}`;
  if (!isOver(state)) {
    return `${walk}, step ${state.at}: ${guessed}. The one that waits has learnt nothing from this walk yet.`;
  }
  const cells = new Set(state.walk.transitions.map((step) => step.cell)).size;
  return `${walk} ended after ${state.at} steps: ${ENDS[state.walk.ending!]}. Now the critic that waits moves all ${cells} cells of the walk; ${guessed}.`;
}

function summary(state: Watched): string {
  const [waiting, guessing] = [errorOf(state.waiting), errorOf(state.guessing)];
  return `${told(state)} Error of the one that waits ${say(waiting)}, of the one that guesses ${say(guessing)}.`;
}

interface Board {
  readonly title: string;
  readonly values: Values;
  /** Cells that the last step moved. */
  readonly moved: readonly number[];
}

function boards(state: Watched): Board[] {
  const seen = state.walk.transitions.slice(0, state.at).map(({ cell }) => cell);
  const over = isOver(state) && state.at > 0;
  return [
    { title: "waits for the end", values: state.waiting, moved: over ? seen : [] },
    { title: "guesses at each step", values: state.guessing, moved: seen.slice(-1) },
    { title: "true values", values: TRUTH, moved: [] },
  ];
}

/** Two digits, without the zero that says nothing. */
function short(value: number): string {
  return say(value, 2).replace("0.", ".");
}

/** The middle of a cell. */
function middleOf(cell: number, pitch: number): [number, number] {
  return [((cell % SIZE) + 0.5) * pitch, (Math.floor(cell / SIZE) + 0.5) * pitch];
}

function ground(board: Board, cell: number, pitch: number): Shape {
  const [x, y] = middleOf(cell, pitch);
  const half = pitch / 2 - 1;
  const box = { x: x - half, y: y - half, width: 2 * half, height: 2 * half, rx: 3 };
  if (cell === GOAL || cell === PIT) {
    const end = cell === GOAL ? "goal" : "pit";
    return shape("g", { class: `ppo-grid__cell--${end}` }, shape("rect", box));
  }
  const value = board.values[cell]!;
  const tint = {
    class: `ppo-grid__value ppo-grid__value--${value < 0 ? "low" : "high"}`,
    "fill-opacity": Math.min(1, Math.abs(value) / FULL) * 0.75,
  };
  const moved = board.moved.includes(cell)
    ? [shape("rect", { ...box, class: "ppo-two__moved" })]
    : [];
  const rests = { ...box, class: "ppo-grid__ground" };
  return shape("g", {}, shape("rect", rests), shape("rect", { ...box, ...tint }), ...moved);
}

function wordOf(board: Board, cell: number, pitch: number): Shape {
  const [x, y] = middleOf(cell, pitch);
  const end = cell === GOAL ? "goal" : cell === PIT ? "pit" : null;
  const at = { x, y: y + 4, "text-anchor": "middle" };
  return shape("text", at, end ?? short(board.values[cell]!));
}

/** The way walked so far, and a ring where the walker stands. */
function path(state: Watched, pitch: number): Shape[] {
  const cells = [START, ...state.walk.transitions.slice(0, state.at).map(({ next }) => next)];
  const d = cells
    .map((cell, i) => `${i === 0 ? "M" : "L"}${middleOf(cell, pitch).join(" ")}`)
    .join("");
  const [cx, cy] = middleOf(cells.at(-1)!, pitch);
  return [
    shape("path", { class: "ppo-two__path", d }),
    shape("circle", { class: "ppo-two__dot", cx, cy, r: Math.round(pitch * 0.45) }),
  ];
}

function drawn(state: Watched, board: Board, side: number, walks: boolean): Shape {
  const pitch = Math.floor(side / SIZE);
  const size = pitch * SIZE;
  const cells = Array.from({ length: SIZE * SIZE }, (_, cell) => cell);
  const start = `value of the start ${say(board.values[START]!)}`;
  return shape(
    "div",
    { class: "ppo-two__board" },
    shape("p", { class: "ppo-two__title" }, board.title),
    shape(
      "svg",
      {
        class: "ppo-grid ppo-two__grid",
        viewBox: `0 0 ${size} ${size}`,
        width: size,
        height: size,
        role: "img",
        "aria-label": `The critic that ${board.title}: ${start}.`.replace(
          "critic that true",
          "true",
        ),
      },
      ...cells.map((cell) => ground(board, cell, pitch)),
      ...(walks ? path(state, pitch) : []),
      ...cells.map((cell) => wordOf(board, cell, pitch)),
    ),
  );
}

function curves(state: Watched, width: number): Shape {
  const most = Math.max(50, state.errors.length - 1);
  const axes: Axes = {
    width,
    height: 170,
    x: [0, most],
    y: [0, 0.45],
    xLabel: "finished walks",
    yLabel: "distance from the true values",
    xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => Math.round(share * most)),
    yTicks: [0, 0.2, 0.4],
  };
  const along = (which: 0 | 1) => state.errors.map((pair, i) => [i, pair[which]] as const);
  return chart(axes, summary(state), [
    line(axes, along(0), "waits"),
    line(axes, along(1), "guesses"),
  ]);
}

function legend(state: Watched): Shape {
  const item = (name: string, text: string) =>
    shape("li", { class: `ppo-plot__key ppo-plot__key--${name}` }, text);
  return shape(
    "ul",
    { class: "ppo-plot__legend" },
    item("waits", `waits: ${say(errorOf(state.waiting))}`),
    item("guesses", `guesses: ${say(errorOf(state.guessing))}`),
  );
}

function view(state: Watched, width: number): readonly Shape[] {
  const shown = boards(state).slice(0, width >= 3 * 160 + 2 * GAP ? 3 : 2);
  const side = Math.min(WIDEST, Math.floor((width - (shown.length - 1) * GAP) / shown.length));
  const rows = Array.from({ length: SIZE * SIZE }, (_, cell) => cell)
    .filter((cell) => cell !== GOAL && cell !== PIT)
    .map((cell) => [
      place(cell),
      say(state.waiting[cell]!),
      say(state.guessing[cell]!),
      say(TRUTH[cell]!, 4),
    ]);
  return [
    shape(
      "div",
      { class: "ppo-two" },
      ...shown.map((board, i) => drawn(state, board, side, i < 2)),
    ),
    row(
      button("step", isOver(state) ? "Begin a walk" : "One step"),
      button("end", "To the end"),
      button("ten", "10 walks"),
      button("hundred", "100 walks"),
      button("reset", "Forget"),
      button("luck", "Other luck"),
    ),
    shape("p", { class: "ppo-figure__note" }, told(state)),
    curves(state, width),
    legend(state),
    table("The maps as a table", ["cell", "waits", "guesses", "true"], rows),
  ];
}

export const backupViewer: Figure<Watched> = {
  initial: INITIAL,
  view,
  summary,
  set: (state) => state,
  press,
};
