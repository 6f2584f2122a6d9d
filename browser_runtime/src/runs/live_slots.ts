/**
 * How many live streams the tabs of this browser hold open to one service, all together.
 *
 * A browser gives a host six connections over HTTP/1.1 and shares them between its tabs: six
 * streams would leave none for "Run on GPU" and Stop. So a stream needs one of a few slots; a run
 * without one asks for its events now and then.
 */

const SLOTS = [0, 1] as const;

/** Slots of this tab, where the browser has no locks between tabs. */
const held = new Set<string>();

/** Take a free slot; returns the function that gives it back, or null when none is free. */
export async function takeLiveSlot(address: string): Promise<(() => void) | null> {
  for (const slot of SLOTS) {
    const release = await tryLock(`ppo-lab:live:${address}:${slot}`);
    if (release) return release;
  }
  return null;
}

function tryLock(name: string): Promise<(() => void) | null> {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  if (!locks) return Promise.resolve(lockHere(name));
  return new Promise((resolve) => {
    const hold = (lock: Lock | null) => {
      if (!lock) return resolve(null);
      return new Promise<void>((release) => resolve(release));
    };
    // A sandboxed frame has locks and may not use them.
    locks.request(name, { ifAvailable: true }, hold).catch(() => resolve(lockHere(name)));
  });
}

function lockHere(name: string): (() => void) | null {
  if (held.has(name)) return null;
  held.add(name);
  return () => held.delete(name);
}
