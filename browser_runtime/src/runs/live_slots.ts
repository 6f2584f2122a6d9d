/**
 * How many live streams the tabs of this browser hold open to one service, all together.
 *
 * A browser gives a host six connections over HTTP/1.1 and shares them between its tabs: six
 * streams would leave none for "Run on GPU" and Stop. So a stream needs one of a few slots; a run
 * without one asks for its events now and then.
 */
import { tryLock } from "./tab_locks";

const SLOTS = [0, 1] as const;

/** Take a free slot; returns the function that gives it back, or null when none is free. */
export async function takeLiveSlot(address: string): Promise<(() => void) | null> {
  for (const slot of SLOTS) {
    const release = await tryLock(`ppo-lab:live:${address}:${slot}`);
    if (release) return release;
  }
  return null;
}
