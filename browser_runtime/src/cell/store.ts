/** A reader's own version of a cell, kept on their device under a permanent, versioned key. */
import { keepText, keptText } from "../site/kept";

const PREFIX = "ppo-lab:v1:cell:";

/** The saved code, and the published code it was made from. */
interface Kept {
  code: string;
  published: string;
}

export class CellStore {
  readonly #key: string;
  readonly #published: string;

  constructor(id: string, published: string) {
    this.#published = published;
    this.#key = PREFIX + id;
  }

  /** The reader's version; `outdated` when the published code has changed since. */
  load(): { code: string; outdated: boolean } | null {
    try {
      const text = keptText(this.#key);
      if (text === null) return null;
      const { code, published } = JSON.parse(text) as Kept;
      return code === this.#published ? null : { code, outdated: published !== this.#published };
    } catch {
      return null; // storage is off or holds something else: show the published code
    }
  }

  /** Keep the reader's version, or forget it when it equals the published one; false on failure. */
  save(code: string): boolean {
    if (code === this.#published) return keepText(this.#key, null);
    const kept: Kept = { code, published: this.#published };
    return keepText(this.#key, JSON.stringify(kept));
  }
}
