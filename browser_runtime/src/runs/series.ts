/** Runs that are alike but for their seed, and what they say together. */
import type { Iteration } from "../generated/events.generated";
import { differences } from "./experiment";
import type { RunRecord } from "./library";
import { type Metric, pointsOf } from "./metrics";

export interface Series {
  /** Equal for runs alike. */
  readonly key: string;
  /** In the order in which they were started. */
  readonly runs: readonly RunRecord[];
}

/** Group runs, in the order of the first of each group. */
export function seriesOf(runs: readonly RunRecord[]): Series[] {
  const groups = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const key = seriesKey(run);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups].map(([key, members]) => ({ key, runs: members }));
}

/** The settings of a run without its seed, as text. */
export function seriesKey({ kind, spec }: Pick<RunRecord, "kind" | "spec">): string {
  return JSON.stringify([kind, spec.env, ...differences(spec)]);
}

/** "Browser, gamma 0.5": where the runs train and their differences from the preset. */
export function seriesLabel({ runs: [first] }: Series): string {
  if (!first) return "";
  const changes = differences(first.spec).map(([name, text]) => `${name} ${text}`);
  const where = first.kind === "gpu" ? "GPU" : "Browser";
  return [where, ...(changes.length > 0 ? changes : ["preset"])].join(", ");
}

/** The q-quantile of numbers, by linear interpolation; null of none. */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)]!;
  const high = sorted[Math.ceil(at)]!;
  return low + (high - low) * (at - Math.floor(at));
}

export interface Together {
  /** The median at each number of env steps. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** The middle half of the seeds; undefined of fewer than three. */
  readonly band: readonly (readonly [x: number, low: number, high: number])[] | undefined;
}

/**
 * The median and the middle half of a metric over runs. A run that is over keeps its last value:
 * one that was solved early would otherwise leave the median to those that were not.
 */
export function together(metric: Metric, runs: readonly RunRecord[]): Together {
  const curves = runs.map((run) => ({
    points: pointsOf(metric, run.iterations),
    over: run.done !== null,
    next: 0,
  }));
  const drawn = curves.filter(({ points }) => points.length > 0);
  const steps = [...new Set(drawn.flatMap(({ points }) => points.map(([x]) => x)))];
  steps.sort((a, b) => a - b);
  const points: (readonly [number, number])[] = [];
  const band: (readonly [number, number, number])[] = [];
  for (const x of steps) {
    const values: number[] = [];
    for (const curve of drawn) {
      while ((curve.points[curve.next]?.[0] ?? Number.POSITIVE_INFINITY) <= x) curve.next += 1;
      const last = curve.points[curve.next - 1];
      if (last && (curve.next < curve.points.length || last[0] === x || curve.over)) {
        values.push(last[1]);
      }
    }
    const median = quantile(values, 0.5);
    if (median === null) continue;
    points.push([x, median]);
    band.push([x, quantile(values, 0.25) ?? median, quantile(values, 0.75) ?? median]);
  }
  return { points, band: drawn.length > 2 ? band : undefined };
}

/** The newest return of each run that has one. */
export function returnsOf(runs: readonly RunRecord[]): number[] {
  return runs.flatMap(({ done, last }) => done?.episode_return ?? last?.episode_return ?? []);
}

/** Env steps at which a run first reached a return; null if it has not. */
export function stepsUntil(iterations: readonly Iteration[], level: number): number | null {
  const first = iterations.find(({ episode_return }) => (episode_return ?? -Infinity) >= level);
  return first?.global_step ?? null;
}
