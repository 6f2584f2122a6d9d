/** Locks between the tabs of one browser; where it has none, each tab is taken to be alone. */

/** The browser's locks; null where it has none. A sandboxed frame has some and may not use them. */
function locks(): LockManager | null {
  return (globalThis.navigator as Partial<Navigator> | undefined)?.locks ?? null;
}

/** Do something unless another tab is doing it now; null in that case. */
export async function unlessAnotherTabDoes<Result>(
  name: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  const release = await tryLock(name);
  if (!release) return null;
  try {
    return await work();
  } finally {
    release();
  }
}

/** Take a lock that is free; returns the function that gives it back, or null when it is taken. */
export function tryLock(name: string): Promise<(() => void) | null> {
  const shared = locks();
  if (!shared) return Promise.resolve(lockHere(name));
  return new Promise((resolve) => {
    const hold = (lock: Lock | null) => {
      if (!lock) return resolve(null);
      return new Promise<void>((release) => resolve(release));
    };
    shared.request(name, { ifAvailable: true }, hold).catch(() => resolve(lockHere(name)));
  });
}

/** Locks of this tab, where the browser has none between tabs. */
const held = new Set<string>();

function lockHere(name: string): (() => void) | null {
  if (held.has(name)) return null;
  held.add(name);
  return () => held.delete(name);
}

const joined = new Set<string>();

/** Count the tabs that have joined a group, this one included; it stays in it as long as it lives. */
export async function tabsIn(group: string): Promise<number> {
  const shared = locks();
  if (!shared) return 1;
  if (!joined.has(group)) {
    joined.add(group);
    const forEver = () => new Promise<void>(() => undefined);
    shared.request(group, { mode: "shared" }, forEver).catch(() => undefined);
  }
  try {
    const { held: all = [] } = await shared.query();
    return Math.max(1, all.filter(({ name }) => name === group).length);
  } catch {
    return 1;
  }
}
