/** The playground's charts: the return, and the diagnostics beneath. */
import type { RunRecord } from "../runs/library";
import { DIAGNOSTICS, EPISODE_RETURN, type Metric, pointsOf } from "../runs/metrics";
import { runColor, runLabels } from "../runs/run_label";
import { type Series, seriesLabel, together } from "../runs/series";
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

/** The curves of one metric, one for each run. */
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

/** What is drawn: some series, one of them as the baseline, and perhaps one seed by itself. */
export interface Drawn {
  readonly series: readonly Series[];
  readonly colorOf: (series: Series) => string;
  readonly baseline: string | null;
  readonly seed: RunRecord | null;
}

/** Medians with their bands, and the chosen seed over them. */
export function seriesCurves(metric: Metric, drawn: Drawn): Curve[] {
  const { series, seed, baseline } = drawn;
  const medians = series.map((each): Curve => {
    const pinned = each.key === baseline;
    const seeds = each.runs.length > 1 ? `, ${each.runs.length} seeds` : "";
    return {
      label: `${seriesLabel(each)}${seeds}${pinned ? ", baseline" : ""}`,
      color: drawn.colorOf(each),
      dashed: pinned || each.runs[0]?.kind === "gpu",
      ...together(metric, each.runs),
    };
  });
  if (!seed) return medians;
  const points = pointsOf(metric, seed.iterations);
  const label = `seed ${seed.spec.seed} alone`;
  return [...medians, { label, color: "--ink", dashed: false, points }];
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

  /** `target` is a level of the return to reach, or null. */
  show(drawn: Drawn, target: number | null): void {
    this.main.target = target;
    for (const chart of this.#charts) {
      if (!chart.metric) continue;
      chart.curves = seriesCurves(chart.metric, drawn);
      if (chart.metric.rare) chart.hidden = chart.curves.every(({ points }) => points.length === 0);
    }
  }
}
