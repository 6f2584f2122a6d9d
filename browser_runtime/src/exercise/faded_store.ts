/** The arrangement of a hint's blocks and its filled gaps, kept on the reader's device. */
import { keepText, keptText } from "../site/kept";
import type { Faded } from "./types";

const PREFIX = "ppo-lab:v1:faded:";

export interface Arranged {
  /** The blocks in order, as `Board.text` writes them. */
  lines: string;
  /** The text in the gaps of each block, by its number. */
  gaps: Record<string, string[]>;
}

export class FadedStore {
  readonly #key: string;
  readonly #made: string;

  constructor(slug: string, faded: Faded) {
    this.#key = PREFIX + slug;
    this.#made = JSON.stringify(faded.blocks);
  }

  /** The kept arrangement; null where there is none for these very blocks. */
  load(): Arranged | null {
    try {
      const kept = JSON.parse(keptText(this.#key) ?? "null");
      return kept?.blocks === this.#made ? { lines: kept.lines, gaps: kept.gaps } : null;
    } catch {
      return null; // storage is off or holds something else: the blocks begin on the shelf
    }
  }

  save(arranged: Arranged): void {
    keepText(this.#key, JSON.stringify({ ...arranged, blocks: this.#made }));
  }
}
