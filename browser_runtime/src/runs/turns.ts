/** Turns for the runs that have no live stream: their requests leave this tab one by one. */
import { pause } from "./pause";

/**
 * Seconds between two requests of this tab. One tab in view and sixteen hidden ones together stay
 * at the 1200 requests per minute that a service allows a key by default.
 */
const SPACING = { seen: 0.25, hidden: 1 };
/** Seconds between two requests for one run. */
const PERIOD = 2;

let last: Promise<void> = Promise.resolve();

/** Resolve when it is the caller's turn; rejects when `signal` aborts. */
export async function turn(signal: AbortSignal): Promise<void> {
  await pause(PERIOD, signal);
  const { hidden = false } = (globalThis.document as Partial<Document> | undefined) ?? {};
  const mine = last.then(() => pause(hidden ? SPACING.hidden : SPACING.seen, signal));
  last = mine.catch(() => undefined);
  await mine;
}
