/** The name and the colour of a run, wherever it is shown. */
import { differences } from "./experiment";
import type { RunRecord } from "./library";

/** Colours per kind, in css/playground.css. */
const COLORS = 4;

export function runColor({ kind, place }: Pick<RunRecord, "kind" | "place">): string {
  return `--ppo-${kind}-${(place % COLORS) + 1}`;
}

/** The label of every run; the second of two alike is told apart by a number. */
export function runLabels(runs: readonly RunRecord[]): Map<RunRecord, string> {
  const alike = new Map<string, number>();
  const labels = new Map<RunRecord, string>();
  for (const run of runs) {
    const label = runLabel(run);
    const number = (alike.get(label) ?? 0) + 1;
    alike.set(label, number);
    labels.set(run, number > 1 ? `${label}, run ${number}` : label);
  }
  return labels;
}

/** "Browser, seed 0, learning_rate 0.01": its kind, seed and differences from the preset. */
export function runLabel({ kind, spec }: RunRecord): string {
  const changes = differences(spec).map(([name, text]) => `${name} ${text}`);
  return [kind === "gpu" ? "GPU" : "Browser", `seed ${spec.seed}`, ...changes].join(", ");
}
