/** A recorded run, walked line by line with its variables drawn. */
import type { Recording, Step, Variable } from "../generated/cells.generated";
import { button, h, setText } from "../ui/dom";
import { type PlaceName, plainPlace } from "./output";
import { variableTable } from "./variables";

/** Point at a line of the code, from 1. */
type Point = (line: number) => void;

export class Stepper {
  readonly element: HTMLElement;
  readonly #recording: Recording;
  readonly #point: Point;
  readonly #place: PlaceName;
  readonly #said = h("p", { class: "ppo-steps__said", role: "status" });
  readonly #drawn = h("div");
  readonly #slider: HTMLInputElement;

  constructor(recording: Recording, point: Point, close: () => void, place = plainPlace) {
    this.#recording = recording;
    this.#point = point;
    this.#place = place;
    const last = recording.steps.length - 1;
    this.#slider = h("input", {
      type: "range",
      min: "0",
      max: String(Math.max(0, last)),
      value: "0",
      "aria-label": "Step",
      oninput: () => this.#show(),
    });
    this.element = h(
      "section",
      { class: "ppo-steps", "aria-label": "Step by step" },
      h(
        "div",
        { class: "ppo-steps__bar" },
        button("‹ Back", () => this.#walk(-1)),
        button("Next ›", () => this.#walk(1)),
        this.#slider,
        button("Close", close, "ppo-button--quiet"),
      ),
      this.#said,
      this.#drawn,
    );
    this.#show();
  }

  #walk(by: number): void {
    this.#slider.value = String(Number(this.#slider.value) + by);
    this.#show();
  }

  #show(): void {
    const { steps, is_complete } = this.#recording;
    const at = Number(this.#slider.value);
    const step = steps[at];
    if (!step) {
      setText(this.#said, "No line has run.");
      return;
    }
    const cut = !is_complete && at === steps.length - 1 ? " Later steps were not recorded." : "";
    setText(this.#said, `Step ${at + 1} of ${steps.length}: ${sentence(step, this.#place)}${cut}`);
    this.#drawn.replaceChildren(variableTable(this.#seen(step), changedAt(this.#recording, at)));
    this.#point(step.line);
  }

  #seen(step: Step): Variable[] {
    return step.variables.map((index) => this.#recording.values[index]!);
  }
}

/** What is about to happen, or has. */
export function sentence({ event, line, function: name, text }: Step, place = plainPlace): string {
  const inside = name ? ` in ${name}` : "";
  if (event === "exception") return `${place(line)}${inside} raised ${text}.`;
  if (event === "line") return `${place(line)}${inside} runs next.`;
  return name ? `${name} returns ${text}.` : "the end.";
}

/** Names that are new or different since the step before in the same function. */
export function changedAt({ steps, values }: Recording, at: number): Set<string> {
  const step = steps[at]!;
  const before = steps
    .slice(0, at)
    .findLast(({ depth, function: name }) => depth <= step.depth && name === step.function);
  const known = new Set(before?.depth === step.depth ? before.variables : []);
  return new Set(step.variables.filter((v) => !known.has(v)).map((v) => values[v]!.name));
}
