/** A world on a canvas: one state, or the rollouts of a run while it learns. */

import { figureOf } from "../figures/worlds/figures";
import type { Palette, Size, WorldFigure } from "../figures/worlds/world_figure";
import type { Trace } from "../generated/events.generated";
import {
  button,
  count,
  cssColor,
  h,
  onSchemeChange,
  prefersReducedMotion,
  setText,
} from "../ui/dom";

/** Seconds of one rollout shown before looking at the newest one. */
const CLIP_SECONDS = 1.3;
/** Rollouts kept to be shown again after the end; env 0 goes on from one to the next. */
const TAIL = 12;

/** A canvas that draws states of one environment, sharp on every screen. */
export class WorldCanvas {
  readonly canvas = h("canvas", { class: "ppo-world__canvas", role: "img" });
  #world: WorldFigure;
  #state: readonly number[] | null = null;
  #action: readonly number[] | null = null;
  #described = Number.NEGATIVE_INFINITY;
  /** Read once per scheme: reading a style at every frame costs more than drawing. */
  #palette: Palette | null = null;

  constructor(env: string, signal: AbortSignal) {
    this.#world = figureOf(env);
    onSchemeChange(() => {
      this.#palette = null;
      this.#redraw();
    }, signal);
    const resized = new ResizeObserver(() => this.#redraw());
    resized.observe(this.canvas);
    signal.addEventListener("abort", () => resized.disconnect());
  }

  get rate(): number {
    return this.#world.rate;
  }

  /** @param action the executed action that led there; left out where it is not known. */
  show(env: string, state: readonly number[], action?: number | readonly number[]): void {
    const world = figureOf(env);
    if (world !== this.#world) this.#described = Number.NEGATIVE_INFINITY;
    this.#world = world;
    this.#state = state;
    this.#action = action === undefined ? null : [action].flat();
    this.#redraw();
  }

  #redraw(): void {
    const { canvas } = this;
    const state = this.#state;
    const size: Size = { width: canvas.clientWidth, height: canvas.clientHeight };
    const context = canvas.getContext("2d");
    if (!state || !context || size.width === 0) return;
    const sharp = Math.min(devicePixelRatio || 1, 3);
    const [width, height] = [Math.round(size.width * sharp), Math.round(size.height * sharp)];
    if (canvas.width !== width || canvas.height !== height)
      Object.assign(canvas, { width, height });
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    this.#palette ??= paletteAt(canvas);
    this.#world.draw(context, state, size, this.#palette, this.#action);
    // Often enough to be current, rarely enough not to keep a screen reader's buffer busy.
    if (performance.now() - this.#described > 500) {
      this.#described = performance.now();
      canvas.setAttribute("aria-label", this.#world.describe(state));
    }
  }
}

function paletteAt(element: Element): Palette {
  const color = (name: string) => cssColor(element, name);
  return {
    ink: color("--ink"),
    quiet: color("--ink-2"),
    line: color("--rule"),
    accent: color("--policy"),
    good: color("--good"),
    bad: color("--bad"),
    paper: color("--paper"),
  };
}

/** Replays rollouts as they come, newest first, and the last ones in a loop when the run is over. */
export class WorldReplay {
  readonly element: HTMLElement;
  readonly #view: WorldCanvas;
  readonly #caption = h("span", { class: "ppo-world__caption" });
  readonly #toggle: HTMLButtonElement;
  #env: string;
  #traces: Trace[] = [];
  #playing: Trace | null = null;
  #startedAt = 0;
  #live = true;
  #paused = prefersReducedMotion();

  constructor(env: string, resting: readonly number[], signal: AbortSignal) {
    this.#env = env;
    this.#view = new WorldCanvas(env, signal);
    this.#toggle = button(
      this.#paused ? "Play" : "Pause",
      () => this.#setPaused(!this.#paused),
      "ppo-button--quiet",
    );
    const bar = h("div", { class: "ppo-world__bar" }, this.#caption, this.#toggle);
    this.element = h("div", { class: "ppo-world" }, this.#view.canvas, bar);
    this.reset(env, resting);
    const frame = (now: number) => {
      if (signal.aborted) return;
      this.#frame(now);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  /** Forget the rollouts and show the world at rest. */
  reset(env: string, resting: readonly number[]): void {
    this.#env = env;
    this.#traces = [];
    this.#playing = null;
    this.#live = true;
    this.#toggle.hidden = true;
    setText(this.#caption, "");
    this.#view.show(env, resting);
  }

  /** A new rollout of environment 0. */
  push(trace: Trace): void {
    this.#traces.push(trace);
    if (this.#traces.length > TAIL) this.#traces.shift();
    this.#live = true;
    this.#toggle.hidden = false;
    if (this.#paused) this.#showStill();
  }

  /** The run is over: loop the last rollouts of env 0. */
  finish(): void {
    this.#live = false;
  }

  #setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#playing = null;
    setText(this.#toggle, paused ? "Play" : "Pause");
    if (paused) this.#showStill();
  }

  #showStill(): void {
    const newest = this.#traces.at(-1);
    const state = newest?.states.at(-1);
    if (!newest || !state) return;
    this.#view.show(this.#env, state, newest.actions.at(-1));
    this.#tell(newest);
  }

  #frame(now: number): void {
    if (this.#paused || this.#traces.length === 0) return;
    let at = this.#playing ? Math.floor(((now - this.#startedAt) / 1000) * this.#view.rate) : 0;
    if (!this.#playing || at >= this.#lengthOf(this.#playing)) {
      this.#playing = this.#next();
      this.#startedAt = now;
      at = 0;
      this.#tell(this.#playing);
    }
    const state = this.#playing.states[at];
    if (state) this.#view.show(this.#env, state, this.#playing.actions[at]);
  }

  /** The newest rollout while the run learns; afterwards the kept ones in turn. */
  #next(): Trace {
    const newest = this.#traces.at(-1)!;
    if (this.#live || !this.#playing) return this.#live ? newest : this.#traces[0]!;
    return this.#traces[this.#traces.indexOf(this.#playing) + 1] ?? this.#traces[0]!;
  }

  #lengthOf(trace: Trace): number {
    // After the run every state is shown, so that one rollout runs into the next.
    const clip = Math.round(CLIP_SECONDS * this.#view.rate);
    return this.#live ? Math.min(trace.states.length, clip) : trace.states.length;
  }

  #tell(trace: Trace): void {
    setText(this.#caption, `Environment 0 after ${count(trace.global_step)} env steps`);
  }
}
