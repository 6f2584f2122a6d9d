/** Figure 2.1: three logits, the probabilities they make, and what one small nudge does to each. */
import { type Bar, bars, panel, scale, sign } from "../kit/bars";
import { button, row, table } from "../kit/controls";
import { type Figure, indexOf, say, snap } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { entropy, logSoftmax, nudged, softmax } from "./policy_math";

const LIMIT = 4;
const STEP = 0.25;
const SHIFT = 5;
/** The size of a nudge. */
export const NUDGE = 0.01;

export interface Mixer {
  readonly logits: readonly number[];
  /** Whether 5 is added to all of them. */
  readonly shifted: boolean;
  /** The logit that is nudged. */
  readonly nudge: number;
}

const START: Mixer = { logits: [2, 1, 0], shifted: false, nudge: 0 };
const PRESETS: Readonly<Record<string, readonly number[]>> = {
  alike: [0, 0, 0],
  mixed: [0.7, 0.2, 0.1].map(Math.log),
};

/** The logits as the policy gets them. */
export function logitsOf({ logits, shifted }: Mixer): number[] {
  return logits.map((z) => z + (shifted ? SHIFT : 0));
}

function set(state: Mixer, handle: string, value: number): Mixer {
  const index = indexOf(handle);
  const dragged = snap(value - (state.shifted ? SHIFT : 0), -LIMIT, LIMIT, STEP);
  return { ...state, logits: state.logits.map((z, i) => (i === index ? dragged : z)) };
}

function press(state: Mixer, handle: string): Mixer {
  if (handle === "reset") return START;
  if (handle === "shift") return { ...state, shifted: !state.shifted };
  if (handle.startsWith("nudge")) return { ...state, nudge: indexOf(handle) };
  const preset = PRESETS[handle];
  return preset === undefined ? state : { ...state, logits: preset };
}

function verdict(state: Mixer): string {
  const h = entropy(logitsOf(state));
  const most = Math.log(state.logits.length);
  const how =
    most - h < 5e-4 ? "as undecided as three actions can be" : h < 0.1 ? "nearly decided" : "";
  const ending = how === "" ? `; the most that three actions allow is ${say(most, 4)}` : `: ${how}`;
  return `Entropy ${say(h, 4)}${ending}.`;
}

/** What the nudge does, in words and numbers. */
export function nudgeSentence(state: Mixer): string {
  const changes = nudged(logitsOf(state), state.nudge, NUDGE).map((change) => say(change, 4));
  return `Logit ${state.nudge} + ${NUDGE}: the three log-probabilities change by ${changes.join(", ")}.`;
}

function summary(state: Mixer): string {
  const p = softmax(logitsOf(state)).map((value) => say(value));
  return `Probabilities ${p.join(", ")}. ${verdict(state)} ${nudgeSentence(state)}`;
}

function drawing(state: Mixer, width: number): Shape {
  const logits = logitsOf(state);
  const p = softmax(logits);
  const changes = nudged(logits, state.nudge, NUDGE).map((change) => 1000 * change);
  const handles: Bar[] = logits.map((value, a) => ({
    value,
    className: "logit",
    handle: `logits:${a}`,
    spoken: `Logit of action ${a}: ${say(value)}`,
  }));
  const probabilities: Bar[] = p.map((value) => ({
    value,
    className: "policy",
    below: `log p = ${say(Math.log(value))}`,
  }));
  const moved: Bar[] = changes.map((value) => ({
    value,
    className: `chosen ${sign(value)}`,
    text: say(value / 1000, 4),
  }));
  const limit = state.shifted ? LIMIT + SHIFT : LIMIT;
  return panel(width, "Logits, probabilities, and what a nudge changes", [
    bars("logit z of action 0, 1, 2: drag", handles, width, limit),
    bars("probability p", probabilities, width, 1.05, 18),
    bars(`change of log p when logit ${state.nudge} grows by 0.01`, moved, width, scale(changes)),
  ]);
}

function view(state: Mixer, width: number): readonly Shape[] {
  const logits = logitsOf(state);
  const logs = logSoftmax(logits);
  const changes = nudged(logits, state.nudge, NUDGE);
  const nudges = logits.map((_, a) =>
    button(`nudge:${a}`, width < 420 ? `nudge ${a}` : `nudge logit ${a}`, {
      class: "ppo-figure__choice",
      "aria-pressed": String(a === state.nudge),
    }),
  );
  const rows = logits.map((z, a) => [
    String(a),
    say(z),
    say(Math.exp(logs[a]!)),
    say(logs[a]!),
    say(changes[a]!, 4),
  ]);
  return [
    row(
      button("shift", "Add 5 to all", { "aria-pressed": String(state.shifted) }),
      button("alike", "All alike"),
      button("mixed", "p = 0.7, 0.2, 0.1"),
      button("reset", "Start again"),
    ),
    drawing(state, width),
    shape("div", { class: "ppo-figure__ends ppo-figure__ends--three" }, ...nudges),
    shape("p", { class: "ppo-figure__sum" }, verdict(state)),
    shape("p", { class: "ppo-figure__note" }, nudgeSentence(state)),
    table("The numbers as a table", ["action", "logit", "p", "log p", "nudged"], rows),
  ];
}

export const logitMixer: Figure<Mixer> = { initial: START, view, summary, set, press };
