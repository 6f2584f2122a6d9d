/** The seeds of a series side by side, each a small curve; a press follows one through every chart. */
import type { RunRecord } from "../runs/library";
import { EPISODE_RETURN, pointsOf } from "../runs/metrics";
import { digits, h, setText } from "../ui/dom";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [140, 56];

export class SeedWall {
  readonly element: HTMLElement;
  readonly #wall = h("div", { class: "ppo-seeds__wall" });
  readonly #tiles = new Map<string, Tile>();
  readonly #onChoose: (run: RunRecord | null) => void;

  constructor(onChoose: (run: RunRecord | null) => void) {
    this.#onChoose = onChoose;
    this.element = h(
      "section",
      { class: "ppo-seeds", "aria-label": "Seeds", hidden: true },
      h(
        "header",
        { class: "ppo-panel__head" },
        h("h2", { class: "ppo-section__title" }, "Seeds"),
        h("span", {}, "press one to follow it through every chart"),
      ),
      this.#wall,
    );
  }

  /** Show the runs of a series; hidden where there is only one. */
  show(runs: readonly RunRecord[], chosen: RunRecord | null, target: number | null): void {
    this.element.hidden = runs.length < 2;
    const ids = new Set(runs.map(({ id }) => id));
    for (const [id, tile] of this.#tiles) {
      if (ids.has(id)) continue;
      tile.element.remove();
      this.#tiles.delete(id);
    }
    const scale = scaleOf(runs, target);
    for (const run of runs) {
      let tile = this.#tiles.get(run.id);
      if (!tile) {
        tile = new Tile(run, () => this.#onChoose(tile?.pressed ? null : run));
        this.#tiles.set(run.id, tile);
        this.#wall.append(tile.element);
      }
      tile.draw(scale, chosen === run, target);
    }
  }
}

interface Scale {
  readonly steps: number;
  readonly low: number;
  readonly high: number;
}

/** One scale for all tiles: they are there to be compared. */
function scaleOf(runs: readonly RunRecord[], target: number | null): Scale {
  const points = runs.flatMap((run) => pointsOf(EPISODE_RETURN, run.iterations));
  const levels = [...points.map(([, y]) => y), ...(target === null ? [] : [target])];
  return {
    steps: points.reduce((most, [x]) => Math.max(most, x), 1),
    low: levels.reduce((least, y) => Math.min(least, y), 0),
    high: levels.reduce((most, y) => Math.max(most, y), Number.MIN_VALUE),
  };
}

class Tile {
  readonly element: HTMLButtonElement;
  readonly #value = h("b", {});
  readonly #curve = document.createElementNS(SVG, "path");
  readonly #level = document.createElementNS(SVG, "path");
  readonly #run: RunRecord;

  constructor(run: RunRecord, onPress: () => void) {
    this.#run = run;
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    picture.setAttribute("aria-hidden", "true");
    this.#level.setAttribute("class", "ppo-seed__level");
    this.#curve.setAttribute("class", "ppo-seed__curve");
    picture.append(this.#level, this.#curve);
    const head = h("span", {}, `seed ${run.spec.seed} `, this.#value);
    this.element = h(
      "button",
      { type: "button", class: "ppo-seed", onclick: onPress },
      head,
      picture,
    );
  }

  get pressed(): boolean {
    return this.element.getAttribute("aria-pressed") === "true";
  }

  draw({ steps, low, high }: Scale, chosen: boolean, target: number | null): void {
    const run = this.#run;
    const x = (step: number) => ((WIDTH - 4) * step) / steps + 2;
    const y = (value: number) => HEIGHT - 3 - ((HEIGHT - 6) * (value - low)) / (high - low);
    const points = pointsOf(EPISODE_RETURN, run.iterations);
    this.#curve.setAttribute("d", pathOf(points.map(([step, value]) => [x(step), y(value)])));
    const level =
      target === null
        ? []
        : ([
            [2, y(target)],
            [WIDTH - 2, y(target)],
          ] as const);
    this.#level.setAttribute("d", pathOf(level));
    const value = run.done?.episode_return ?? run.last?.episode_return;
    setText(this.#value, run.problem ? "failed" : run.last ? digits(value) : "waits");
    this.element.setAttribute("aria-pressed", String(chosen));
    const short = target !== null && run.done !== null && (value ?? -Infinity) < target;
    this.element.classList.toggle("ppo-seed--short", short);
  }
}

function pathOf(points: readonly (readonly [number, number])[]): string {
  const each = points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`);
  return each.length === 0 ? "" : `M${each.join("L")}`;
}
