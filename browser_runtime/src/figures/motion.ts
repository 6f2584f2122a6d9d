/** Moves a figure that can move by itself, until it rests or its reader takes over. */
import type { Figure } from "./kit/figure";

export class Mover<State> {
  readonly #figure: Figure<State>;
  readonly #become: (state: State) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(figure: Figure<State>, become: (state: State) => void, signal: AbortSignal) {
    this.#figure = figure;
    this.#become = become;
    signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  /** Whether another state follows this one by itself. */
  moves(state: State): boolean {
    return !!this.#figure.motion?.next(state);
  }

  /** The figure shows this state now. */
  shown(state: State): void {
    clearTimeout(this.#timer);
    const next = this.#figure.motion?.next(state);
    if (!next) return;
    this.#timer = setTimeout(() => this.#become(next), this.#figure.motion!.pace);
  }

  /** Begin once `stage` is seen whole, unless the reader wants no motion or was first. */
  openWhenSeen(stage: Element, isUntouched: () => boolean, signal: AbortSignal): void {
    const { motion } = this.#figure;
    if (!motion || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        if (isUntouched()) this.#become(motion.opening);
      },
      { threshold: 0.6 },
    );
    observer.observe(stage);
    signal.addEventListener("abort", () => observer.disconnect());
  }
}
