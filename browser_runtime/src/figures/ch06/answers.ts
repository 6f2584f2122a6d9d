/** A reader's own answer to a tape, as a row of bars. */
import { type Bar, bars, sign } from "../kit/bars";
import type { Shape } from "../kit/shape";

/** How far an answer may be off: the exercise's own measure. */
const TOLERANCE = 1e-4;

/** The answer, marked where it is another one than the advantages. */
export function answers(
  yours: readonly (number | null)[],
  advantages: readonly number[],
  width: number,
  reach: number,
): [Shape, number] {
  const items = yours.map((answer, t): Bar => {
    if (answer === null) return { value: 0, className: "gone", text: "no number", below: "≠" };
    const right = advantages[t]!;
    const differs = Math.abs(answer - right) > TOLERANCE * (1 + Math.abs(right));
    const className = `advantage ${sign(answer)}${differs ? " ppo-tape__bar--differs" : ""}`;
    return { value: answer, className, below: differs ? "≠" : "" };
  });
  return bars("your answer, ≠ where it differs", items, width, reach, 18);
}
