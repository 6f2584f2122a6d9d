/** What the page looks at: a series, perhaps one of its seeds, and the baseline of comparisons. */

import type { RunLibrary, RunRecord } from "../runs/library";
import { runColor } from "../runs/run_label";
import { type Series, seriesOf } from "../runs/series";
import { isHidden } from "./run_table";

export class Selection {
  /** The chosen seed; null for all of them. */
  seed: RunRecord | null = null;
  /** Key of the pinned series. */
  baseline: string | null = null;
  #chosen: string | null = null;
  readonly #library: RunLibrary;

  constructor(library: RunLibrary) {
    this.#library = library;
  }

  /** The series of one world: the returns of others are on another scale. */
  seriesIn(env: string): Series[] {
    return seriesOf(this.#library.runs.filter((run) => run.spec.env === env));
  }

  /** The chosen series of a world, or that of its newest run. */
  current(series: readonly Series[]): Series | null {
    const chosen = series.find(({ key }) => key === this.#chosen);
    if (chosen) return chosen;
    const newest = series.reduce<Series | null>(
      (last, each) => (startOf(each) >= (last ? startOf(last) : 0) ? each : last),
      null,
    );
    return newest;
  }

  /** Look at a series; null follows the newest run. */
  choose(series: Series | null): void {
    this.#chosen = series?.key ?? null;
    this.seed = null;
  }

  pin(series: Series): void {
    this.baseline = this.baseline === series.key ? null : series.key;
  }

  /** What is drawn, the chosen series last so that it lies over the others. */
  drawn(series: readonly Series[]): Series[] {
    const current = this.current(series);
    const others = series.filter((each) => each !== current && !isHidden(each));
    return current && !isHidden(current) ? [...others, current] : others;
  }

  /** The colour of a series: its place among those of its kind; grey where it is the baseline. */
  colorsOf(series: readonly Series[]): (one: Series) => string {
    return (one) => {
      if (one.key === this.baseline) return "--old";
      const kind = one.runs[0]?.kind ?? "browser";
      const alike = series.filter(({ runs }) => runs[0]?.kind === kind);
      return runColor({ kind, place: alike.findIndex(({ key }) => key === one.key) });
    };
  }
}

function startOf({ runs }: Series): number {
  return runs.reduce((newest, { startedAt }) => Math.max(newest, startedAt), 0);
}
