/** The value surface of MountainCar at recorded moments of one real run, with one episode on it. */
import { button, choice, legend, more, range, readings, row, table, toggle } from "../kit/controls";
import { handlesOf } from "../kit/fields";
import type { Recorded } from "../kit/figure";
import type { Shape } from "../kit/shape";
import { fixed } from "../surface_kit/numbers";
import { ValuePicture } from "./value_surface_picture";
import {
  fieldsOf,
  initialOf,
  type Moment,
  meanError,
  paid,
  type Run,
  type Value,
} from "./value_surface_state";

const whole = (count: number) => count.toLocaleString("en");
const returnOf = ({ return: mean }: Moment) => (mean === null ? "–" : fixed(mean, 1));

/** Moments that tell the story: ignorant, surprised at the flag, and at the end. */
function threeMoments({ frames }: Run): number[] {
  const surprised = frames.findIndex(({ track }) => track.ended);
  return [0, surprised, frames.length - 1];
}

function numbersOf(run: Run, moment: Moment): readonly [string, string][] {
  const { delta, v, ended } = moment.track;
  return [
    ["env steps", whole(moment.step)],
    ["mean return", returnOf(moment)],
    ["V where it starts", fixed(v[0]!, 1)],
    [
      ended ? "what the episode paid" : `what it paid in ${delta.length} steps`,
      fixed(paid(run.gamma, delta.length), 1),
    ],
    ["steps to the flag", ended ? String(delta.length) : "never"],
    ["mean |TD error|", fixed(meanError(moment.track), 2)],
  ];
}

function meaning({ color, errors }: Value): Shape {
  const of =
    color === "policy"
      ? ([
          ["policy", "pushes right"],
          ["dead", "coasts"],
          ["old", "pushes left"],
        ] as const)
      : ([
          ["value", "worth much: few steps to go"],
          ["pale", "worth little"],
        ] as const);
  const sticks = [
    ["up", "better than expected"],
    ["down", "worse than expected"],
  ] as const;
  return legend(...of, ...(errors ? sticks : []));
}

function view(run: Run, state: Value): readonly Shape[] {
  const moment = run.frames[state.frame]!;
  const steps = moment.track.delta.length;
  const last = run.frames.length - 1;
  const moments = threeMoments(run).map((frame) =>
    button(`moment:${frame}`, whole(run.frames[frame]!.step), {
      "aria-pressed": String(frame === state.frame),
      "aria-label": `After ${whole(run.frames[frame]!.step)} env steps`,
    }),
  );
  const rows = run.frames.map((frame) => [
    whole(frame.step),
    returnOf(frame),
    fixed(frame.track.v[0]!, 1),
    fixed(paid(run.gamma, frame.track.delta.length), 1),
    frame.track.ended ? String(frame.track.delta.length) : "never",
    fixed(meanError(frame.track), 2),
  ]);
  return [
    meaning(state),
    row(...moments),
    range("frame", "checkpoint", state.frame, [0, last, 1], `${whole(moment.step)} env steps`),
    choice(
      "color",
      "colour",
      [
        ["value", "value"],
        ["policy", "policy"],
      ],
      state.color,
    ),
    row(
      toggle("track", "one episode", state.track),
      toggle("errors", "TD errors as sticks", state.errors),
      toggle("best", "best possible value", state.best, "reward"),
    ),
    readings(...numbersOf(run, moment)),
    more(
      "More settings",
      range("stick", "length of the sticks", state.stick, [1, 20, 1], `${state.stick} ×`),
      range("time", "episode", state.time, [0, 1, 0.005], `step ${Math.round(state.time * steps)}`),
      choice(
        "view",
        "look",
        [
          ["rest", "whole"],
          ["side", "side"],
          ["top", "above"],
        ],
        state.view,
      ),
    ),
    table(
      "All checkpoints as a table",
      ["env steps", "mean return", "V(start)", "episode paid", "steps", "mean |δ|"],
      rows,
    ),
  ];
}

function summary(run: Run, { frame }: Value): string {
  const moment = run.frames[frame]!;
  const { track } = moment;
  const steps = track.delta.length;
  const end = track.ended
    ? `after ${steps} steps it reaches the flag`
    : "it never reaches the flag";
  return `After ${whole(moment.step)} env steps the critic says ${fixed(track.v[0]!, 1)} at the start; ${end}, which pays ${fixed(paid(run.gamma, steps), 1)}.`;
}

export const valueSurface: Recorded<Value, Run> = {
  asset: "views/mountain_car.json",
  from(run) {
    const fields = fieldsOf(run);
    const { set, press } = handlesOf(fields);
    return {
      initial: initialOf(run),
      fields,
      view: (state) => view(run, state),
      summary: (state) => summary(run, state),
      set,
      press(state, handle) {
        const [name, detail] = handle.split(":");
        return name === "moment" ? set(state, "frame", Number(detail)) : press(state, handle);
      },
      picture: (place, _, signal) => new ValuePicture(place, run, signal),
    };
  },
};
