/**
 * `<ppo-chart>`: curves over env steps, with a summary, an explanation and a table.
 *
 * Set `metric`, `loadCharts` and then `curves` as often as you like; drawing is paced by the screen.
 */
import { drawnValue, type Metric } from "../runs/metrics";
import { type Curve, nearest } from "./chart_curve";
import { chartTables, describeCurves } from "./chart_words";
import type { ChartsBundle, Plot, PlotCursor } from "./charts_bundle";
import { button, count, cssColor, digits, h, onSchemeChange, paced, setText } from "./dom";
import { PpoElement } from "./element";
import { helpPopover } from "./popover";

/** Milliseconds between two drawings: curves grow slowly, and Python needs the processor. */
const PACE_MS = 120;

export class PpoChart extends PpoElement {
  metric: Metric | null = null;
  height = 150;
  loadCharts: (() => Promise<ChartsBundle>) | null = null;

  #target: number | null = null;
  #current: readonly Curve[] = [];
  #plot: Plot | null = null;
  #signal: AbortSignal | null = null;
  readonly #value = h("span", { class: "ppo-chart__value" });
  readonly #stage = h("div", { class: "ppo-chart__plot" });
  readonly #cursor = h("div", { class: "ppo-chart__cursor", hidden: true });
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

  get target(): number | null {
    return this.#target;
  }

  /** A level to reach; it may change while the chart is shown. */
  set target(target: number | null) {
    this.#target = target;
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
    const showTable = button("Show the numbers", () => {
      this.#table.hidden = !this.#table.hidden;
      setText(showTable, this.#table.hidden ? "Show the numbers" : "Hide the numbers");
      this.#redraw();
    });
    const help = helpPopover(
      `What ${metric.title} means, and its numbers`,
      "ppo-chart__ask",
      h("p", {}, metric.about),
      showTable,
      this.#table,
    );
    const title = h("span", { class: "ppo-chart__title" }, metric.title);
    const name = h("code", { class: "ppo-chart__name" }, metric.name);
    const head = h(
      "figcaption",
      { class: "ppo-chart__head" },
      title,
      name,
      this.#value,
      help.button,
    );
    this.#stage.style.height = `${this.height}px`;
    const plot = h(
      "div",
      { class: "ppo-chart__stage", "aria-hidden": "true" },
      this.#stage,
      this.#cursor,
    );
    this.append(h("figure", { class: "ppo-chart__figure" }, head, plot, this.#summary, help.panel));
  }

  #draw(): void {
    const signal = this.#signal;
    if (!signal) return;
    const newest = this.#current.findLast(({ points }) => points.length > 0);
    setText(this.#value, newest ? digits(newest.points.at(-1)?.[1]) : "");
    if (newest) this.#value.style.setProperty("--ppo-curve", `var(${newest.color})`);
    setText(this.#summary, describeCurves(this.metric?.title ?? "", this.#current));
    if (!this.#table.hidden) {
      this.#table.replaceChildren(...chartTables(this.metric?.title ?? "", this.#current));
    }
    if (this.#plot) this.#plot.setCurves(this.#plotCurves());
    else if (this.#current.some(({ points }) => points.length > 0)) void this.#start(signal);
  }

  async #start(signal: AbortSignal): Promise<void> {
    const charts = await this.loadCharts?.();
    if (!charts || signal.aborted || this.#plot) return;
    this.#plot = charts.createPlot(this.#stage, {
      height: this.height,
      axisColor: () => cssColor(this, "--ink-2"),
      gridColor: () => cssColor(this, "--rule"),
      healthyColor: () => cssColor(this, "--good"),
      log: this.metric?.log ?? false,
      healthy: this.metric?.healthy ?? null,
      target: () => this.#target,
      onCursor: (cursor) => this.#point(cursor),
    });
    this.#plot.setCurves(this.#plotCurves());
  }

  #plotCurves() {
    const drawn = (value: number) => (this.metric ? drawnValue(this.metric, value) : value);
    return this.#current.map((curve) => ({
      ...curve,
      color: () => cssColor(this, curve.color),
      points: curve.points.flatMap(([x, y]) => {
        const value = drawn(y);
        return value === null ? [] : [[x, value] as const];
      }),
      band: curve.band?.flatMap(([x, low, high]) => {
        const [bottom, top] = [drawn(low), drawn(high)];
        return bottom === null || top === null ? [] : [[x, bottom, top] as const];
      }),
    }));
  }

  /** Name every curve and its value where the pointer is. */
  #point(cursor: PlotCursor | null): void {
    const told = this.#current.filter(({ points }) => points.length > 0);
    this.#cursor.hidden = cursor === null || told.length === 0;
    if (!cursor || told.length === 0) return;
    const lines = told.map((curve) => {
      const point = nearest(curve.points, cursor.x);
      const value = h("b", {}, digits(point?.[1]));
      const line = h("span", { class: "ppo-chart__label" }, value, ` ${curve.label}`);
      line.style.setProperty("--ppo-curve", `var(${curve.color})`);
      return line;
    });
    const where = h("span", { class: "ppo-chart__where" }, `${count(cursor.x)} env steps`);
    this.#cursor.replaceChildren(where, ...lines);
    const [room, width] = [this.#stage.clientWidth, this.#cursor.offsetWidth];
    const beside = cursor.left > room / 2 ? cursor.left - 12 - width : cursor.left + 12;
    this.#cursor.style.left = `${Math.max(0, Math.min(room - width, beside))}px`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "ppo-chart": PpoChart;
  }
}
