/**
 * `<ppo-chart>`: curves over env steps, with a summary, an explanation and a table.
 *
 * Set `metric`, `loadCharts` and then `curves` as often as you like; drawing is paced by the screen.
 */
import type { Metric } from "../runs/metrics";
import type { ChartsBundle, Plot } from "./charts_bundle";
import { button, count, cssColor, digits, h, onSchemeChange, paced, setText } from "./dom";
import { PpoElement } from "./element";

/** One run's curve. */
export interface Curve {
  readonly label: string;
  /** Custom property that holds its colour, for instance `--ppo-browser-1`. */
  readonly color: string;
  readonly dashed: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Rows shown of a long curve, few enough to be read aloud. */
const TABLE_ROWS = 40;
/** Milliseconds between two drawings: curves grow slowly, and Python needs the processor. */
const PACE_MS = 120;
let made = 0;

export class PpoChart extends PpoElement {
  metric: Metric | null = null;
  height = 150;
  target: number | null = null;
  loadCharts: (() => Promise<ChartsBundle>) | null = null;

  #current: readonly Curve[] = [];
  #plot: Plot | null = null;
  #signal: AbortSignal | null = null;
  #cursorAt: number | null = null;
  readonly #values = h("span", { class: "ppo-chart__values" });
  readonly #stage = h("div", { class: "ppo-chart__plot", "aria-hidden": "true" });
  readonly #summary = h("p", { class: "ppo-visually-hidden" });
  readonly #table = h("div", { class: "ppo-chart__table", hidden: true });
  readonly #redraw = paced(() => this.#draw(), PACE_MS);

  get curves(): readonly Curve[] {
    return this.#current;
  }

  set curves(curves: readonly Curve[]) {
    this.#current = curves;
    if (this.#signal) this.#redraw();
  }

  override arrive(signal: AbortSignal): void {
    if (!this.firstChild) this.#build();
    onSchemeChange(() => this.#plot?.refresh(), signal);
    const resized = new ResizeObserver(() => this.#plot?.refresh());
    resized.observe(this.#stage);
    signal.addEventListener("abort", () => {
      resized.disconnect();
      this.#signal = null;
      this.#plot?.destroy();
      this.#plot = null;
    });
    this.#signal = signal;
    this.#redraw();
  }

  #build(): void {
    const { metric } = this;
    if (!metric) throw new Error("A <ppo-chart> needs its metric before it is connected.");
    made += 1;
    const id = `ppo-chart-about-${made}`;
    const showTable = button("Show the numbers", () => {
      this.#table.hidden = !this.#table.hidden;
      setText(showTable, this.#table.hidden ? "Show the numbers" : "Hide the numbers");
      this.#redraw();
    });
    const about = h(
      "div",
      { class: "ppo-chart__about", id, hidden: true },
      h("p", {}, metric.about),
      showTable,
      this.#table,
    );
    const ask = h(
      "button",
      {
        type: "button",
        class: "ppo-chart__ask",
        "aria-expanded": "false",
        "aria-controls": id,
        "aria-label": `What ${metric.title} means, and its numbers`,
        onclick: () => {
          about.hidden = !about.hidden;
          ask.setAttribute("aria-expanded", String(!about.hidden));
        },
      },
      "?",
    );
    const title = h("span", { class: "ppo-chart__title" }, metric.title);
    const name = h("code", { class: "ppo-chart__name" }, metric.name);
    const head = h("figcaption", { class: "ppo-chart__head" }, title, name, this.#values, ask);
    this.#stage.style.height = `${this.height}px`;
    this.append(
      h("figure", { class: "ppo-chart__figure" }, head, this.#stage, this.#summary, about),
    );
  }

  #draw(): void {
    const signal = this.#signal;
    if (!signal) return;
    this.#drawValues();
    setText(this.#summary, this.#describe());
    if (!this.#table.hidden) this.#drawTable();
    if (this.#plot) this.#plot.setCurves(this.#plotCurves());
    else if (this.#current.some(({ points }) => points.length > 0)) void this.#start(signal);
  }

  async #start(signal: AbortSignal): Promise<void> {
    const charts = await this.loadCharts?.();
    if (!charts || signal.aborted || this.#plot) return;
    this.#plot = charts.createPlot(this.#stage, {
      height: this.height,
      axisColor: () => cssColor(this, "--ppo-quiet"),
      gridColor: () => cssColor(this, "--ppo-line"),
      target: this.target,
      onCursor: (x) => {
        this.#cursorAt = x;
        this.#drawValues();
      },
    });
    this.#plot.setCurves(this.#plotCurves());
  }

  #plotCurves() {
    return this.#current.map((curve) => ({ ...curve, color: () => cssColor(this, curve.color) }));
  }

  /** The newest value of every curve, or the one under the pointer. */
  #drawValues(): void {
    const told = this.#current.filter(({ points }) => points.length > 0);
    const spans = told.map((curve) => {
      const point =
        this.#cursorAt === null ? curve.points.at(-1) : nearest(curve.points, this.#cursorAt);
      const span = h("span", { class: "ppo-chart__value" }, digits(point?.[1]));
      span.style.setProperty("--ppo-curve", `var(${curve.color})`);
      span.title = point ? `${curve.label}, at ${count(point[0])} env steps` : curve.label;
      return span;
    });
    this.#values.replaceChildren(...spans.slice(-3));
  }

  /** Summarise the chart in words. */
  #describe(): string {
    const title = this.metric?.title ?? "";
    const told = this.#current.filter((curve) => curve.points.length > 0);
    if (told.length === 0) return `${title}: no data yet.`;
    const sentences = told.map(({ label, points }) => {
      const first = points[0]!;
      const last = points.at(-1)!;
      const values = points.map(([, y]) => y);
      const low = digits(values.reduce((a, b) => Math.min(a, b)));
      const high = digits(values.reduce((a, b) => Math.max(a, b)));
      return (
        `${label}: from ${digits(first[1])} at ${count(first[0])} to ${digits(last[1])} at ` +
        `${count(last[0])} env steps; lowest ${low}, highest ${high}.`
      );
    });
    return `${title} over env steps. ${sentences.join(" ")}`;
  }

  #drawTable(): void {
    const tables = this.#current.map((curve) => {
      const every = Math.max(1, Math.ceil(curve.points.length / TABLE_ROWS));
      const last = curve.points.length - 1;
      const rows = curve.points.filter((_, at) => at % every === 0 || at === last);
      const head = h(
        "tr",
        {},
        h("th", { scope: "col" }, "Env steps"),
        h("th", { scope: "col" }, this.metric?.title),
      );
      const body = rows.map(([x, y]) => h("tr", {}, h("td", {}, count(x)), h("td", {}, digits(y))));
      const note = every > 1 ? ` (one row in ${every})` : "";
      return h(
        "table",
        {},
        h("caption", {}, curve.label + note),
        h("thead", {}, head),
        h("tbody", {}, ...body),
      );
    });
    this.#table.replaceChildren(...tables);
  }
}

function nearest<P extends readonly [number, number]>(
  points: readonly P[],
  x: number,
): P | undefined {
  let best: P | undefined;
  for (const point of points) {
    if (!best || Math.abs(point[0] - x) < Math.abs(best[0] - x)) best = point;
  }
  return best;
}

declare global {
  interface HTMLElementTagNameMap {
    "ppo-chart": PpoChart;
  }
}
