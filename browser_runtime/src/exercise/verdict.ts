/** A verdict on the page: one message, then the numbers behind it. */

import { h } from "../ui/dom";
import { differenceNode } from "./difference";
import { inline } from "./text";
import type { Check, Verdict } from "./types";

const HEADINGS: Record<Verdict["stage"], string> = {
  passed: "Passed",
  runs: "It stops with an error",
  signature: "Not the function that was asked for",
  shape: "Not the shape that was asked for",
  purity: "More than its result",
  oracle: "Not the same numbers yet",
  misconception: "A known mistake",
  property: "A counterexample",
  speed: "Not finished in time",
  untouched: "Nothing has changed yet",
  answer: "Something is missing",
  order: "Not in this order",
  lines: "Right, with more changes than needed",
  gate: "One of the probe worlds failed",
  training: "Not tuned yet",
  tests: "Not there yet",
  grader: "The grader failed, not you",
};

/**
 * Fill the panel with a verdict and have its message announced.
 * @param further Something to do with the difference, below it.
 */
export function showVerdict(
  panel: HTMLElement,
  verdict: Verdict,
  further: HTMLElement | null = null,
): void {
  const { difference, checks, trace, printed } = verdict;
  // Only the message is read aloud: a table read from end to end helps nobody.
  const said = inline(verdict.message);
  const words = h(
    "div",
    { class: "ppo-verdict__words" },
    h("p", { class: "ppo-verdict__heading" }, HEADINGS[verdict.stage]),
    h("p", { class: "ppo-verdict__message", role: "status" }, ...said),
    checks.length > 0 && checkList(checks),
  );
  const numbers =
    difference &&
    h("div", { class: "ppo-verdict__numbers" }, differenceNode(difference, verdict.stage), further);
  const nodes: HTMLElement[] = [h("div", { class: "ppo-verdict__body" }, words, numbers)];
  if (trace) nodes.push(folded("Traceback", trace, verdict.stage === "runs"));
  if (printed) nodes.push(folded("What your code printed", printed, false));
  panel.className = `ppo-verdict ppo-verdict--${verdict.status}`;
  panel.replaceChildren(...nodes);
  panel.hidden = false;
}

function checkList(checks: Check[]): HTMLElement {
  const items = checks.map(({ name, passed, detail }) =>
    h(
      "li",
      { class: passed ? "ppo-check--passed" : "ppo-check--failed" },
      h("span", { class: "ppo-visually-hidden" }, passed ? "Passed: " : "Failed: "),
      h("span", {}, name),
      detail && h("span", { class: "ppo-check__detail" }, ...inline(detail)),
    ),
  );
  return h("ul", { class: "ppo-checks" }, ...items);
}

function folded(title: string, text: string, open: boolean): HTMLElement {
  return h(
    "details",
    { class: "ppo-verdict__more", open },
    h("summary", {}, title),
    h("pre", {}, h("code", {}, text.trimEnd())),
  );
}
