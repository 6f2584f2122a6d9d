/** The learning curve of the home page: axes from the start, episodes as dots, a knob that scrubs. */
import { count } from "../ui/dom";
import type { Film } from "./film";
import { svg } from "./wall";

const BOX = { left: 44, right: 592, top: 14, bottom: 346, width: 600, height: 384 };
const HIGHEST = 520;
const LEVELS = [0, 100, 200, 300, 400, 500];
/** Env steps that an arrow key moves the knob by, and a page key. */
const KEYS: Record<string, number> = {
  ArrowLeft: -1024,
  ArrowDown: -1024,
  ArrowRight: 1024,
  ArrowUp: 1024,
  PageDown: -8192,
  PageUp: 8192,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** A point of the curve: env steps, mean return. */
export type CurvePoint = readonly [number, number];

export class HeroCurve {
  readonly element: SVGElement;
  readonly #dots: SVGElement;
  readonly #mean: SVGElement;
  readonly #hint: SVGElement;
  readonly #knob: SVGElement;
  readonly #ticks: SVGElement;
  #points: readonly CurvePoint[] = [];
  #drawn = 0;
  #limit = 64_000;
  #at = 0;

  /** @param onScrub is called with env steps when the reader moves the knob. */
  constructor(
    target: number | null,
    hint: readonly string[],
    readonly onScrub: (step: number) => void,
  ) {
    const viewBox = `0 0 ${BOX.width} ${BOX.height}`;
    this.element = svg("svg", { class: "ppo-curve", viewBox });
    for (const level of LEVELS) {
      const y = this.#y(level);
      svg(
        "line",
        { class: "ppo-curve__grid", x1: BOX.left, x2: BOX.right, y1: y, y2: y },
        this.element,
      );
      const at = { class: "ppo-curve__tick", x: BOX.left - 8, y: y + 4, "text-anchor": "end" };
      svg("text", at, this.element).textContent = `${level}`;
    }
    if (target !== null) this.#level(target);
    this.#ticks = svg("g", {}, this.element);
    this.#dots = svg("g", {}, this.element);
    this.#mean = svg("path", { class: "ppo-curve__mean" }, this.element);
    const middle = (BOX.left + BOX.right) / 2;
    this.#hint = svg("g", {}, this.element);
    for (const [line, words] of hint.entries()) {
      const y = this.#y(270) + 24 * line;
      const at = { class: "ppo-curve__hint", x: middle, y, "text-anchor": "middle" };
      svg("text", at, this.#hint).textContent = words;
    }
    this.#knob = this.#makeKnob();
    this.#drawTicks();
  }

  #level(target: number): void {
    const y = this.#y(target);
    svg(
      "line",
      { class: "ppo-curve__target", x1: BOX.left, x2: BOX.right, y1: y, y2: y },
      this.element,
    );
    const label = svg(
      "text",
      { class: "ppo-curve__tick", x: BOX.left + 6, y: y + 15 },
      this.element,
    );
    label.textContent = `${target}: solved`;
  }

  #drawTicks(): void {
    this.#ticks.replaceChildren();
    const apart = this.#limit > 100_000 ? 50_000 : 20_000;
    for (let step = 0; step < this.#limit; step += apart) {
      const near = this.#x(step) > BOX.right - 30;
      const anchor = step === 0 ? "start" : near ? "end" : "middle";
      const at = { class: "ppo-curve__tick", x: this.#x(step), y: BOX.bottom + 20 };
      const text = svg("text", { ...at, "text-anchor": anchor }, this.#ticks);
      text.textContent = step ? count(step) : "0 steps";
    }
  }

  #makeKnob(): SVGElement {
    const named = { role: "slider", "aria-label": "Moment of training", "aria-valuemin": 0 };
    const knob = svg(
      "g",
      { class: "ppo-curve__knob", visibility: "hidden", ...named },
      this.element,
    );
    svg("circle", { class: "ppo-curve__reach", r: 22 }, knob);
    svg("circle", { class: "ppo-curve__dot", r: 7 }, knob);
    knob.addEventListener("keydown", (event) => {
      const by = KEYS[event.key];
      if (by === undefined) return;
      event.preventDefault();
      this.#scrub(this.#at + by);
    });
    let held = false;
    this.element.addEventListener("pointerdown", (event) => {
      if (!knob.hasAttribute("tabindex")) return;
      held = true;
      this.element.setPointerCapture(event.pointerId);
      this.#scrub(this.#stepUnder(event));
    });
    this.element.addEventListener("pointermove", (event) => {
      if (held) this.#scrub(this.#stepUnder(event));
    });
    for (const end of ["pointerup", "pointercancel"] as const) {
      this.element.addEventListener(end, () => {
        held = false;
      });
    }
    return knob;
  }

  #stepUnder(event: PointerEvent): number {
    const box = this.element.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * BOX.width;
    return ((x - BOX.left) / (BOX.right - BOX.left)) * this.#limit;
  }

  #scrub(step: number): void {
    const last = this.#points.at(-1)?.[0] ?? 0;
    const inside = Math.max(0, Math.min(last, step));
    this.mark(inside);
    this.onScrub(inside);
  }

  #x(step: number): number {
    return BOX.left + ((BOX.right - BOX.left) * step) / this.#limit;
  }

  #y(value: number): number {
    return BOX.bottom - ((BOX.bottom - BOX.top) * Math.min(value, HIGHEST)) / HIGHEST;
  }

  /** Forget the run. */
  reset(): void {
    this.#points = [];
    this.#drawn = 0;
    this.#dots.replaceChildren();
    this.#mean.setAttribute("d", "");
    this.#hint.setAttribute("visibility", "hidden");
    this.#knob.setAttribute("visibility", "hidden");
    this.#knob.removeAttribute("tabindex");
  }

  /** Draw the run up to `step`. */
  grow(points: readonly CurvePoint[], film: Film, step: number): void {
    const last = points.at(-1)?.[0] ?? 0;
    if (last > this.#limit) {
      this.#limit = last * 1.25;
      this.#drawn = 0;
      this.#dots.replaceChildren();
      this.#drawTicks();
    }
    this.#points = points;
    while (this.#drawn < film.episodes.length) {
      const { at, length } = film.episodes[this.#drawn]!;
      if ((at + 1) * film.envs > step) break;
      const centre = { cx: this.#x((at + 1) * film.envs), cy: this.#y(length) };
      svg("circle", { class: "ppo-curve__episode", r: 2.3, ...centre }, this.#dots);
      this.#drawn += 1;
    }
    const shown = points.filter(([x]) => x <= step).map(([x, y]) => `${this.#x(x)} ${this.#y(y)}`);
    this.#mean.setAttribute("d", shown.length > 1 ? `M${shown.join("L")}` : "");
    this.mark(step);
  }

  /** The knob may be moved from now on. */
  finish(): void {
    this.#knob.setAttribute("tabindex", "0");
    this.#knob.setAttribute("aria-valuemax", `${this.#points.at(-1)?.[0] ?? 0}`);
  }

  /** Put the knob at a moment. */
  mark(step: number): void {
    const value = this.meanAt(step);
    this.#at = step;
    if (value === null) return;
    this.#knob.setAttribute("visibility", "visible");
    this.#knob.setAttribute("transform", `translate(${this.#x(step)} ${this.#y(value)})`);
    this.#knob.setAttribute("aria-valuenow", `${Math.round(step)}`);
    const words = `step ${count(Math.round(step))}: mean return ${Math.round(value)}`;
    this.#knob.setAttribute("aria-valuetext", words);
  }

  /** The mean return at a moment, between two iterations on the line between them. */
  meanAt(step: number): number | null {
    const next = this.#points.findIndex(([x]) => x >= step);
    const after = this.#points[next] ?? this.#points.at(-1);
    const before = next > 0 ? this.#points[next - 1]! : after;
    if (!after || !before) return null;
    const share = after[0] === before[0] ? 1 : (step - before[0]) / (after[0] - before[0]);
    return before[1] + (after[1] - before[1]) * Math.max(0, Math.min(1, share));
  }
}
