/** Turns for the runs that have no live stream: their requests leave this tab one by one. */
import { pause } from "./pause";

/** Seconds between two requests: three tabs together stay below the service's rate. */
const SPACING = 0.25;
/** Seconds between two requests for one run. */
const PERIOD = 2;

let last: Promise<void> = Promise.resolve();

/** Resolve when it is the caller's turn; rejects when `signal` aborts. */
export async function turn(signal: AbortSignal): Promise<void> {
  await pause(PERIOD, signal);
  const mine = last.then(() => pause(SPACING, signal));
  last = mine.catch(() => undefined);
  await mine;
}
