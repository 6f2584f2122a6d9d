/** Sixteen small carts with their poles, and under each the life of its episode. */
import { h } from "../ui/dom";
import type { Film } from "./film";

const COLUMNS = 4;
const CELL = { width: 157, height: 96 };
const TRACK = 130;
const POLE = 50;
/** Pixels of one metre, and of one env step on the bar. */
const METRE = 27;
const STEP = TRACK / 500;
/** The entries of CartPole's state that are drawn. */
const X = 0;
const THETA = 2;
const DEGREES = 180 / Math.PI;
const SVG = "http://www.w3.org/2000/svg";

type Attributes = Record<string, string | number>;

/** Make an SVG element inside `parent`. */
export function svg(tag: string, attributes: Attributes, parent?: Element): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  parent?.append(element);
  return element;
}

interface Cell {
  readonly cart: Element;
  readonly pole: Element;
  readonly life: Element;
  readonly last: Element;
  readonly age: Element;
}

export class Wall {
  readonly element: SVGElement;
  /** How many poles have stood for more than 200 steps at the moment that is shown. */
  standing = 0;
  readonly #cells: Cell[];

  constructor(envs: number) {
    const rows = Math.ceil(envs / COLUMNS);
    const viewBox = `-2 0 ${COLUMNS * CELL.width - 23} ${rows * CELL.height}`;
    this.element = svg("svg", { class: "ppo-wall", role: "img", viewBox });
    this.#cells = Array.from({ length: envs }, (_, env) => this.#cell(env));
  }

  #cell(env: number): Cell {
    const [left, top] = [(env % COLUMNS) * CELL.width, Math.floor(env / COLUMNS) * CELL.height];
    const cell = svg("g", { transform: `translate(${left} ${top})` }, this.element);
    svg("path", { class: "ppo-wall__track", d: `M0.5 64v8M0 68.5H${TRACK}M${TRACK}.5 64v8` }, cell);
    const cart = svg("g", {}, cell);
    const pole = svg("line", { class: "ppo-wall__pole", y2: -POLE }, cart);
    svg("rect", { class: "ppo-wall__cart", x: -11, y: -1, width: 22, height: 8, rx: 1.5 }, cart);
    svg("circle", { class: "ppo-wall__hub", cy: 1, r: 1.7 }, cart);
    svg("line", { class: "ppo-wall__room", x2: TRACK, y1: 79, y2: 79 }, cell);
    const life = svg("line", { class: "ppo-wall__life", y1: 79, y2: 79 }, cell);
    const last = svg("line", { class: "ppo-wall__last", y1: 75, y2: 83 }, cell);
    const age = svg("text", { class: "ppo-wall__age", x: TRACK, y: 94 }, cell);
    return { cart, pole, life, last, age };
  }

  /** Show `film` at a moment between two steps. */
  show(film: Film, moment: number): void {
    const step = Math.max(0, Math.min(Math.floor(moment), film.length - 1));
    const after = Math.min(step + 1, film.length - 1);
    const share = Math.max(0, Math.min(1, moment - step));
    this.standing = 0;
    for (const [env, cell] of this.#cells.entries()) {
      const ended = film.lastEnd(after, env);
      // From the end of an episode to the start of the next there is nothing in between.
      const mix = ended?.at === step ? 0 : share;
      const between = (entry: number) =>
        film.state(step, env, entry) * (1 - mix) + film.state(after, env, entry) * mix;
      const age = film.age(step, env);
      const before = film.lastEnd(step, env);
      const [x, theta] = [between(X) * METRE, between(THETA) * DEGREES];
      cell.cart.setAttribute("transform", `translate(${(TRACK / 2 + x).toFixed(2)} 61)`);
      cell.pole.setAttribute("transform", `rotate(${theta.toFixed(2)})`);
      cell.life.setAttribute("x2", (age * STEP).toFixed(1));
      cell.age.textContent = `${age}`;
      cell.last.setAttribute("visibility", before ? "visible" : "hidden");
      const mark = ((before?.length ?? 0) * STEP).toFixed(1);
      cell.last.setAttribute("x1", mark);
      cell.last.setAttribute("x2", mark);
      if (age > 200) this.standing += 1;
    }
  }

  /** Say in words what is shown. */
  describe(words: string): void {
    this.element.setAttribute("aria-label", words);
  }
}

/** A caption over a half of the stage: a name, and at the right what changes. */
export function caption(name: string, about: string): { element: HTMLElement; told: HTMLElement } {
  const told = h("span", { class: "ppo-hero__told" });
  const strong = h("strong", {}, name);
  return { element: h("p", { class: "ppo-hero__caption" }, strong, about, told), told };
}
