/** The metrics that are drawn, with advice on reading each: rules of thumb, stated as such. */
import type { Iteration } from "../generated/events.generated";

export interface Metric {
  readonly name: keyof Iteration & string;
  readonly title: string;
  /** Advice on reading it, healthy values included. */
  readonly about: string;
  /** Its chart is hidden until a run has the metric. */
  readonly rare?: boolean;
  /** Drawn on a logarithmic scale, without values of 0 and less. */
  readonly log?: boolean;
  /** Lower values are drawn here, so that one of them does not flatten the rest. */
  readonly drawnFrom?: number;
  /** The healthy range as a rule of thumb, shaded where it is in sight. */
  readonly healthy?: readonly [low: number, high: number];
}

export const EPISODE_RETURN: Metric = {
  name: "episode_return",
  title: "Episode return",
  about:
    "Mean return of the last 100 finished episodes: what the agent is trained for. Healthy: rises, " +
    "with dips. Flat from the start, or a fall it never recovers from, means something is wrong, " +
    "and the other charts say where to look.",
};

export const DIAGNOSTICS: readonly Metric[] = [
  {
    name: "policy_loss",
    title: "Policy loss",
    about:
      "The clipped surrogate, as minimised. Each update has its own, so it does not measure progress: " +
      "healthy is small noise around a slightly negative value, not a fall.",
  },
  {
    name: "value_loss",
    title: "Value loss",
    about:
      "Half the squared error of the critic, in squared units of return. Healthy: jumps while returns " +
      "rise, because there is more to predict, then falls. Read explained variance beside it. " +
      "Drawn on a logarithmic scale.",
    log: true,
  },
  {
    name: "approx_kl",
    title: "Approx. KL",
    about:
      "How far one iteration moves the policy, in nats. Healthy, as a rule of thumb: 0.002 to 0.03. " +
      "Above 0.1 the steps are too large: lower learning_rate or update_epochs. Near 0: nothing moves.",
    healthy: [0.002, 0.03],
  },
  {
    name: "clip_fraction",
    title: "Clip fraction",
    about:
      "Share of samples whose ratio left 1 ± clip_coef. Healthy, as a rule of thumb: 0.05 to 0.3. " +
      "Always 0: the steps are tiny. Above 0.5: too large, or too many epochs.",
    healthy: [0.05, 0.3],
  },
  {
    name: "entropy",
    title: "Entropy",
    about:
      "How undecided the policy is, in nats: ln(actions) when it chooses evenly, 0 when it is certain. " +
      "Healthy: a slow fall. A plunge to 0 early on means it stopped exploring; raise ent_coef.",
  },
  {
    name: "explained_variance",
    title: "Explained variance",
    about:
      "Share of the variance of returns that the critic predicts. Healthy: climbs towards 1. About 0: " +
      "no better than a constant. Below 0: worse than a constant; the curve is drawn down to -1.",
    drawnFrom: -1,
  },
  {
    name: "kl_coef",
    title: "KL penalty",
    about:
      "Weight of the KL penalty of ppo_kl. Each update doubles it when it moved the policy further " +
      "than 1.5 × target_kl, and halves it below target_kl / 1.5. Healthy: finds a level and jumps " +
      "around it. Doubling without end: the steps are too large for the penalty to hold.",
    rare: true,
  },
];

/** The value as it is drawn; null where the metric's scale has no place for it. */
export function drawnValue({ log, drawnFrom }: Metric, value: number): number | null {
  if (log && value <= 0) return null;
  return drawnFrom === undefined ? value : Math.max(drawnFrom, value);
}

/** The points of a metric: env steps and value, leaving out undefined values. */
export function pointsOf(
  metric: Metric,
  iterations: readonly Iteration[],
): (readonly [number, number])[] {
  const points: (readonly [number, number])[] = [];
  for (const iteration of iterations) {
    const value = iteration[metric.name];
    if (typeof value === "number") points.push([iteration.global_step, value]);
  }
  return points;
}
