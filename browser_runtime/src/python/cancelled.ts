/** The `done` of a run that Python cannot end itself: stopped in the queue, or with its worker. */
import { type Done, type Iteration, SCHEMA_VERSION, STOPPED } from "../generated/events.generated";

/**
 * @param last The run's newest iteration, null before the first.
 * @param seconds Wall time since the run was requested.
 * @param reason The cause; by default the sentence with which Python ends a stopped run.
 */
export function cancelled(last: Iteration | null, seconds: number, reason?: string): Done {
  const steps = last?.global_step ?? 0;
  return {
    type: "done",
    schema_version: SCHEMA_VERSION,
    status: "cancelled",
    reason: reason ?? STOPPED.cancelled.replace("{steps}", steps.toLocaleString("en")),
    global_step: steps,
    episode_return: last?.episode_return ?? null,
    wall_seconds: seconds,
    details: {},
  };
}
