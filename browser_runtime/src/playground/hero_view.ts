/** The home page's first screen: press Train and watch a pole learn to balance. */

import { restingState } from "../figures/worlds/figures";
import type { RunSpec } from "../generated/config.generated";
import { WorldReplay } from "../player/world";
import { type RunLibrary, type RunRecord, runLibrary } from "../runs/library";
import { toHash } from "../runs/link";
import { EPISODE_RETURN } from "../runs/metrics";
import { preset } from "../runs/presets";
import { button, h, paced, setText } from "../ui/dom";
import type { HostPage } from "../ui/host_page";
import { curvesOf, makeChart } from "./charts";
import { bootProgress, RunStatus } from "./status";
import { Trainer } from "./trainer";

/** Milliseconds between two drawings of numbers and curve. */
const PACE_MS = 100;
const ENV = "CartPole-v1";

export async function mountHero(
  host: HTMLElement,
  page: HostPage,
  signal: AbortSignal,
): Promise<void> {
  const library = await runLibrary();
  if (!signal.aborted) new Hero(host, page, library, signal);
}

class Hero {
  readonly #spec: RunSpec;
  readonly #trainer: Trainer;
  readonly #world: WorldReplay;
  readonly #status = new RunStatus();
  readonly #train: HTMLButtonElement;
  readonly #more: HTMLAnchorElement;
  readonly #chart;
  readonly #refresh = paced(() => this.#draw(), PACE_MS);
  #run: RunRecord | null = null;
  /** Each press of Train takes the next seed: a new run, not a recording. */
  #presses = 0;
  readonly #page: HostPage;
  readonly #library: RunLibrary;
  readonly #signal: AbortSignal;

  constructor(host: HTMLElement, page: HostPage, library: RunLibrary, signal: AbortSignal) {
    this.#page = page;
    this.#library = library;
    this.#signal = signal;
    this.#spec = { env: ENV, seed: 0, config: preset(ENV) };
    this.#trainer = new Trainer(page.runtime, library);
    this.#world = new WorldReplay(ENV, restingState(ENV), signal);
    this.#chart = makeChart(EPISODE_RETURN, 200, page);
    this.#chart.target = this.#spec.config.target_return;
    this.#train = button("Train", () => void this.#trainOrStop(), "ppo-button--main");
    this.#more = h("a", { class: "ppo-hero__more" }, "Open in the playground");
    this.#linkTo(this.#spec);
    signal.addEventListener(
      "abort",
      library.subscribe((run) => this.#changed(run)),
    );
    host.replaceChildren(
      h(
        "div",
        { class: "ppo-hero" },
        h("div", { class: "ppo-hero__stage" }, this.#world.element, this.#chart),
        h("div", { class: "ppo-hero__foot" }, this.#train, this.#status.element, this.#more),
        bootProgress(page.runtime, signal),
      ),
    );
  }

  #linkTo(spec: RunSpec): void {
    this.#more.href = this.#page.address("playground.html") + toHash(spec);
  }

  #draw(): void {
    if (this.#signal.aborted) return;
    const training = this.#run?.following ?? false;
    setText(this.#train, training ? "Stop" : this.#run ? "Train again" : "Train");
    this.#train.classList.toggle("ppo-button--stop", training);
    this.#chart.curves = this.#run ? curvesOf(EPISODE_RETURN, [this.#run]) : [];
    this.#status.show(this.#run);
  }

  #changed(run: RunRecord | null): void {
    this.#run = this.#trainer.newest.find(({ spec }) => spec.env === ENV) ?? this.#run;
    if (run && run === this.#run && run.trace) {
      this.#world.push(run.trace);
      run.trace = null;
    }
    this.#refresh();
  }

  async #trainOrStop(): Promise<void> {
    if (this.#run?.following) return this.#library.stop(this.#run);
    const spec = { ...this.#spec, seed: this.#presses };
    this.#presses += 1;
    this.#linkTo(spec);
    this.#world.reset(ENV, restingState(ENV));
    const over = this.#trainer.start(spec, 1);
    this.#run = null;
    await over;
    this.#world.finish();
    this.#refresh();
  }
}
