/** Figure 3.3: from one state to two, and from one step to three. */
import { button, range, row, table } from "../kit/controls";
import { type Figure, say, snap } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { averages, ROOMS, type Room, type Tape, tapes, toB } from "./two_rooms";

const STAGES = ["one room, one step", "two rooms, one step", "two rooms, three steps"] as const;
const LIMIT = 3;
const BAR = 30;
const GAP = 74;

export interface Rows {
  readonly stage: 0 | 1 | 2;
  /** The logit of "to B" in each room. */
  readonly logits: readonly number[];
}

const INITIAL: Rows = { stage: 2, logits: [0, 2] };

function set(state: Rows, handle: string, value: number): Rows {
  const moved = handle === "logit:1" ? 1 : 0;
  const logit = snap(value, -LIMIT, LIMIT, 0.1);
  return { ...state, logits: state.logits.map((old, room) => (room === moved ? logit : old)) };
}

function press(state: Rows, handle: string): Rows {
  if (handle === "reset") return INITIAL;
  return { ...state, stage: Number(handle.split(":")[1]) as Rows["stage"] };
}

/** All that can happen in a stage; with two rooms and one step, a coin chooses the room. */
function everything({ stage, logits }: Rows): Tape[] {
  if (stage === 2) return tapes(logits, 3);
  if (stage === 0) return tapes(logits, 1);
  const halved = ([0, 1] as const).flatMap((first) => tapes(logits, 1, 1, first));
  return halved.map(({ steps, probability }) => ({ steps, probability: probability / 2 }));
}

export function solved(state: Rows) {
  return averages(everything(state), state.logits);
}

function advice(slope: number): string {
  return Math.abs(slope) < 5e-4 ? "leave it" : slope > 0 ? "more often to B" : "more often to A";
}

function told(state: Rows): string {
  const { mean, gradient } = solved(state);
  const rooms = state.stage === 0 ? [0] : [0, 1];
  const said = rooms.map((room) => `in room ${ROOMS[room]} ${advice(gradient[room]!)}`);
  return `J = ${say(mean)}. The gradient says: ${said.join(", ")}.`;
}

function named(state: Rows, room: Room): string {
  const name = `room ${ROOMS[room]}`;
  if (state.stage === 0) return `${name}, one step`;
  if (state.stage === 1) return `${name}, half of the time`;
  return `${name}, ${say(solved(state).visits[room])} of the three steps`;
}

/** One room: a bar split between "to A" and "to B", and an arrow at the split. */
function bar(state: Rows, room: Room, width: number): Shape {
  const { gradient } = solved(state);
  const p = toB(state.logits[room]!);
  const slope = gradient[room];
  const top = 34;
  const split = (1 - p) * width;
  const reach = Math.sign(slope) * -Math.abs(slope) * width * 0.6;
  const tip = Math.min(width - 8, Math.max(8, split + reach));
  const y = top + BAR / 2;
  const arrow =
    Math.abs(reach) < 1
      ? []
      : [
          shape("line", { class: "ppo-rooms__arrow", x1: split, x2: tip, y1: y, y2: y }),
          shape("path", {
            class: "ppo-rooms__tip",
            d: "M6 0L-6 6L-6 -6Z",
            transform: `translate(${tip} ${y}) rotate(${reach > 0 ? 0 : 180})`,
          }),
        ];
  return shape(
    "g",
    { transform: `translate(0 ${room * (BAR + GAP)})` },
    shape("text", { class: "ppo-rooms__name", x: 0, y: 14 }, named(state, room)),
    shape("rect", { class: "ppo-rooms__to-a", x: 0, y: top, width: split, height: BAR }),
    shape("rect", {
      class: "ppo-rooms__to-b",
      x: split,
      y: top,
      width: width - split,
      height: BAR,
    }),
    ...arrow,
    shape("text", { x: 0, y: top + BAR + 18 }, `to A ${say(1 - p)}`),
    shape("text", { x: width, y: top + BAR + 18, "text-anchor": "end" }, `to B ${say(p)}`),
    shape(
      "text",
      { x: width / 2, y: top + BAR + 18, "text-anchor": "middle" },
      `gradient of its logit ${say(slope)}`,
    ),
  );
}

function view(state: Rows, width: number): readonly Shape[] {
  const { gradient, visits } = solved(state);
  const rooms: readonly Room[] = state.stage === 0 ? [0] : [0, 1];
  const height = rooms.length * (BAR + GAP) - 14;
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  const stages = STAGES.map((name, stage) =>
    button(`stage:${stage}`, name, { "aria-pressed": String(stage === state.stage) }),
  );
  const sliders = rooms.map((room) =>
    range(`logit:${room}`, `logit of “to B” in room ${ROOMS[room]}`, state.logits[room]!, [
      -LIMIT,
      LIMIT,
      0.1,
    ]),
  );
  const rows = rooms.map((room) => [
    `room ${ROOMS[room]}`,
    say(toB(state.logits[room]!)),
    say(visits[room]),
    say(-gradient[room]),
    say(gradient[room]),
  ]);
  return [
    row(...stages),
    row(...sliders, button("reset", "Start again")),
    shape(
      "svg",
      { class: "ppo-rooms", role: "img", "aria-label": told(state), ...size },
      ...rooms.map((room) => bar(state, room, width)),
    ),
    shape("p", { class: "ppo-figure__note" }, told(state)),
    table(
      "The table of logits, and its gradient",
      ["row", "p of to B", "steps in it", "gradient of “to A”", "gradient of “to B”"],
      rows,
    ),
  ];
}

export const logitRows: Figure<Rows> = {
  initial: INITIAL,
  view,
  summary: (state) => told(state),
  set,
  press,
};
