/** Everything an async iterable yields, and how it ended. */

export class Collected<Item> {
  readonly items: Item[] = [];
  ended = false;
  error: unknown = null;
  /** Resolves when it ended, in whatever way. */
  readonly end: Promise<void>;

  constructor(source: AsyncIterable<Item>) {
    this.end = this.#collect(source);
  }

  async #collect(source: AsyncIterable<Item>): Promise<void> {
    try {
      for await (const item of source) this.items.push(item);
    } catch (error) {
      this.error = error;
    } finally {
      this.ended = true;
    }
  }
}
