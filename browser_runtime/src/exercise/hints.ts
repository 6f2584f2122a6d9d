/** Hints, the one for a recognised mistake first, then remarks and the solution. */

import { h } from "../ui/dom";
import { prose } from "./text";
import type { Hint } from "./types";

/**
 * The index of the hint to open next, or a sentence on why there is none.
 *
 * @param opened Indices already open.
 * @param misconception The misconception in the last verdict.
 * @param attempts How many attempts were made; some hints want one first.
 */
export function nextHint(
  hints: Hint[],
  opened: readonly number[],
  misconception: string | null,
  attempts: number,
): number | string {
  const closed = [...hints.keys()].filter((index) => !opened.includes(index));
  const fitting = closed.find(
    (index) => misconception && hints[index]!.for?.includes(misconception),
  );
  const ready = closed.find((index) => !hints[index]!.needs_attempt || attempts > 0);
  if (fitting !== undefined) return fitting;
  if (ready !== undefined) return ready;
  return closed.length > 0
    ? "The next hint opens after your first attempt."
    : "All hints of this exercise are open.";
}

/** The opened hints, in the order of opening. */
export function hintNodes(hints: Hint[], opened: readonly number[]): HTMLElement[] {
  const known = opened.flatMap((index) => hints[index] ?? []);
  return known.map(({ text }, place) =>
    h(
      "div",
      { class: "ppo-hint" },
      h("p", { class: "ppo-hint__heading" }, `Hint ${place + 1}`),
      ...prose(text),
    ),
  );
}

/** The author's remarks, shown once the exercise is solved. */
export function remarkNodes(remarks: string): HTMLElement[] {
  return [h("p", { class: "ppo-hint__heading" }, "Looking back"), ...prose(remarks)];
}

/** The author's solution. */
export function solutionNodes(solution: string): HTMLElement[] {
  const code = h("pre", {}, h("code", { class: "language-python" }, solution.trimEnd()));
  return [h("p", { class: "ppo-hint__heading" }, "One solution"), code];
}
