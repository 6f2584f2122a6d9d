/** Saving the reader's work: soon after it changes, at once when asked, always on leaving. */

const PAUSE = 400;
const NOT_SAVED = "This browser does not keep data, so your work lasts until you leave.";

interface Options {
  /** Write the work; false when the browser refuses. */
  write: () => Promise<boolean>;
  /** Whether the saved work outlives the page. */
  lasting: () => boolean;
  say: (text: string) => void;
}

/** Whether this visit's reader knows: one exercise says it for all of them. */
let toldThatNothingLasts = false;

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

  async now(): Promise<boolean> {
    clearTimeout(this.#timer);
    const saved = await this.#options.write();
    if (!(saved && this.#options.lasting()) && !toldThatNothingLasts) {
      toldThatNothingLasts = true;
      this.#options.say(NOT_SAVED);
    }
    return saved;
  }

  async aloud(): Promise<void> {
    const lasting = (await this.now()) && this.#options.lasting();
    this.#options.say(lasting ? "Saved on this device." : NOT_SAVED);
  }
}
