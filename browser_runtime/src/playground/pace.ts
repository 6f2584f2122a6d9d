/** The reader's pace: full speed, one update after another slowly, or one at a press. */
import type { Pace } from "../runs/browser_run";

export type Speed = "full" | "slow" | "one";

/** Milliseconds between two updates in slow motion. */
const SLOW_MS = 700;

export class ReaderPace implements Pace {
  #speed: Speed = "full";
  readonly #pauses = new Map<string, (paused: boolean) => void>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  get speed(): Speed {
    return this.#speed;
  }

  set speed(speed: Speed) {
    this.#speed = speed;
    for (const id of this.#pauses.keys()) {
      clearTimeout(this.#timers.get(id));
      if (speed === "full") this.#pauses.get(id)?.(false);
      else if (speed === "slow") this.#letOneGo(id);
      else this.#pauses.get(id)?.(true);
    }
  }

  get slow(): boolean {
    return this.#speed !== "full";
  }

  begin(run: string, pause: (paused: boolean) => void): void {
    this.#pauses.set(run, pause);
  }

  arrived(run: string): void {
    if (this.#speed === "full") return;
    this.#pauses.get(run)?.(true);
    if (this.#speed === "one") return;
    clearTimeout(this.#timers.get(run));
    this.#timers.set(
      run,
      setTimeout(() => this.#letOneGo(run), SLOW_MS),
    );
  }

  end(run: string): void {
    clearTimeout(this.#timers.get(run));
    this.#timers.delete(run);
    this.#pauses.delete(run);
  }

  /** Let every run make one update. */
  step(): void {
    for (const run of this.#pauses.keys()) this.#letOneGo(run);
  }

  /** The worker goes on at the first message and meets the second after one update. */
  #letOneGo(run: string): void {
    const pause = this.#pauses.get(run);
    pause?.(false);
    pause?.(true);
  }
}
