/**
 * The browser's localStorage, never touched without a guard: in a sandboxed or third-party frame,
 * and where a reader blocks all cookies, already naming it throws.
 */

import { causeOf, type Unkept } from "./unkept";

/** localStorage where it can be read and written; null where the browser refuses or it is full. */
export function keptStorage(): Storage | null {
  const trial = "ppo-lab:?";
  try {
    const storage = globalThis.localStorage;
    storage.setItem(trial, "");
    storage.removeItem(trial);
    return storage;
  } catch {
    return null;
  }
}

/** Values of this visit, for a browser that keeps none. */
const visit = new Map<string, string>();

/** A stored text, or the one of this visit; null where there is none. */
export function keptText(key: string): string | null {
  try {
    return visit.get(key) ?? globalThis.localStorage.getItem(key);
  } catch {
    return visit.get(key) ?? null;
  }
}

/** Keep a text, null to forget it; returns why it lasts for this visit only, null where it is kept. */
export function keepText(key: string, text: string | null): Unkept | null {
  visit.delete(key);
  try {
    if (text === null) globalThis.localStorage.removeItem(key);
    else globalThis.localStorage.setItem(key, text);
    return null;
  } catch (error) {
    if (text !== null) visit.set(key, text);
    return causeOf(error);
  }
}
