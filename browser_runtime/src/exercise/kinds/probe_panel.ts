/** Probes of a broken program: run one, read its measurements, and only then mend. */

import { runtime } from "../../python/runtime";
import { button, h } from "../../ui/dom";
import { withoutVerdict } from "../grading";
import type { ProbeResult, ProbeView } from "../types";
import type { Desk } from "../work";

export class ProbePanel {
  readonly element: HTMLElement;
  readonly #desk: Desk;
  readonly #codeNow: () => string;
  readonly #results = h("ol", {
    class: "ppo-probes__results",
    role: "log",
    "aria-label": "Probes run",
  });
  readonly #ran: string[] = [];
  #running = false;

  constructor(desk: Desk, probes: readonly ProbeView[], codeNow: () => string) {
    this.#desk = desk;
    this.#codeNow = codeNow;
    const buttons = probes.map((probe) => button(probe.label, () => void this.#run(probe)));
    this.element = h(
      "section",
      { class: "ppo-probes", "aria-label": "Probes" },
      h("p", { class: "ppo-probes__title" }, "Run a probe on the code as it is now:"),
      h("div", { class: "ppo-probes__buttons" }, ...buttons),
      this.#results,
    );
  }

  /** Names of the probes that were run, in that order. */
  get ran(): readonly string[] {
    return this.#ran;
  }

  async #run(probe: ProbeView): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#desk.say(`Running: ${probe.label}…`);
    try {
      const result = await runtime().probe(this.#desk.slug, this.#codeNow(), probe.name);
      this.#ran.push(probe.name);
      this.#results.append(resultNode(probe.label, result));
      this.#desk.say("");
    } catch (error) {
      this.#desk.say(withoutVerdict(error));
    } finally {
      this.#running = false;
    }
  }
}

function resultNode(label: string, { text, message, trace, printed }: ProbeResult): HTMLElement {
  const block = (words: string) => h("pre", {}, h("code", {}, words.trimEnd()));
  return h(
    "li",
    {},
    h("p", { class: "ppo-probes__name" }, label),
    printed && block(printed),
    text && block(text),
    message && h("p", {}, message),
    trace && block(trace),
  );
}
