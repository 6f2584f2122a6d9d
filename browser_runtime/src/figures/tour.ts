/** A tour through a figure: one sentence at a time, and the state that it speaks about. */
import type { TourStep } from "./kit/figure";

/**
 * The steps as an element; `go` is called with each step the reader chooses. Before the first choice
 * the figure rests, and no sentence speaks of another state than it shows.
 */
export function tourElement(steps: readonly TourStep[], go: (step: TourStep) => void): HTMLElement {
  const sentence = document.createElement("p");
  sentence.className = "ppo-tour__text";
  sentence.setAttribute("aria-live", "polite");
  const count = document.createElement("span");
  count.className = "ppo-tour__count";
  const dots = document.createElement("span");
  dots.className = "ppo-tour__dots";
  let at = -1;
  const show = () => {
    const step = steps[at];
    sentence.textContent = step?.text ?? `A tour of ${steps.length} steps explains what you see.`;
    count.textContent = step ? `${at + 1} of ${steps.length}` : "";
    next.textContent = step ? "Next →" : "Start the tour →";
    back.hidden = !step;
    back.disabled = at === 0;
    next.disabled = at === steps.length - 1;
    [...dots.children].forEach((dot, i) => {
      if (i === at) dot.setAttribute("aria-current", "step");
      else dot.removeAttribute("aria-current");
    });
  };
  const choose = (step: number) => {
    at = step;
    show();
    go(steps[at]!);
  };
  const back = button(MOVE, "← Previous", () => choose(at - 1));
  const next = button(MOVE, "Next →", () => choose(at + 1));
  dots.append(
    ...steps.map((_, i) => {
      const dot = button("ppo-tour__dot", "", () => choose(i));
      dot.setAttribute("aria-label", `Step ${i + 1} of the tour`);
      return dot;
    }),
  );
  const row = document.createElement("div");
  row.className = "ppo-tour__steps";
  row.append(back, dots, next, count);
  const tour = document.createElement("div");
  tour.className = "ppo-tour";
  tour.append(sentence, row);
  show();
  return tour;
}

/** They look like the figure's own buttons. */
const MOVE = "ppo-figure__button ppo-tour__move";

function button(className: string, label: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}
