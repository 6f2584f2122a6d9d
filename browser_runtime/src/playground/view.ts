/** The playground, wired up: settings start runs, runs emit events, views show them. */

import { restingState } from "../figures/worlds/figures";
import { ENVIRONMENTS } from "../generated/data.generated";
import { PolicyPlayer } from "../player/player";
import { WorldReplay } from "../player/world";
import type { Experiment } from "../runs/experiment";
import { type RunLibrary, type RunRecord, runLibrary } from "../runs/library";
import { fromHash, seedsOf, toHash } from "../runs/link";
import { copyText } from "../ui/clipboard";
import { button, h, paced, setText } from "../ui/dom";
import type { HostPage } from "../ui/host_page";
import { PlaygroundCharts } from "./charts";
import { SettingsForm } from "./form";
import { GpuRuns, markRefused } from "./gpu_runs";
import { ReaderPace } from "./pace";
import { RunBar } from "./run_bar";
import { RunTable } from "./run_table";
import { SeedWall } from "./seed_wall";
import { Selection } from "./selection";
import { seriesActions } from "./series_actions";
import { bootProgress, RunStatus } from "./status";
import { Trainer } from "./trainer";

/** Milliseconds between two drawings of numbers, list and curves. */
const PACE_MS = 100;

export async function mountPlayground(
  host: HTMLElement,
  page: HostPage,
  signal: AbortSignal,
): Promise<void> {
  const library = await runLibrary();
  if (signal.aborted) return;
  await new Playground(host, page, library, signal).begin();
}

class Playground {
  #spec: Experiment;
  readonly #trainer: Trainer;
  readonly #selection: Selection;
  readonly #form: SettingsForm;
  readonly #bar: RunBar;
  readonly #notice = h("p", { class: "ppo-playground__notice", role: "status" });
  readonly #status = new RunStatus();
  readonly #world: WorldReplay;
  readonly #charts: PlaygroundCharts;
  readonly #seeds: SeedWall;
  readonly #table: RunTable;
  readonly #gpu: GpuRuns;
  readonly #player: PolicyPlayer;
  readonly #refresh = paced(() => this.#draw(), PACE_MS);
  readonly #page: HostPage;
  readonly #library: RunLibrary;
  readonly #signal: AbortSignal;

  constructor(host: HTMLElement, page: HostPage, library: RunLibrary, signal: AbortSignal) {
    this.#page = page;
    this.#library = library;
    this.#signal = signal;
    const { spec, problems } = fromHash(location.hash);
    this.#spec = spec;
    const pace = new ReaderPace();
    this.#trainer = new Trainer(page.runtime, library, pace);
    this.#selection = new Selection(library);
    this.#charts = new PlaygroundCharts(page);
    this.#world = new WorldReplay(spec.env, restingState(spec.env), signal);
    this.#player = new PolicyPlayer(spec.env, page, signal);
    this.#form = new SettingsForm((changed) => this.#settingsChanged(changed));
    this.#bar = new RunBar(this.#form.world.select, pace, {
      trainOrStop: () => void this.#trainOrStop(),
      seedsChanged: () => this.#settingsChanged(this.#spec),
    });
    this.#bar.seeds = seedsOf(location.hash);
    this.#seeds = new SeedWall((run) => this.#lookAt(run));
    this.#table = new RunTable(
      seriesActions({
        runtime: page.runtime,
        library,
        selection: this.#selection,
        player: this.#player,
        form: this.#form,
        bar: this.#bar,
        refresh: this.#refresh,
        say: (sentence) => setText(this.#notice, sentence),
      }),
    );
    const trainHere = () => void this.#trainOrStop();
    this.#gpu = new GpuRuns(
      { form: this.#form, seeds: () => this.#bar.seeds, trainHere },
      library,
      signal,
    );
    this.#form.write(spec);
    if (problems.length > 0) setText(this.#notice, problems.join(" "));
    host.replaceChildren(this.#build());
  }

  async begin(): Promise<void> {
    this.#signal.addEventListener(
      "abort",
      this.#library.subscribe((run) => this.#changed(run)),
    );
    const follow = () => {
      // A link pasted into the same page: take its settings, unless we wrote them ourselves.
      if (location.hash === toHash(this.#spec, this.#bar.seeds)) return;
      if (!location.hash.includes("env=")) return;
      this.#bar.seeds = seedsOf(location.hash);
      this.#form.write(fromHash(location.hash).spec);
    };
    addEventListener("hashchange", follow, { signal: this.#signal });
    await this.#library.restore(
      (id, kind) =>
        // Without a key the stored part of a GPU run can still be read.
        (kind === "gpu" ? this.#gpu.handleOf(id) : null) ?? this.#trainer.source.stored(id),
      () => this.#gpu.resume(),
    );
    this.#gpu.resume();
    this.#refresh();
  }

  #build(): HTMLElement {
    const copy = button("Copy link", () => void this.#copyLink(), "ppo-button--quiet");
    const side = h(
      "aside",
      { class: "ppo-playground__side", "aria-label": "Settings" },
      this.#form.element,
      copy,
    );
    const main = h(
      "div",
      { class: "ppo-playground__main" },
      this.#notice,
      bootProgress(this.#page.runtime, this.#signal),
      h(
        "div",
        { class: "ppo-playground__stage" },
        h("div", { class: "ppo-playground__world" }, this.#world.element),
        this.#charts.main,
      ),
      this.#status.element,
      this.#seeds.element,
      this.#charts.diagnostics,
      this.#table.element,
      this.#player.element,
      this.#gpu.panel.element,
    );
    const board = h("div", { class: "ppo-playground__board" }, side, main);
    return h("div", { class: "ppo-playground" }, this.#bar.element, board);
  }

  #draw(): void {
    if (this.#signal.aborted) return;
    const { env, config } = this.#spec;
    const target = config.target_return ?? ENVIRONMENTS[env]?.solved_return ?? null;
    const series = this.#selection.seriesIn(env);
    const current = this.#selection.current(series);
    const colorOf = this.#selection.colorsOf(series);
    const { baseline, seed } = this.#selection;
    this.#charts.show({ series: this.#selection.drawn(series), colorOf, baseline, seed }, target);
    this.#table.show({ series, colorOf, current: current?.key ?? null, baseline });
    const runs = current?.runs ?? [];
    this.#seeds.show(runs, seed, target);
    this.#status.show(seed ?? runs.findLast((run) => run.following) ?? runs.at(-1) ?? null);
    this.#bar.show(this.#trainer.newest, runs.length > 0 ? "" : "Press Train.");
    const visible = series.flatMap((each) => each.runs).filter((run) => !run.hidden);
    this.#player.show(env, visible);
  }

  #changed(run: RunRecord | null): void {
    if (run?.trace && run.spec.env === this.#spec.env && run === this.#watched) {
      this.#world.push(run.trace);
      run.trace = null;
    }
    if (this.#trainer.training.length === 0) this.#world.finish();
    this.#refresh();
  }

  /** The run whose first world is shown while it trains. */
  get #watched(): RunRecord | undefined {
    const { seed } = this.#selection;
    return seed?.following ? seed : this.#trainer.training.find(({ last }) => last !== null);
  }

  #lookAt(run: RunRecord | null): void {
    this.#selection.seed = run;
    if (run) this.#player.choose(run);
    this.#refresh();
  }

  #settingsChanged(spec: Experiment): void {
    const moved = spec.env !== this.#spec.env;
    this.#spec = spec;
    // The part after #, because it also changes on file://; no entry in the history for each key.
    history.replaceState(history.state, "", toHash(spec, this.#bar.seeds));
    if (moved) {
      this.#world.reset(spec.env, restingState(spec.env));
      this.#selection.choose(null);
    }
    this.#refresh();
  }

  async #trainOrStop(): Promise<void> {
    if (this.#trainer.training.length > 0) return this.#trainer.stop();
    const spec = this.#form.read();
    if (!spec) return this.#form.focusProblem();
    setText(this.#notice, "");
    this.#world.reset(spec.env, restingState(spec.env));
    this.#selection.choose(null);
    const runs = await this.#trainer.start(spec, this.#bar.seeds);
    for (const { problem } of runs) markRefused(this.#form, problem);
    this.#world.finish();
    this.#refresh();
  }

  async #copyLink(): Promise<void> {
    const copied = await copyText(location.href);
    const said = "Link copied; it holds environment, seed and every changed setting.";
    setText(this.#notice, copied ? said : `Copy this link: ${location.href}`);
  }
}
