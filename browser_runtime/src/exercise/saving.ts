/** Saving the reader's work: soon after it changes, at once when asked, always on leaving. */
import { type Unkept, unkeptSentence } from "../site/unkept";

const PAUSE = 400;

interface Options {
  /** Write the work; returns why it does not outlast the page. */
  write: () => Promise<Unkept | null>;
  say: (text: string) => void;
}

/** The causes that this visit's reader knows: one exercise says each of them for all. */
const told = new Set<Unkept>();

export class Saving {
  readonly #options: Options;
  #timer: number | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.now(), PAUSE);
  }

  /** Save what would be saved soon: the reader turns to something else, perhaps to a reload. */
  pending(): void {
    if (this.#timer !== undefined) void this.now();
  }

  async now(): Promise<Unkept | null> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const unkept = await this.#options.write();
    if (unkept && !told.has(unkept)) {
      told.add(unkept);
      this.#options.say(unkeptSentence(unkept));
    }
    return unkept;
  }

  async aloud(): Promise<void> {
    const unkept = await this.now();
    this.#options.say(unkept ? unkeptSentence(unkept) : "Saved on this device.");
  }
}
