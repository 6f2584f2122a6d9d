/** Frames on demand, and movements through them; nothing is drawn while nothing changes. */

interface Timer {
  readonly ms: number;
  readonly step: (share: number) => void;
  readonly done: (() => void) | undefined;
  from: number | null;
}

/** Whether the reader asked for no movement. */
export function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Slow at both ends. */
export function eased(share: number): number {
  return share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2;
}

export class Motion {
  readonly #draw: () => void;
  readonly #timers = new Set<Timer>();
  #frame = 0;

  constructor(draw: () => void, signal: AbortSignal) {
    this.#draw = draw;
    signal.addEventListener("abort", () => {
      this.#timers.clear();
      cancelAnimationFrame(this.#frame);
      this.request = () => {};
    });
  }

  /** Draw at the next frame. */
  request(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame((now) => this.#pass(now));
  }

  /** Call `step` with a share growing from 0 to 1; at once with 1 for a reader who wants no motion. */
  animate(ms: number, step: (share: number) => void, done?: () => void): () => void {
    const timer: Timer = { ms: still() ? 0 : ms, step, done, from: null };
    this.#timers.add(timer);
    this.request();
    return () => void this.#timers.delete(timer);
  }

  #pass(now: number): void {
    this.#frame = 0;
    for (const timer of [...this.#timers]) {
      timer.from ??= now;
      const share = timer.ms === 0 ? 1 : Math.min(1, (now - timer.from) / timer.ms);
      timer.step(share);
      if (share < 1) continue;
      this.#timers.delete(timer);
      timer.done?.();
    }
    // A step may have asked for this very frame.
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#draw();
    if (this.#timers.size > 0) this.request();
  }
}
