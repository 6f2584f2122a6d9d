/** Turns for the runs that have no live stream: all tabs together ask for events at one pace. */
import { pause } from "./pause";
import { tabsIn } from "./tab_locks";

/** Seconds between two requests of all tabs: half of what a service allows a key by default. */
const SPACING = 0.1;

let last: Promise<void> = Promise.resolve();

/** Resolve when it is the caller's turn to ask `address`; rejects when `signal` aborts. */
export async function turn(address: string, signal: AbortSignal): Promise<void> {
  const mine = last.then(async () => pause(SPACING * (await tabsIn(groupOf(address))), signal));
  last = mine.catch(() => undefined);
  await mine;
}

function groupOf(address: string): string {
  return `ppo-lab:asking:${address}`;
}
