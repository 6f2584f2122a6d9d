/** How a training ends that Python cannot end itself: stopped in the queue, or with its worker. */
import { type Done, type Iteration, SCHEMA_VERSION, STOPPED } from "../generated/events.generated";

/**
 * @param last How far it was, null before its first iteration.
 * @param seconds Wall time since it was asked for.
 * @param reason What ended it; without one, the sentence with which Python ends a stopped run.
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
