/** The runs of this environment: colour, result and actions of each. */
import type { RunRecord } from "../runs/library";
import { runColor, runLabel } from "../runs/run_label";
import { button, h, setText } from "../ui/dom";
import { reached, sentenceOf } from "./status";

interface RunActions {
  stop(run: RunRecord): void;
  watch(run: RunRecord): void;
  reuse(run: RunRecord): void;
  setHidden(run: RunRecord, hidden: boolean): void;
  remove(run: RunRecord): void;
}

export class RunList {
  readonly element: HTMLElement;
  readonly #list = h("ul", { class: "ppo-runs__list" });
  readonly #empty = h(
    "p",
    { class: "ppo-runs__empty" },
    "No run yet. Press Train; each run keeps its curve, so the next can be compared with it.",
  );
  readonly #rows = new Map<string, { row: HTMLElement; update: () => void }>();
  readonly #actions: RunActions;

  constructor(actions: RunActions) {
    this.#actions = actions;
    this.element = h(
      "section",
      { class: "ppo-runs", "aria-label": "Runs" },
      h("h2", { class: "ppo-section__title" }, "Runs"),
      this.#empty,
      this.#list,
    );
  }

  /** Show these runs, newest first. Rows of runs that stay keep their focus. */
  show(runs: readonly RunRecord[]): void {
    this.#empty.hidden = runs.length > 0;
    const ids = new Set(runs.map(({ id }) => id));
    for (const [id, { row }] of this.#rows) {
      if (ids.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    for (const run of runs) {
      let entry = this.#rows.get(run.id);
      if (!entry) {
        entry = this.#makeRow(run);
        this.#rows.set(run.id, entry);
        this.#list.prepend(entry.row);
      }
      entry.update();
    }
  }

  #makeRow(run: RunRecord): { row: HTMLElement; update: () => void } {
    const actions = this.#actions;
    const label = runLabel(run);
    const swatch = h("span", {
      class: `ppo-runs__swatch ppo-runs__swatch--${run.kind}`,
      "aria-hidden": "true",
    });
    swatch.style.setProperty("--ppo-curve", `var(${runColor(run)})`);
    const result = h("span", { class: "ppo-runs__result" });
    const quiet = "ppo-button--quiet";
    const stop = button("Stop", () => actions.stop(run), quiet);
    const watch = button("Play policy", () => actions.watch(run), quiet);
    const hide = button("Hide", () => actions.setHidden(run, !run.hidden), quiet);
    const reuse = button("Use settings", () => actions.reuse(run), quiet);
    const remove = button("Remove", () => actions.remove(run), quiet);
    for (const one of [stop, watch, hide, reuse, remove]) {
      one.setAttribute("aria-label", `${one.textContent}: ${label}`);
    }
    const row = h(
      "li",
      { class: "ppo-runs__row" },
      swatch,
      h("div", { class: "ppo-runs__text" }, h("strong", {}, label), result),
      h("div", { class: "ppo-runs__actions" }, stop, watch, hide, reuse, remove),
    );
    row.dataset.run = run.id;
    const update = () => {
      setText(result, sentenceOf(run));
      row.classList.toggle("ppo-runs__row--hidden", run.hidden);
      row.classList.toggle("ppo-runs__row--reached", reached(run));
      setText(hide, run.hidden ? "Show" : "Hide");
      stop.hidden = !run.following;
      stop.disabled = run.stopping;
      watch.hidden = run.checkpoints.length === 0;
      remove.hidden = run.following;
    };
    return { row, update };
  }
}
