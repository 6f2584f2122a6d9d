/** The backward pass: a carry walks from the last step to the first, and leaves advantages behind. */
import { button, range, row, table } from "../kit/controls";
import { type Figure, type Live, say, snap } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { type Explorer, START, stepOf, tapeOf } from "./gae_explorer_state";
import { type Advantages, gae } from "./gae_math";
import { openedTape } from "./opened_tape";
import { drawPass } from "./pass_drawing";
import { type Frame, framesOf } from "./pass_frames";

export interface Pass {
  readonly tape: Explorer;
  /** Which frame of the walk is shown. */
  readonly at: number;
  readonly playing: boolean;
}

/** A frame is to be read as well as seen. */
const PACE_MS = 1100;

const lastOf = ({ rewards }: Explorer) => 2 * rewards.length;
const walked = (tape: Explorer): Pass => ({ tape, at: lastOf(tape), playing: false });
const INITIAL = walked(START);

function framesIn({ tape }: Pass): Frame[] {
  return framesOf(tapeOf(tape), tape.gamma, tape.lambda);
}

function resultOf({ tape }: Pass): Advantages {
  return gae(tapeOf(tape), tape.gamma, tape.lambda);
}

function moved(state: Pass, by: number): Pass {
  const at = Math.min(lastOf(state.tape), Math.max(0, state.at + by));
  return at === state.at && !state.playing ? state : { ...state, at, playing: false };
}

function next(state: Pass): Pass | null {
  if (!state.playing) return null;
  const at = state.at + 1;
  return { ...state, at, playing: at < lastOf(state.tape) };
}

function set(state: Pass, handle: string, value: number): Pass {
  if (handle !== "lambda") return state;
  const lambda = snap(value, 0, 1, 0.01);
  return { ...state, tape: { ...state.tape, lambda, yours: null } };
}

function press(state: Pass, handle: string, key?: string): Pass {
  if (handle === "play") {
    if (state.playing) return { ...state, playing: false };
    return { ...state, at: state.at === lastOf(state.tape) ? 0 : state.at, playing: true };
  }
  if (handle === "chapter") return INITIAL;
  // The carry goes to the left: so does the key that sends it on.
  if (handle === "on" || key === "ArrowLeft") return moved(state, 1);
  if (handle === "back" || key === "ArrowRight") return moved(state, -1);
  return state;
}

/** What happens in the present frame, in a sentence. */
function said(state: Pass): string {
  const frame = framesIn(state)[state.at]!;
  const { tape } = state;
  if (frame.phase === "rest") {
    const last = stepOf(tape, tape.rewards.length - 1);
    return `The recording is over after step ${last}. The walk begins there, with a carry of 0.`;
  }
  const step = stepOf(tape, frame.step);
  return frame.phase === "arrive" ? arrived(state, frame, step) : grown(state, frame, step);
}

function arrived(state: Pass, { step, carry, cut }: Frame, name: number): string {
  if (cut === "edge") return `Step ${name} is the last row. Nothing comes from behind it: carry 0.`;
  if (cut !== null) {
    const why = cut === "terminated" ? "the agent died" : "the time limit struck";
    return `At step ${name} ${why}. The row behind is another episode: the carry is cut to 0.`;
  }
  const { gamma, lambda } = state.tape;
  const behind = resultOf(state).advantages[step + 1]!;
  return `On to step ${name}: ${say(gamma * lambda)} × ${signed(behind)} = ${say(carry)} is carried.`;
}

function grown(state: Pass, { step, carry }: Frame, name: number): string {
  const before = framesIn(state)[state.at - 1]!.carry;
  const surprise = signed(resultOf(state).deltas[step]!);
  const end = state.at === lastOf(state.tape) ? " One walk, and every step has its own." : "";
  return `Add the surprise: ${say(before)} + ${surprise} = ${say(carry)}, the advantage of step ${name}.${end}`;
}

function signed(value: number): string {
  return value < 0 ? `(${say(value)})` : say(value);
}

function summary(state: Pass): string {
  const count = `Frame ${state.at} of ${lastOf(state.tape)}.`;
  return `${count} ${said(state)}`;
}

function live(state: Pass): Live {
  const frame = framesIn(state)[state.at]!;
  // Before the walk, the formula speaks of the step that comes first.
  const step = Math.min(frame.step, state.tape.rewards.length - 1);
  const { deltas, advantages } = resultOf(state);
  const { gamma, lambda, ends } = state.tape;
  const behind = advantages[step + 1] ?? 0;
  const goesOn = ends[step] === "running" ? 1 : 0;
  const term = (label: string, value: string, from: string) => ({ label, value, from });
  return {
    sample: `step ${stepOf(state.tape, step)}`,
    terms: {
      advantage: term("A", say(advantages[step]!), `advantage:${step}`),
      delta: term("δ", say(deltas[step]!), `delta:${step}`),
      factor: term("γλ", say(gamma * lambda), "lambda"),
      mask: term("1 − ended", String(goesOn), `wall:${step}`),
      behind: term("A of the next row", signed(behind), `advantage:${step + 1}`),
    },
  };
}

function rows(state: Pass): string[][] {
  const { tape } = state;
  const { deltas } = resultOf(state);
  const arrivals = framesIn(state).filter(({ phase }) => phase === "arrive");
  const results = framesIn(state).filter(({ phase }) => phase === "grow");
  return arrivals.map(({ step, carry, cut }, i) => [
    String(stepOf(tape, step)),
    cut === null ? say(carry) : `0, ${cut === "edge" ? "last row" : cut}`,
    say(deltas[step]!),
    say(results[i]!.carry),
  ]);
}

function view(state: Pass, width: number): readonly Shape[] {
  const { tape, at, playing } = state;
  const frames = framesIn(state);
  const done = at === lastOf(tape);
  const disabled = (isSo: boolean) => (isSo ? { disabled: "" } : {});
  const label = "The walk. Left arrow: one frame on. Right arrow: one frame back.";
  const keys = { "data-keys": "walk", tabindex: 0, role: "group", "aria-label": label };
  return [
    row(
      button("play", playing ? "Pause" : done ? "Play again" : "Play"),
      button("on", "← On", disabled(done)),
      button("back", "Back →", disabled(at === 0)),
      ...(tape.opened ? [button("chapter", "The chapter's tape")] : []),
      range("lambda", "λ", tape.lambda, [0, 1, 0.01]),
    ),
    shape(
      "div",
      { class: "ppo-tape__scroll ppo-pass", ...keys },
      drawPass(tape, resultOf(state), frames[at]!, width),
    ),
    shape("p", { class: "ppo-figure__sum ppo-pass__said" }, said(state)),
    table(
      "The walk as a table, in its order",
      ["step", "carried to it", "its surprise δ", "advantage A"],
      rows(state),
    ),
  ];
}

export const backwardPass: Figure<Pass> = {
  initial: INITIAL,
  view,
  summary,
  set,
  press,
  live,
  motion: { pace: PACE_MS, opening: { ...INITIAL, at: 0, playing: true }, next },
  open: (data) => ({ ...walked(openedTape(data)), at: 0 }),
};
