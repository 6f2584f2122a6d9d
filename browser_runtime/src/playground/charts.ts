/** The playground's charts: the return, and the diagnostics beneath. */
import type { RunRecord } from "../runs/library";
import { DIAGNOSTICS, EPISODE_RETURN, type Metric, pointsOf } from "../runs/metrics";
import { runColor, runLabels } from "../runs/run_label";
import type { PpoChart } from "../ui/chart";
import type { Curve } from "../ui/chart_curve";
import { h } from "../ui/dom";
import type { HostPage } from "../ui/host_page";

/** A chart of one metric, ready to be connected. */
export function makeChart(metric: Metric, height: number, page: HostPage): PpoChart {
  const chart = document.createElement("ppo-chart");
  const hidden = metric.rare ?? false;
  Object.assign(chart, { metric, height, hidden, loadCharts: () => page.loadBundle("charts") });
  return chart;
}

/** The curves of one metric. */
export function curvesOf(metric: Metric, runs: readonly RunRecord[]): Curve[] {
  const labels = runLabels(runs);
  return runs.map((run) => ({
    label: labels.get(run) ?? "",
    color: runColor(run),
    // Not by colour alone.
    dashed: run.kind === "gpu",
    points: pointsOf(metric, run.iterations),
  }));
}

export class PlaygroundCharts {
  readonly main: PpoChart;
  readonly diagnostics: HTMLElement;
  readonly #charts: readonly PpoChart[];

  constructor(page: HostPage) {
    this.main = makeChart(EPISODE_RETURN, 250, page);
    const small = DIAGNOSTICS.map((metric) => makeChart(metric, 130, page));
    this.#charts = [this.main, ...small];
    this.diagnostics = h("div", { class: "ppo-playground__charts" }, ...small);
  }

  /** Draw these runs; `target` is a level of the return to reach, or null. */
  show(runs: readonly RunRecord[], target: number | null): void {
    this.main.target = target;
    for (const chart of this.#charts) {
      if (!chart.metric) continue;
      chart.curves = curvesOf(chart.metric, runs);
      if (chart.metric.rare) chart.hidden = chart.curves.every(({ points }) => points.length === 0);
    }
  }
}
