/** The settings that came before: every change can be taken back. */

const MOST = 50;

export class Undo<State> {
  readonly #past: string[] = [];
  #present: string;

  constructor(state: State) {
    this.#present = JSON.stringify(state);
  }

  get possible(): boolean {
    return this.#past.length > 0;
  }

  /** Keep what was there before, if this is something else. */
  note(state: State): void {
    const text = JSON.stringify(state);
    if (text === this.#present) return;
    this.#past.push(this.#present);
    if (this.#past.length > MOST) this.#past.shift();
    this.#present = text;
  }

  /** Go back by one change; null where there is none. */
  back(): State | null {
    const text = this.#past.pop();
    if (text === undefined) return null;
    this.#present = text;
    return JSON.parse(text) as State;
  }
}
