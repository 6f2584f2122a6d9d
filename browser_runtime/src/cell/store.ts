/** A reader's own version of a cell, kept on their device under a permanent, versioned key. */
import { keepText, keptText } from "../site/kept";
import type { Unkept } from "../site/unkept";

const PREFIX = "ppo-lab:v1:cell:";
const OTHER_PREFIX = "ppo-lab:v1:cell-other:";

/** The saved code, and the published code it was made from. */
interface Kept {
  code: string;
  published: string;
}

export class CellStore {
  readonly #key: string;
  readonly #otherKey: string;
  readonly #published: string;
  /** The code that this tab last read or saved: any other that is stored is another tab's. */
  #known: string;
  /** Why the last version saved here does not outlast the page. */
  #unkept: Unkept | null = null;

  constructor(id: string, published: string) {
    this.#published = published;
    this.#key = PREFIX + id;
    this.#otherKey = OTHER_PREFIX + id;
    this.#known = this.#stored;
  }

  /** The reader's version; `outdated` when the published code has changed since. */
  load(): { code: string; outdated: boolean } | null {
    const kept = this.#read();
    if (!kept || kept.code === this.#published) return null;
    return { code: kept.code, outdated: kept.published !== this.#published };
  }

  /** A version that made room for this one: of another tab, or of older published code. */
  get other(): string | null {
    return keptText(this.#otherKey);
  }

  forgetOther(): void {
    keepText(this.#otherKey, null);
  }

  /**
   * Keep the reader's version, or forget it when it equals the published one; returns why that
   * failed. A tab in which nothing was typed since changes nothing.
   */
  save(code: string): Unkept | null {
    if (code !== this.#known) this.#unkept = this.#write(code);
    return this.#unkept;
  }

  #write(code: string): Unkept | null {
    this.#makeRoom(code);
    this.#known = code;
    if (code === this.#published) return keepText(this.#key, null);
    const kept: Kept = { code, published: this.#published };
    return keepText(this.#key, JSON.stringify(kept));
  }

  /** Keep what `code` replaces if it was not made from it, or if it is the version put aside. */
  #makeRoom(code: string): void {
    const stored = this.#stored;
    const isTaken = code === this.other;
    if (stored === this.#known && !isTaken && !this.load()?.outdated) return;
    const isWorth = stored !== code && stored !== this.#published;
    if (isWorth || isTaken) keepText(this.#otherKey, isWorth ? stored : null);
  }

  get #stored(): string {
    return this.#read()?.code ?? this.#published;
  }

  #read(): Kept | null {
    try {
      return JSON.parse(keptText(this.#key) ?? "null") as Kept | null;
    } catch {
      return null; // storage holds something else: show the published code
    }
  }
}
