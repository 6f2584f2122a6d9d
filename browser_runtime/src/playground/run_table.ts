/** All runs of this world in a table, one row for runs alike but for their seed. */
import { ENVIRONMENTS } from "../generated/data.generated";
import { differences } from "../runs/experiment";
import type { RunRecord } from "../runs/library";
import { quantile, returnsOf, type Series, seriesLabel, stepsUntil } from "../runs/series";
import { button, count, digits, h, setText } from "../ui/dom";
import { menuPopover } from "../ui/popover";
import { reached, sentenceOf } from "./status";

export interface RunActions {
  stop(series: Series): void;
  show(series: Series): void;
  watch(series: Series): void;
  reuse(series: Series): void;
  pin(series: Series): void;
  setHidden(series: Series, hidden: boolean): void;
  remove(series: Series): void;
  takeAway(series: Series, how: TakeAway): void;
}

export type TakeAway = "link" | "command" | "csv" | "json" | "notebook";

const WAYS: Record<string, TakeAway> = {
  "Copy link": "link",
  "Copy command": "command",
  "Save CSV": "csv",
  "Save JSON": "json",
  "Save notebook": "notebook",
};
const COLUMNS = ["Run", "Differs in", "Seeds", "Return", "Middle half", "Reached", "Baseline"];

interface Row {
  readonly row: HTMLElement;
  update(series: Series, shown: Shown): void;
}

interface Shown {
  readonly series: readonly Series[];
  readonly colorOf: (series: Series) => string;
  /** Key of the series that the page shows. */
  readonly current: string | null;
  readonly baseline: string | null;
}

export class RunTable {
  readonly element: HTMLElement;
  readonly #head: HTMLElement;
  readonly #table: HTMLElement;
  readonly #empty = h(
    "p",
    { class: "ppo-runs__empty" },
    "No run yet. Press Train; each run keeps its curve, so the next can be compared with it.",
  );
  readonly #rows = new Map<string, Row>();
  readonly #actions: RunActions;

  constructor(actions: RunActions) {
    this.#actions = actions;
    const names = COLUMNS.map((name) => h("th", { scope: "col" }, name));
    this.#head = h("thead", {}, h("tr", {}, ...names));
    this.#table = h(
      "div",
      { class: "ppo-runs__scroll", tabIndex: 0, role: "region", "aria-label": "Table of runs" },
      h("table", { class: "ppo-runs__table" }, this.#head),
    );
    this.element = h(
      "section",
      { class: "ppo-runs", "aria-label": "Runs" },
      h("h2", { class: "ppo-section__title" }, "Runs"),
      this.#empty,
      this.#table,
    );
  }

  /** Show these series, newest first. Rows of series that stay keep their focus. */
  show(shown: Shown): void {
    this.#empty.hidden = shown.series.length > 0;
    this.#table.hidden = shown.series.length === 0;
    const keys = new Set(shown.series.map(({ key }) => key));
    for (const [key, { row }] of this.#rows) {
      if (keys.has(key)) continue;
      row.remove();
      this.#rows.delete(key);
    }
    for (const series of shown.series) {
      let entry = this.#rows.get(series.key);
      if (!entry) {
        entry = makeRow(series, this.#actions);
        this.#rows.set(series.key, entry);
        this.#head.after(entry.row);
      }
      entry.update(series, shown);
    }
  }
}

function makeRow(first: Series, actions: RunActions): Row {
  let now = first;
  const label = seriesLabel(first);
  const quiet = "ppo-button--quiet";
  const does = (name: string, action: (series: Series) => void) => {
    const one = button(name, () => action(now), quiet);
    one.setAttribute("aria-label", `${name}: ${label}`);
    return one;
  };
  const stop = does("Stop", actions.stop);
  const pick = does("Show", actions.show);
  const watch = does("Play policy", actions.watch);
  const hide = does("Hide", (series) => actions.setHidden(series, !isHidden(series)));
  const pin = does("Pin as baseline", actions.pin);
  const reuse = does("Use settings", actions.reuse);
  const remove = does("Remove", actions.remove);
  const away = menuPopover(
    "Take away",
    `Take away: ${label}`,
    Object.fromEntries(
      Object.entries(WAYS).map(([name, way]) => [name, () => actions.takeAway(now, way)]),
    ),
  );
  const swatch = h("span", {
    class: `ppo-runs__swatch ppo-runs__swatch--${first.runs[0]?.kind}`,
    "aria-hidden": "true",
  });
  const result = h("span", { class: "ppo-runs__result" });
  const numbers = COLUMNS.slice(2).map(() => h("td", { class: "ppo-runs__number" }));
  const changes = differences(first.runs[0]!.spec).map(([name, text]) => `${name} ${text}`);
  const row = h(
    "tbody",
    { class: "ppo-runs__row" },
    h(
      "tr",
      {},
      h("td", { class: "ppo-runs__name" }, swatch, h("strong", {}, whereOf(first)), result),
      h("td", { class: "ppo-runs__changes" }, h("code", {}, changes.join(", ") || "nothing")),
      ...numbers,
    ),
    h(
      "tr",
      {},
      h(
        "td",
        { colSpan: COLUMNS.length },
        h(
          "div",
          { class: "ppo-runs__actions" },
          ...[stop, pick, watch, hide, pin, reuse, away.button, away.panel, remove],
        ),
      ),
    ),
  );
  const update = (series: Series, shown: Shown) => {
    now = series;
    const { runs } = series;
    swatch.style.setProperty("--ppo-curve", `var(${shown.colorOf(series)})`);
    setText(result, resultOf(runs));
    numbersOf(series, shown).forEach((text, at) => {
      const cell = numbers[at];
      if (cell) setText(cell, text);
    });
    row.classList.toggle("ppo-runs__row--hidden", isHidden(series));
    row.classList.toggle("ppo-runs__row--reached", runs.some(reached));
    row.setAttribute("aria-current", String(series.key === shown.current));
    setText(hide, isHidden(series) ? "Show curve" : "Hide");
    setText(pin, series.key === shown.baseline ? "Unpin" : "Pin as baseline");
    const training = runs.some(({ following }) => following);
    stop.hidden = !training;
    stop.disabled = runs.every(({ following, stopping }) => !following || stopping);
    pick.hidden = series.key === shown.current;
    watch.hidden = runs.every(({ checkpoints }) => checkpoints.length === 0);
    remove.hidden = training;
  };
  return { row, update };
}

function whereOf({ runs: [first] }: Series): string {
  return first?.kind === "gpu" ? "GPU" : "Browser";
}

/** Whether nothing of a series is drawn. */
export function isHidden({ runs }: Series): boolean {
  return runs.every(({ hidden }) => hidden);
}

/** The state of a single run as a sentence, of several as a count. */
function resultOf(runs: readonly RunRecord[]): string {
  if (runs.length === 1) return sentenceOf(runs[0]!);
  const over = runs.filter(({ done }) => done !== null).length;
  const failed = runs.filter(({ problem, done }) => problem || done?.status === "failed").length;
  return `${over} of ${runs.length} done${failed > 0 ? `, ${failed} failed` : ""}`;
}

/** Seeds, median return, middle half, seeds that reached the target, difference to the baseline. */
function numbersOf({ key, runs }: Series, { series, baseline }: Shown): string[] {
  const returns = returnsOf(runs);
  const median = quantile(returns, 0.5);
  const half = [quantile(returns, 0.25), quantile(returns, 0.75)];
  const spec = runs[0]!.spec;
  const target = spec.config.target_return ?? ENVIRONMENTS[spec.env]?.solved_return ?? null;
  const hits = runs.flatMap(({ iterations }) =>
    target === null ? [] : (stepsUntil(iterations, target) ?? []),
  );
  const steps = quantile(hits, 0.5);
  const pinned = series.find((each) => each.key === baseline);
  const level = pinned ? quantile(returnsOf(pinned.runs), 0.5) : null;
  const gain = median !== null && level !== null && key !== baseline ? median - level : null;
  return [
    [...new Set(runs.map((run) => run.spec.seed))].sort((a, b) => a - b).join(", "),
    digits(median),
    returns.length > 2 ? `${digits(half[0])} to ${digits(half[1])}` : "–",
    target === null
      ? "–"
      : `${hits.length} of ${runs.length}${steps === null ? "" : `, after ${count(steps)}`}`,
    key === baseline ? "baseline" : gain === null ? "–" : `${gain > 0 ? "+" : ""}${digits(gain)}`,
  ];
}
