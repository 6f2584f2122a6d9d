/** Figure 3.4: the probability of a trajectory, factor by factor, and what its logarithm keeps. */
import { button, range, row, table } from "../kit/controls";
import { type Figure, indexOf, say, snap } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import {
  averages,
  chanceOf,
  probabilityOf,
  ROOMS,
  type Room,
  returnOf,
  rewardOf,
  type Step,
  score,
  scoreOf,
  tapes,
  worldsChance,
} from "./two_rooms";

export const LOGITS: readonly number[] = [0, 1];
const LENGTH = 3;

export interface Taped {
  /** What was asked for at each step, and whether the door opens when it is needed. */
  readonly wanted: readonly Room[];
  readonly opens: readonly boolean[];
  readonly door: number;
  readonly hidden: boolean;
}

const INITIAL: Taped = {
  wanted: [1, 1, 1],
  opens: [false, true, true],
  door: 0.8,
  hidden: false,
};

export function stepsOf({ wanted, opens }: Taped): Step[] {
  const steps: Step[] = [];
  for (let t = 0; t < LENGTH; t += 1) {
    const room = steps.at(-1)?.reached ?? 0;
    const asked = wanted[t]!;
    steps.push({ room, wanted: asked, reached: opens[t] ? asked : room });
  }
  return steps;
}

function set(state: Taped, _handle: string, value: number): Taped {
  return { ...state, door: snap(value, 0.1, 0.9, 0.1) };
}

function press(state: Taped, handle: string): Taped {
  if (handle === "reset") return INITIAL;
  if (handle === "hide") return { ...state, hidden: !state.hidden };
  const at = indexOf(handle);
  if (handle.startsWith("act")) {
    return {
      ...state,
      wanted: state.wanted.map((old, t) => (t === at ? ((1 - old) as Room) : old)),
    };
  }
  return { ...state, opens: state.opens.map((old, t) => (t === at ? !old : old)) };
}

function told(state: Taped): string {
  const steps = stepsOf(state);
  const [a, b] = scoreOf(steps, LOGITS);
  const chance = say(probabilityOf(steps, LOGITS, state.door), 4);
  const kept = state.hidden
    ? "Without the world's factors the score is the same."
    : "No factor of the world is in the score.";
  return `Probability ${chance}, return ${say(returnOf(steps))}, score ${say(a)} in row A and ${say(b)} in row B. ${kept}`;
}

/** The columns of a step: what the policy chose, what the world did. */
function column(state: Taped, step: Step, t: number): Shape[] {
  const needsDoor = step.wanted !== step.room;
  const policy = shape(
    "div",
    { class: "ppo-factors__policy" },
    shape("span", { class: "ppo-factors__what" }, `in room ${ROOMS[step.room]}`),
    button(`act:${t}`, `to ${ROOMS[step.wanted]}`, {
      "aria-label": `Step ${t}, in room ${ROOMS[step.room]}: asks for ${ROOMS[step.wanted]}. Change`,
    }),
    shape("b", {}, `× ${say(chanceOf(step, LOGITS))}`),
    shape("span", {}, `${say(score(step, LOGITS))} in row ${ROOMS[step.room]}`),
  );
  if (state.hidden) return [policy];
  const said = needsDoor ? (state.opens[t] ? "opens" : "sticks") : "not needed";
  const door = needsDoor
    ? button(`door:${t}`, said, { "aria-label": `The door at step ${t} ${said}. Change` })
    : shape("span", { class: "ppo-factors__idle" }, said);
  const world = shape(
    "div",
    { class: "ppo-factors__world" },
    shape("span", { class: "ppo-factors__what" }, "the door"),
    door,
    shape("b", {}, `× ${say(worldsChance(step, state.door))}`),
    shape("span", {}, "0"),
  );
  return [policy, world];
}

function sums(state: Taped): Shape {
  const steps = stepsOf(state);
  const total = returnOf(steps);
  const [a, b] = scoreOf(steps, LOGITS);
  const line = (name: string, one: number, other: number) => [name, say(one), say(other)];
  const rows = [
    line("score of this tape", a, b),
    line(`× its return, ${say(total)}`, total * a, total * b),
  ];
  const all = tapes(LOGITS, LENGTH, state.door);
  const { gradient } = averages(all, LOGITS);
  rows.push(line(`average of all ${all.length} tapes: the gradient`, ...gradient));
  const cell = (tag: string, text: string) => shape(tag, {}, text);
  return shape(
    "table",
    { class: "ppo-factors__sums" },
    shape("thead", {}, shape("tr", {}, ...["", "row A", "row B"].map((text) => cell("th", text)))),
    shape(
      "tbody",
      {},
      ...rows.map(([name, ...numbers]) =>
        shape("tr", {}, cell("th", name!), ...numbers.map((text) => cell("td", text))),
      ),
    ),
  );
}

function view(state: Taped, _width: number): readonly Shape[] {
  const steps = stepsOf(state);
  const rows = steps.map((step, t) => [
    String(t),
    ROOMS[step.room],
    `to ${ROOMS[step.wanted]}`,
    say(chanceOf(step, LOGITS)),
    say(worldsChance(step, state.door)),
    say(rewardOf(step)),
    say(score(step, LOGITS)),
  ]);
  return [
    row(
      button("hide", state.hidden ? "Show the world's factors" : "Hide the world's factors", {
        "aria-pressed": String(state.hidden),
      }),
      range("door", "the door opens with probability", state.door, [0.1, 0.9, 0.1]),
      button("reset", "Start again"),
    ),
    shape(
      "div",
      { class: "ppo-factors", role: "group", "aria-label": "The tape, factor by factor" },
      ...steps.flatMap((step, t) => column(state, step, t)),
    ),
    sums(state),
    shape("p", { class: "ppo-figure__note" }, told(state)),
    table(
      "The tape as a table",
      ["t", "room", "action", "policy's factor", "world's factor", "reward", "score"],
      rows,
    ),
  ];
}

export const trajectoryTape: Figure<Taped> = {
  initial: INITIAL,
  view,
  summary: (state) => told(state),
  set,
  press,
};
