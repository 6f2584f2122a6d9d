/** Requests that must not be lost: a run's start, and Stop. */
import { pause } from "./pause";
import { ServiceProblem } from "./service_problem";

/** Seconds before a request is repeated whose answer was lost. */
const AFTER_A_LOSS = 0.5;

/** Ask once more after a lost answer, and as often as the service wants a pause between requests. */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  for (let lost = 0; ; ) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ServiceProblem) || !error.passing) throw error;
      if (error.askedPause === null) lost += 1;
      if (lost > 1) throw error;
      await pause(error.askedPause ?? AFTER_A_LOSS, signal);
    }
  }
}
