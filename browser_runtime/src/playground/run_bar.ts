/** The bar with Train: world, seeds, progress and pace. On a phone it lies at the thumb. */

import type { RunRecord } from "../runs/library";
import { MOST_SEEDS } from "../runs/link";
import { button, h, setText } from "../ui/dom";
import type { ReaderPace, Speed } from "./pace";
import { progressOf } from "./progress";

const SPEEDS: readonly (readonly [Speed, string])[] = [
  ["one", "One update"],
  ["slow", "Slow"],
  ["full", "Full speed"],
];

interface Actions {
  trainOrStop(): void;
  seedsChanged(): void;
}

export class RunBar {
  readonly element: HTMLElement;
  readonly #train: HTMLButtonElement;
  readonly #seeds: HTMLSelectElement;
  readonly #words = h("span", { class: "ppo-runbar__words" });
  readonly #meter = h("progress", {
    class: "ppo-runbar__meter",
    max: 1,
    "aria-label": "Progress of the training",
  });
  readonly #speeds = new Map<Speed, HTMLButtonElement>();
  readonly #next: HTMLButtonElement;
  readonly #pace: ReaderPace;

  constructor(world: HTMLSelectElement, pace: ReaderPace, actions: Actions) {
    this.#pace = pace;
    this.#train = button("Train", () => actions.trainOrStop(), "ppo-button--main");
    world.setAttribute("aria-label", "World");
    this.#seeds = h(
      "select",
      {
        class: "ppo-field__input ppo-runbar__seeds",
        id: "ppo-seeds",
        "aria-label": "Seeds",
        onchange: () => actions.seedsChanged(),
      },
      ...Array.from({ length: MOST_SEEDS }, (_, at) =>
        h("option", { value: String(at + 1) }, at === 0 ? "1 seed" : `${at + 1} seeds`),
      ),
    );
    for (const [speed, label] of SPEEDS) {
      const one = button(label, () => this.#setSpeed(speed), "ppo-runbar__speed");
      this.#speeds.set(speed, one);
    }
    this.#next = button("Next update", () => pace.step());
    this.#next.hidden = true;
    this.element = h(
      "div",
      { class: "ppo-runbar" },
      h("div", { class: "ppo-runbar__world" }, world),
      this.#seeds,
      this.#train,
      h("div", { class: "ppo-runbar__progress" }, this.#words, this.#meter),
      this.#next,
      h(
        "div",
        { class: "ppo-runbar__speeds", role: "group", "aria-label": "Speed" },
        ...this.#speeds.values(),
      ),
    );
    this.#setSpeed(pace.speed);
  }

  get seeds(): number {
    return Number(this.#seeds.value);
  }

  set seeds(seeds: number) {
    this.#seeds.value = String(seeds);
  }

  /** @param newest the runs of the newest press of Train; `idle` is said where none of them trains. */
  show(newest: readonly RunRecord[], idle: string): void {
    const progress = progressOf(newest);
    const stopping = newest.some(({ following, stopping }) => following && stopping);
    setText(this.#train, progress ? (stopping ? "Stopping" : "Stop") : "Train");
    this.#train.classList.toggle("ppo-button--stop", progress !== null);
    this.#meter.value = progress?.share ?? 0;
    this.#meter.classList.toggle("ppo-runbar__meter--idle", progress === null);
    setText(this.#words, progress?.words ?? idle);
    this.#next.hidden = !progress || this.#pace.speed !== "one";
  }

  #setSpeed(speed: Speed): void {
    if (this.#pace.speed !== speed) this.#pace.speed = speed;
    for (const [each, one] of this.#speeds) {
      one.setAttribute("aria-pressed", String(each === speed));
    }
  }
}
