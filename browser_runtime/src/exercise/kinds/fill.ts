/** A program with a few blanks: inputs stand in its lines, the code around them stays as it is. */
import { h } from "../../ui/dom";
import type { Mark } from "../../ui/editor_bundle";
import type { Program } from "../program";
import type { Verdict } from "../types";
import type { Desk, Work } from "../work";
import { Blank } from "./blank";
import { valuesFrom } from "./values";

/** What needs no brackets. */
const NAME = /^[\w.]+$/;

export class FillWork implements Work {
  readonly starter: string;
  readonly actions = {};
  readonly #code: Element;
  readonly #desk: Desk;
  readonly #blanks = new Map<string, Blank>();

  /** @param code The page's text without scripts: code with a `data-blank` for each gap. */
  constructor(code: Element, desk: Desk) {
    this.#code = code;
    this.#desk = desk;
    for (const [index, place] of placesIn(code).entries()) {
      const { blank = "", label = "", width } = place.dataset;
      const made = new Blank({
        label: `Blank ${index + 1}: ${label}`,
        width: Number(width),
        onChange: () => desk.changed(),
        onEnter: () => desk.check(),
      });
      place.replaceChildren(h("sup", { "aria-hidden": "true" }, `${index + 1}`), made.element);
      this.#blanks.set(blank, made);
    }
    this.starter = this.text;
  }

  get text(): string {
    const entries = [...this.#blanks].map(([id, blank]) => [id, blank.value]);
    return JSON.stringify(Object.fromEntries(entries));
  }

  set(text: string): void {
    const given = valuesFrom(text);
    for (const [id, blank] of this.#blanks) blank.value = given[id] ?? "";
  }

  /** Put the caret into the first empty blank. */
  focus(): void {
    const blanks = [...this.#blanks.values()];
    (blanks.find(({ value }) => !value) ?? blanks[0])?.element.focus();
  }

  /** The code with every blank filled by one value: brackets keep it whole beside its neighbours. */
  program(): Program | null {
    const blanks = [...this.#blanks.values()];
    const empty = blanks.findIndex(({ value }) => !value);
    if (empty >= 0) {
      this.#desk.say(`Blank ${empty + 1} is still empty, so there is no program to run.`);
      blanks[empty]?.mark(true);
      this.focus();
      return null;
    }
    const filled = this.#code.cloneNode(true) as Element;
    for (const place of placesIn(filled)) {
      const value = this.#blanks.get(place.dataset.blank ?? "")?.value ?? "";
      place.replaceChildren(NAME.test(value) ? value : `(${value})`);
    }
    return { code: (filled.textContent ?? "").trimEnd() };
  }

  /** Point at the blanks of a line that went wrong. */
  mark(mark: Mark | null): void {
    const wrong = mark?.look === "wrong" ? mark.line : null;
    for (const place of placesIn(this.#code)) {
      const blank = this.#blanks.get(place.dataset.blank ?? "");
      blank?.mark(wrong === lineOf(place, this.#code));
    }
  }

  /** Point at the blanks of the verdict's line, or at the empty ones where it names none. */
  show({ status, line }: Verdict): void {
    for (const place of placesIn(this.#code)) {
      const blank = this.#blanks.get(place.dataset.blank ?? "");
      const meant = line === null ? blank?.value === "" : line === lineOf(place, this.#code);
      blank?.mark(status === "failed" && meant);
    }
  }
}

export function mountFill(exercise: HTMLElement, desk: Desk): Work | null {
  const code = exercise.querySelector(".ppo-fill code");
  return code && new FillWork(code, desk);
}

function placesIn(code: Element): HTMLElement[] {
  return [...code.querySelectorAll<HTMLElement>("[data-blank]")];
}

/** The line of the program that a place stands in, from 1. */
function lineOf(place: Element, code: Element): number {
  const before = document.createRange();
  before.setStart(code, 0);
  before.setEndBefore(place);
  return before.toString().split("\n").length;
}
