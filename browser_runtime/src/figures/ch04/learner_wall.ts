/** Figure 4.1: a hundred learners as tiles; what the same ranking of arms does to them when all pay more. */
import { row, table, toggle } from "../kit/controls";
import { type Figure, say } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { type Fate, hundred, LEARNERS, PLAIN, UPDATES } from "./learners";

const SHIFT = 10;
const ACROSS = 20;
const WIDEST = 640;

export interface Wall {
  readonly isShifted: boolean;
  readonly hasBaseline: boolean;
}

const INITIAL: Wall = { isShifted: false, hasBaseline: false };
const known = new Map<string, Fate[]>();

/** The hundred fates of a state, computed once. */
export function fates(state: Wall): Fate[] {
  const name = `${state.isShifted} ${state.hasBaseline}`;
  const found = known.get(name) ?? hundred(state.isShifted ? SHIFT : 0, state.hasBaseline);
  known.set(name, found);
  return found;
}

function press(state: Wall, handle: string): Wall {
  if (handle === "shift") return { ...state, isShifted: !state.isShifted };
  return { ...state, hasBaseline: !state.hasBaseline };
}

function counted(state: Wall): Record<Fate, number> {
  const all = fates(state);
  const of = (fate: Fate) => all.filter((one) => one === fate).length;
  return { best: of("best"), worse: of("worse"), undecided: of("undecided") };
}

function pays(state: Wall): string {
  return PLAIN.map((reward) => say(reward + (state.isShifted ? SHIFT : 0))).join(", ");
}

function told(state: Wall): string {
  const { best, worse, undecided } = counted(state);
  const how = state.hasBaseline ? "with what is usual taken off" : "with the plain reward";
  const rest = undecided ? `, and ${undecided} have not settled` : "";
  return `Arms that pay ${pays(state)}, ${how}: ${best} of ${LEARNERS} learners pull the best arm, ${worse} are stuck on a worse one${rest}.`;
}

function tiles(state: Wall, width: number): Shape {
  const wide = Math.min(width, WIDEST);
  const side = wide / ACROSS;
  const height = (LEARNERS / ACROSS) * side;
  const size = { viewBox: `0 0 ${wide} ${height}`, width: wide, height };
  const all = fates(state).map((fate, i) => {
    const [x, y] = [(i % ACROSS) * side, Math.floor(i / ACROSS) * side];
    return tile(fate, x + 1.5, y + 1.5, side - 3);
  });
  return shape(
    "svg",
    { class: "ppo-wall", role: "img", "aria-label": told(state), ...size },
    ...all,
  );
}

/** The best arm is a filled tile; a worse one is crossed out, so that colour is not all. */
function tile(fate: Fate, x: number, y: number, side: number): Shape {
  const d = `M${x + 5} ${y + 5}L${x + side - 5} ${y + side - 5}M${x + side - 5} ${y + 5}L${x + 5} ${y + side - 5}`;
  const box = { x, y, width: side, height: side, rx: 3 };
  return shape(
    "g",
    { class: `ppo-wall__tile ppo-wall__tile--${fate}` },
    shape("rect", box),
    shape("path", { d: fate === "worse" ? d : "" }),
  );
}

function view(state: Wall, width: number): readonly Shape[] {
  const { best, worse, undecided } = counted(state);
  const key = (fate: Fate, words: string) =>
    shape("li", { class: `ppo-wall__key ppo-wall__key--${fate}` }, words);
  return [
    row(
      toggle("shift", `Add ${SHIFT} to every reward`, state.isShifted),
      toggle("baseline", "Take off what is usual", state.hasBaseline),
    ),
    tiles(state, width),
    shape(
      "ul",
      { class: "ppo-plot__legend" },
      key("best", `the best arm: ${best}`),
      key("worse", `stuck on a worse one: ${worse}`),
      key("undecided", `not settled: ${undecided}`),
    ),
    shape("p", { class: "ppo-figure__note" }, told(state)),
    table(
      `After ${UPDATES} updates, as a table`,
      ["learners", "the best arm", "a worse arm", "not settled"],
      [[`arms pay ${pays(state)}`, String(best), String(worse), String(undecided)]],
    ),
  ];
}

export const learnerWall: Figure<Wall> = {
  initial: INITIAL,
  view,
  summary: told,
  set: (state) => state,
  press,
};
