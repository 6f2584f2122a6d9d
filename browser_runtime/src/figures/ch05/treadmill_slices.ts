/** Figure 5.2: a treadmill recorded in slices, and what a critic believes that takes their ends for death. */
import { button, choice, range, row, table, toggle } from "../kit/controls";
import { type Figure, say, snap } from "../kit/figure";
import { type Axes, chart, dot, line, place } from "../kit/plot";
import { type Shape, shape } from "../kit/shape";
import {
  EXIT_PAYS,
  GAMMA,
  guessingBelief,
  type Reading,
  settled,
  waitingBelief,
  worth,
} from "./treadmill_math";

export const LENGTHS = [1, 2, 5, 10, 20, 50, 100, 200, 500] as const;

export interface Slices {
  /** Position in LENGTHS. */
  readonly length: number;
  readonly reading: Reading;
  readonly exit: boolean;
}

const INITIAL: Slices = { length: 2, reading: "death", exit: false };
const TOP = 112;
const MANY = 50;

function set(state: Slices, handle: string, value: number): Slices {
  if (handle !== "length") return state;
  const length = snap(value, 0, LENGTHS.length - 1, 1);
  return length === state.length ? state : { ...state, length };
}

function press(state: Slices, handle: string): Slices {
  if (handle === "reset") return INITIAL;
  if (handle === "exit") return { ...state, exit: !state.exit };
  const [name, reading] = handle.split(":");
  return name === "reading" ? { ...state, reading: reading as Reading } : state;
}

const sliceOf = ({ length }: Slices) => LENGTHS[length]!;

/** What two critics believe where nobody can leave. */
function beliefs(state: Slices): { waits: number; guesses: number } {
  const truth = worth(GAMMA);
  // Nothing terminates here, so reading no end at all is right as well.
  if (state.reading !== "death") return { waits: truth, guesses: truth };
  const slice = sliceOf(state);
  return { waits: waitingBelief(GAMMA, slice), guesses: guessingBelief(GAMMA, slice) };
}

function summary(state: Slices): string {
  const slice = sliceOf(state);
  const recorded = `Recorded in slices of ${slice}`;
  if (!state.exit) {
    const { waits, guesses } = beliefs(state);
    return `${recorded}, the treadmill is worth ${say(worth(GAMMA), 0)}. The critic that waits comes to say ${say(waits, 2)}, the one that guesses ${say(guesses, 2)}.`;
  }
  const { stay, value } = settled(state.reading, slice);
  return `${recorded}, with an exit for ${EXIT_PAYS}: the agent comes to stay with probability ${say(stay, 2)}, and its critic says ${say(value, 1)}.`;
}

/** What each step of a slice is told it was worth. */
function told(state: Slices): number[] {
  const slice = sliceOf(state);
  return Array.from({ length: slice }, (_, gone) =>
    state.reading === "death" ? worth(GAMMA, slice - gone) : worth(GAMMA),
  );
}

function levels(state: Slices): readonly (readonly [string, number])[] {
  if (state.exit) return [["guesses", settled(state.reading, sliceOf(state)).value]];
  const { waits, guesses } = beliefs(state);
  return [
    ["waits", waits],
    ["guesses", guesses],
  ];
}

function drawing(state: Slices, width: number): Shape {
  const slice = sliceOf(state);
  const axes: Axes = {
    width,
    height: 230,
    x: [0.5, slice + 0.5],
    y: [0, TOP],
    xLabel: "step within the slice",
    yLabel: `worth of a step, γ = ${say(GAMMA)}`,
    xTicks: slice <= 5 ? Array.from({ length: slice }, (_, i) => i + 1) : [1, slice / 2, slice],
    yTicks: [0, 25, 50, 75, 100],
  };
  const across = (value: number, name: string) =>
    line(
      axes,
      [
        [0.5, value],
        [slice + 0.5, value],
      ],
      name,
    );
  const points = told(state).map((value, i) => [i + 1, value] as const);
  const sampled = state.exit
    ? []
    : slice > MANY
      ? [line(axes, points, "told")]
      : points.map(([x, y]) => dot(axes, x, y, "told", 4));
  const [x, y] = place(axes, slice + 0.5, worth(GAMMA));
  const truth = shape("text", { x, y: y - 5, "text-anchor": "end" }, "true: 100");
  return chart(axes, summary(state), [
    across(worth(GAMMA), "limit"),
    truth,
    ...levels(state).map(([name, value]) => across(value, name)),
    ...sampled,
  ]);
}

function key(state: Slices): Shape {
  const item = (name: string, text: string) =>
    shape("li", { class: `ppo-plot__key ppo-plot__key--${name}` }, text);
  if (state.exit) {
    const { value } = settled(state.reading, sliceOf(state));
    const above = value > TOP ? " (far above this picture)" : "";
    return shape(
      "ul",
      { class: "ppo-plot__legend" },
      item("guesses", `the critic says ${say(value, 1)}${above}`),
    );
  }
  const { waits, guesses } = beliefs(state);
  return shape(
    "ul",
    { class: "ppo-plot__legend" },
    item("told", "return that each step is given"),
    item("waits", `the critic that waits: ${say(waits, 2)}`),
    item("guesses", `the critic that guesses: ${say(guesses, 2)}`),
  );
}

/** How often the agent stays, as a bar; empty places keep the page from jumping. */
function staying(state: Slices, width: number): Shape {
  const height = 46;
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  const words = state.exit
    ? `stays with probability ${say(settled(state.reading, sliceOf(state)).stay, 2)}`
    : "no exit: nothing to decide";
  const bar = { x: 0, y: 22, height: 22 };
  const share = state.exit ? settled(state.reading, sliceOf(state)).stay : 0;
  return shape(
    "svg",
    { class: "ppo-slices", role: "img", "aria-label": words, ...size },
    shape("text", { x: 0, y: 14 }, words),
    shape("rect", { ...bar, class: "ppo-slices__leaves", width }),
    shape("rect", { ...bar, class: "ppo-slices__stays", width: Math.round(width * share) }),
  );
}

function why(state: Slices): string {
  if (!state.exit) {
    return state.reading === "death"
      ? "A critic believes what it is told: nothing after a slice was ever counted."
      : "At the end of a slice the critic is asked about what follows, so the slices do not show.";
  }
  if (state.reading === "limit") return "Staying is worth 100, leaving 10. The agent stays.";
  if (state.reading === "none") {
    return "Leaving seems to pay 10 and to keep the promise of the treadmill as well. The agent leaves.";
  }
  return settled("death", sliceOf(state)).stay < 1
    ? "A balance: who leaves often seldom meets the cut, and staying looks good again. At rest both look like 10."
    : "The slices are long enough: staying looks better than 10, cut and all.";
}

const READINGS = [
  ["limit", "a limit of ours"],
  ["death", "death"],
  ["none", "nothing: no end is read"],
] as const;

function view(state: Slices, width: number): readonly Shape[] {
  const rows = LENGTHS.map((slice) => {
    const { stay, value } = settled("death", slice);
    return [
      say(slice),
      say(waitingBelief(GAMMA, slice), 3),
      say(guessingBelief(GAMMA, slice), 3),
      say(stay, 3),
      say(value, 2),
    ];
  });
  return [
    choice("reading", "the end of a slice is read as", READINGS, state.reading),
    row(
      range(
        "length",
        "steps in a slice",
        state.length,
        [0, LENGTHS.length - 1, 1],
        say(sliceOf(state)),
      ),
      toggle("exit", `an exit that pays ${EXIT_PAYS}`, state.exit),
      button("reset", "Start again"),
    ),
    drawing(state, width),
    key(state),
    staying(state, width),
    shape("p", { class: "ppo-figure__note" }, why(state)),
    table(
      "Every slice length, read as death",
      ["steps", "waits", "guesses", "stays, with the exit", "its critic"],
      rows,
    ),
  ];
}

export const treadmillSlices: Figure<Slices> = { initial: INITIAL, view, summary, set, press };
