/** The board of the ten minutes: cells, the dot, the path behind it, and the four bars of a cell. */
import { say } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { ACTIONS, advantagesOf, GOAL, PIT, SIZE, START, valuesOf, type Walk } from "./grid_math";
import { type GridWalk, isAnswered, showsValues } from "./grid_walk_state";

const GAP = 3;

/** Whether numbers stand in the cells: not before the question about two of them. */
function showsNumbers(state: GridWalk): boolean {
  return state.step > 7 || (state.step === 7 && isAnswered(state));
}

/** The grid, `side` pixels wide. */
export function board(state: GridWalk, side: number): Shape {
  const values = valuesOf(state.policy);
  const pitch = Math.floor(side / SIZE);
  const cells = Array.from({ length: SIZE * SIZE }, (_, cell) => drawn(state, values, cell, pitch));
  const size = pitch * SIZE;
  const walk = state.step >= 10 ? state.seen : state.step <= 3 ? state.walk : null;
  return shape(
    "svg",
    {
      class: "ppo-grid",
      viewBox: `0 0 ${size} ${size}`,
      width: size,
      height: size,
      role: "group",
      "aria-label": `A grid of ${SIZE} by ${SIZE} cells. The pit is in the middle, the goal at the bottom right.`,
    },
    ...cells,
    ...(walk === null ? [] : path(walk, pitch)),
  );
}

function drawn(state: GridWalk, values: readonly number[], cell: number, pitch: number): Shape {
  const [x, y] = corner(cell, pitch);
  const box = { x: x + GAP / 2, y: y + GAP / 2, width: pitch - GAP, height: pitch - GAP, rx: 4 };
  const end = cell === GOAL ? "goal" : cell === PIT ? "pit" : null;
  if (end !== null) {
    return shape(
      "g",
      { class: `ppo-grid__cell ppo-grid__cell--${end}` },
      shape("rect", box),
      text(end, x + pitch / 2, y + pitch / 2 + 5, "ppo-grid__end"),
    );
  }
  const value = values[cell]!;
  const coloured = showsValues(state);
  const content: Shape[] = [shape("rect", { ...box, class: "ppo-grid__ground" })];
  if (coloured) {
    const sign = value < 0 ? "low" : "high";
    const strength = Math.min(1, Math.abs(value)) * 0.75;
    const tint = { class: `ppo-grid__value ppo-grid__value--${sign}`, "fill-opacity": strength };
    content.push(shape("rect", { ...box, ...tint }));
  }
  const chosen = state.step >= 5 && state.cell === cell;
  if (state.step >= 10)
    content.push(...arrows(state.policy[cell]!, x + pitch / 2, y + pitch / 2, pitch));
  else if (showsNumbers(state) || (coloured && cell === START)) {
    content.push(text(say(value, 2), x + pitch / 2, y + pitch / 2 + 5, "ppo-grid__number"));
  }
  if (chosen) content.push(shape("rect", { ...box, class: "ppo-grid__chosen" }));
  return shape("g", buttonOf(state, cell, value, chosen), ...content);
}

/** A cell can be chosen once cells have something to say. */
function buttonOf(state: GridWalk, cell: number, value: number, chosen: boolean) {
  const name = `Row ${Math.floor(cell / SIZE) + 1}, column ${(cell % SIZE) + 1}`;
  if (state.step < 5) return { class: "ppo-grid__cell" };
  return {
    class: "ppo-grid__cell",
    role: "button",
    tabindex: chosen ? 0 : -1,
    "data-handle": `cell:${cell}`,
    "aria-pressed": String(chosen),
    "aria-label": showsNumbers(state) ? `${name}: value ${say(value, 2)}` : name,
  };
}

/** An arrow for each action, as long as it is likely. */
function arrows(probabilities: readonly number[], x: number, y: number, pitch: number): Shape[] {
  const reach = pitch / 2 - GAP - 2;
  const ways = [[0, -1], [1, 0], [0, 1], [-1, 0]] as const; // biome-ignore format: a table
  return ways.map(([right, down], action) => {
    const length = round(reach * probabilities[action]!);
    const tip = { x2: round(x + right * length), y2: round(y + down * length) };
    return shape("line", { class: "ppo-grid__arrow", x1: x, y1: y, ...tip });
  });
}

/** The way of a walk, and the dot where it is now. */
function path(walk: Walk, pitch: number): Shape[] {
  const middle = (cell: number) => corner(cell, pitch).map((at) => at + pitch / 2);
  const cells = [START, ...walk.transitions.map(({ next }) => next)];
  const d = cells.map((cell, i) => `${i === 0 ? "M" : "L"}${middle(cell).join(" ")}`).join("");
  const [cx, cy] = middle(cells.at(-1)!);
  return [
    shape("path", { class: "ppo-grid__path", d }),
    shape("circle", { class: "ppo-grid__dot", cx, cy, r: round(pitch * 0.22) }),
  ];
}

/** Two rows of bars for the chosen cell: how likely each action is, and how it compares. */
export function bars(state: GridWalk): Shape {
  const values = valuesOf(state.policy);
  const advantages = advantagesOf(values, state.cell);
  const compares = state.step > 8 || (state.step === 8 && isAnswered(state));
  const rows = ACTIONS.map((name, action) => {
    const probability = state.policy[state.cell]![action]!;
    const advantage = advantages[action]!;
    return shape(
      "tr",
      {},
      shape("th", { scope: "row" }, name),
      shape("td", {}, meter(probability, "chance"), `${say(100 * probability, 0)} %`),
      ...(compares ? [shape("td", {}, signed(advantage), say(advantage, 2))] : []),
    );
  });
  const heads = ["", "How likely", ...(compares ? ["Better than usual by"] : [])];
  return shape(
    "table",
    { class: "ppo-grid__bars" },
    shape(
      "caption",
      {},
      `In row ${Math.floor(state.cell / SIZE) + 1}, column ${(state.cell % SIZE) + 1}`,
    ),
    shape(
      "thead",
      {},
      shape("tr", {}, ...heads.map((head) => shape("th", { scope: "col" }, head))),
    ),
    shape("tbody", {}, ...rows),
  );
}

const BAR = 60;

function meter(share: number, kind: string): Shape {
  const size = { width: BAR, height: 10, viewBox: `0 0 ${BAR} 10`, "aria-hidden": "true" };
  const bar = { class: `ppo-grid__bar ppo-grid__bar--${kind}`, x: 0, y: 0, height: 10 };
  return shape("svg", size, shape("rect", { ...bar, width: round(BAR * share) }));
}

function signed(advantage: number): Shape {
  const size = { width: BAR, height: 10, viewBox: `0 0 ${BAR} 10`, "aria-hidden": "true" };
  const length = round((BAR / 2) * Math.min(1, Math.abs(advantage)));
  const [kind, x] = advantage < 0 ? ["worse", BAR / 2 - length] : ["better", BAR / 2];
  return shape(
    "svg",
    size,
    shape("line", { class: "ppo-grid__zero", x1: BAR / 2, x2: BAR / 2, y1: 0, y2: 10 }),
    shape("rect", {
      class: `ppo-grid__bar ppo-grid__bar--${kind}`,
      x,
      y: 0,
      width: length,
      height: 10,
    }),
  );
}

function corner(cell: number, pitch: number): [number, number] {
  return [(cell % SIZE) * pitch, Math.floor(cell / SIZE) * pitch];
}

function text(words: string, x: number, y: number, name: string): Shape {
  return shape("text", { class: name, x, y, "text-anchor": "middle" }, words);
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
