/** A broken program to mend: the editor, the count of changed lines, and probes to run first. */
import { h } from "../../ui/dom";
import type { Mark } from "../../ui/editor_bundle";
import type { Program } from "../program";
import type { ExerciseView, Verdict } from "../types";
import type { Desk, Work } from "../work";
import { ChangedLinesPanel } from "./changed_lines_panel";
import { CodeWork, starterOf } from "./code";
import { ProbePanel } from "./probe_panel";

export class DebugWork implements Work {
  readonly #code: CodeWork;
  readonly #lines: ChangedLinesPanel;
  readonly #panels = h("div", { class: "ppo-debug" });
  readonly #desk: Desk;
  #probes: ProbePanel | null = null;

  constructor(text: Element, desk: Desk) {
    this.#desk = desk;
    this.#code = new CodeWork(text, desk, () => this.#lines.show(this.text));
    this.#lines = new ChangedLinesPanel(this.starter, (code) => this.set(code));
    this.#panels.append(this.#lines.element);
    this.#code.place.after(this.#panels);
  }

  get text(): string {
    return this.#code.text;
  }

  get starter(): string {
    return this.#code.starter;
  }

  get actions(): Record<string, () => void> {
    return this.#code.actions;
  }

  get probes(): readonly string[] {
    return this.#probes?.ran ?? [];
  }

  set(text: string): void {
    this.#code.set(text);
  }

  focus(): void {
    this.#code.focus();
  }

  program(): Program {
    return this.#code.program();
  }

  mark(mark: Mark | null): void {
    this.#code.mark(mark);
  }

  show(verdict: Verdict): void {
    this.#code.show(verdict);
  }

  open(view: ExerciseView): void {
    if (view.kind !== "debug") return;
    this.#lines.limit(view.max_changed_lines);
    this.#lines.show(this.text);
    if (view.probes.length === 0) return;
    this.#probes = new ProbePanel(this.#desk, view.probes, () => this.text);
    this.#panels.append(this.#probes.element);
  }
}

export function mountDebug(exercise: HTMLElement, desk: Desk): Work | null {
  const text = starterOf(exercise);
  exercise.querySelector("p.ppo-debug")?.remove(); // the count replaces it
  return text && new DebugWork(text, desk);
}
