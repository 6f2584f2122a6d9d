/** The drawing of the backward pass: surprises above, and below them the carry with what it left behind. */
import { type Bar, bars, panel, scale, sign } from "../kit/bars";
import { say } from "../kit/figure";
import { type Shape, shape } from "../kit/shape";
import { answers } from "./answers";
import { type Explorer, stepOf } from "./gae_explorer_state";
import type { Advantages } from "./gae_math";
import type { Frame } from "./pass_frames";

/** Pixels of a column, so that its numbers can be read; a longer tape scrolls. */
const COLUMN = 44;
/** Heights of a row of bars, of its heading, and of the room for a number. */
const ROOM = 104;
const HEAD = 24;
const LABEL = 19;
/** A second line of the lower heading: what becomes of the carry between two steps. */
const GATES = 22;

export function drawPass(
  tape: Explorer,
  { deltas, advantages }: Advantages,
  frame: Frame,
  room: number,
): Shape {
  const width = Math.max(room, COLUMN * deltas.length);
  const known = (t: number) => t > frame.step || (t === frame.step && frame.phase === "grow");
  const surprises = deltas.map((value, t): Bar => {
    const counts = t === frame.step && frame.phase === "grow";
    const inner = counts ? value : 0;
    return { value, className: `delta ${sign(value)}`, inner, part: `delta:${t}` };
  });
  const left = advantages.map((value, t): Bar => {
    const part = `advantage:${t}`;
    if (!known(t))
      return { value: 0, className: "advantage ppo-tape__bar--unknown", text: "", part };
    return { value, className: `advantage ${sign(value)}`, part };
  });
  const reach = scale([...advantages, ...(tape.yours ?? []).map((one) => one ?? 0)]);
  const steps = deltas.map((_, t) => `${stepOf(tape, t)}`);
  return panel(width, "Surprises, and below them the carry with the advantages it left behind", [
    bars("surprise δ", surprises, width, scale(deltas)),
    gates(tape, frame, width),
    carried(bars("advantage A", left, width, reach), frame, {
      width,
      reach,
      count: deltas.length,
    }),
    ...(tape.yours ? [answers(tape.yours, advantages, width, reach)] : []),
    numbers(steps, width),
  ]);
}

/** Between two steps: the factor the carry is multiplied by, or the wall where it is cut. */
function gates(tape: Explorer, frame: Frame, width: number): [Shape, number] {
  const column = width / tape.rewards.length;
  const factor = `×${say(tape.gamma * tape.lambda)}`;
  const marks = tape.ends.slice(0, -1).map((end, t) => {
    const isWall = end !== "running";
    const now = frame.phase === "arrive" && frame.step === t ? " ppo-pass__gate--now" : "";
    const at = { x: (t + 1) * column, y: 15, "text-anchor": "middle" };
    const wall = {
      class: `ppo-pass__wall ppo-pass__wall--${end}`,
      x1: (t + 1) * column,
      x2: (t + 1) * column,
      y1: isWall ? GATES : 0,
      y2: isWall ? GATES + HEAD + ROOM : 0,
    };
    return shape(
      "g",
      { class: `ppo-pass__gate${now}`, "data-part": `wall:${t}` },
      shape("line", wall),
      shape("text", at, { running: factor, terminated: "† end", truncated: "✂ cut" }[end]),
    );
  });
  return [shape("g", {}, ...marks), GATES];
}

/** The row of advantages with the carry in it. */
function carried(
  [row, height]: [Shape, number],
  { phase, step, carry }: Frame,
  { width, reach, count }: { width: number; reach: number; count: number },
): [Shape, number] {
  const column = width / count;
  const middle = HEAD + ROOM / 2;
  const y = (value: number) => middle - (value / reach) * (ROOM / 2 - LABEL);
  const thick = Math.min(40, column * 0.56) + 8;
  // At rest it stands behind the last column.
  const centre = phase === "rest" ? width - 4 : (step + 0.5) * column;
  const box = {
    class: `ppo-pass__carry ${sign(carry)}`,
    x: centre - thick / 2,
    y: Math.min(y(0), y(carry)) - 1,
    width: thick,
    height: Math.abs(y(carry) - y(0)) + 2,
    rx: 3,
  };
  const text = {
    class: "ppo-pass__amount",
    x: centre,
    y: carry < 0 ? y(carry) + LABEL + 2 : y(carry) - 7,
    "text-anchor": "middle",
  };
  // A grown carry is the advantage, whose number is written already.
  const amount = phase === "arrive" ? say(carry) : "";
  return [shape("g", {}, row, shape("rect", box), shape("text", text, amount)), height];
}

function numbers(steps: readonly string[], width: number): [Shape, number] {
  const column = width / steps.length;
  const texts = steps.map((step, t) => {
    const at = { x: (t + 0.5) * column, y: 13, "text-anchor": "middle" };
    return shape("text", { class: "ppo-tape__weight", ...at }, column < 70 ? step : `step ${step}`);
  });
  return [shape("g", {}, ...texts), 18];
}
