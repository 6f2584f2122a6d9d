/** How far the runs that train now have come, together. */
import type { RunRecord } from "../runs/library";
import { count } from "../ui/dom";

export interface Progress {
  /** Share of the env steps that are done, 0 to 1. */
  readonly share: number;
  /** One line: what is done, at which speed, how long it takes at most. */
  readonly words: string;
}

/** @param runs the runs of one press of Train, those that are over included. */
export function progressOf(runs: readonly RunRecord[]): Progress | null {
  const training = runs.filter(({ following }) => following);
  if (training.length === 0) return null;
  const planned = runs.map(plannedSteps);
  const all = planned.reduce((sum, steps) => sum + steps, 0);
  // A run that is over is done, however early it was solved.
  const done = runs.reduce(
    (sum, run, at) => sum + (run.following ? (run.last?.global_step ?? 0) : planned[at]!),
    0,
  );
  const speed = training.reduce((sum, { last }) => sum + (last?.steps_per_second ?? 0), 0);
  const share = all === 0 ? 0 : done / all;
  const over = runs.length - training.length;
  const words = [
    runs.length > 1
      ? `${over} of ${runs.length} seeds done`
      : `${count(done)} of ${count(all)} steps`,
    `${Math.floor(share * 100)}%`,
    ...(speed > 0 ? [`${count(speed)} steps/s`, atMost((all - done) / speed)] : []),
  ];
  return { share, words: words.join(", ") };
}

/** The budget in whole rollouts, of which there is at least one. */
function plannedSteps({ spec: { config } }: RunRecord): number {
  const batch = config.num_envs * config.num_steps;
  return Math.max(1, Math.floor(config.total_steps / batch)) * batch;
}

/** A target may end a run before its budget does. */
function atMost(seconds: number): string {
  if (seconds < 100) return `at most ${Math.ceil(seconds)} s left`;
  return `at most ${Math.ceil(seconds / 60)} min left`;
}
