/** The playground: settings, training, curves, runs, the GPU service and the player, wired up. */

import { restingState } from "../figures/worlds/figures";
import type { RunSpec } from "../generated/config.generated";
import { ENVIRONMENTS } from "../generated/data.generated";
import { PolicyPlayer } from "../player/player";
import { WorldReplay } from "../player/world";
import { PythonError } from "../python/runtime_errors";
import { BrowserSource } from "../runs/browser_run";
import type { Connection } from "../runs/connection";
import { GpuClient } from "../runs/gpu_client";
import { GpuSource } from "../runs/gpu_run";
import { type RunLibrary, type RunRecord, runLibrary } from "../runs/library";
import { fromHash, toHash } from "../runs/link";
import { ServiceProblem } from "../runs/service_problem";
import type { RunHandle } from "../runs/source";
import { button, h, paced, setText } from "../ui/dom";
import type { HostPage } from "../ui/host_page";
import { PlaygroundCharts } from "./charts";
import { SettingsForm } from "./form";
import { GpuPanel } from "./gpu_panel";
import { RunList } from "./runs";
import { bootProgress, RunStatus, sentenceOf } from "./status";

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
  #spec: RunSpec;
  readonly #browser: BrowserSource;
  readonly #form: SettingsForm;
  readonly #train: HTMLButtonElement;
  readonly #notice = h("p", { class: "ppo-playground__notice", role: "status" });
  readonly #status = new RunStatus();
  readonly #world: WorldReplay;
  readonly #charts: PlaygroundCharts;
  readonly #list: RunList;
  readonly #gpu: GpuPanel;
  readonly #player: PolicyPlayer;
  readonly #refresh = paced(() => this.#draw(), PACE_MS);
  /** The run that trains in this page now. */
  #training: RunRecord | null = null;
  readonly #host: HTMLElement;
  readonly #page: HostPage;
  readonly #library: RunLibrary;
  readonly #signal: AbortSignal;

  constructor(host: HTMLElement, page: HostPage, library: RunLibrary, signal: AbortSignal) {
    this.#host = host;
    this.#page = page;
    this.#library = library;
    this.#signal = signal;
    const { spec, problems } = fromHash(location.hash);
    this.#spec = spec;
    this.#browser = new BrowserSource(page.runtime, library.journal);
    this.#charts = new PlaygroundCharts(page);
    this.#world = new WorldReplay(spec.env, restingState(spec.env), signal);
    this.#train = button("Train", () => void this.#trainOrStop(), "ppo-button--main");
    this.#list = new RunList({
      stop: (run) => void library.stop(run),
      watch: (run) => this.#player.watch(run),
      reuse: (run) => this.#form.write(run.spec),
      setHidden: (run, hidden) => void library.setHidden(run, hidden),
      remove: (run) => void library.remove(run),
    });
    this.#gpu = new GpuPanel({
      start: (connection) => this.#runOnGpu(connection),
      resume: () => this.#resumeGpuRuns(),
      trainHere: () => void this.#trainOrStop(),
      changeSettings: () => this.#form.focusProblem(),
    });
    this.#player = new PolicyPlayer(spec.env, page, signal);
    this.#form = new SettingsForm((changed) => this.#settingsChanged(changed));
    this.#form.write(spec);
    if (problems.length > 0) setText(this.#notice, problems.join(" "));
    this.#build();
  }

  async begin(): Promise<void> {
    this.#signal.addEventListener(
      "abort",
      this.#library.subscribe((run) => this.#changed(run)),
    );
    const follow = () => {
      // A link pasted into the same page: take its settings, unless we wrote them ourselves.
      if (location.hash !== toHash(this.#spec) && location.hash.includes("env=")) {
        this.#form.write(fromHash(location.hash).spec);
      }
    };
    addEventListener("hashchange", follow, { signal: this.#signal });
    await this.#library.restore((id, kind) => this.#handleOf(id, kind));
    this.#resumeGpuRuns();
    this.#refresh();
  }

  #build(): void {
    const copy = button("Copy link", () => void this.#copyLink(), "ppo-button--quiet");
    const side = h(
      "div",
      { class: "ppo-playground__side" },
      h("div", { class: "ppo-playground__start" }, this.#train, copy),
      this.#notice,
      this.#form.element,
    );
    const main = h(
      "div",
      { class: "ppo-playground__main" },
      h(
        "div",
        { class: "ppo-playground__stage" },
        h("div", { class: "ppo-playground__world" }, this.#world.element),
        this.#charts.main,
      ),
      bootProgress(this.#page.runtime, this.#signal),
      this.#status.element,
      this.#charts.diagnostics,
      this.#list.element,
      this.#player.element,
      this.#gpu.element,
    );
    this.#host.replaceChildren(h("div", { class: "ppo-playground" }, side, main));
  }

  /** Runs of the chosen environment: the returns of others are on another scale. */
  get #runs(): RunRecord[] {
    return this.#library.runs.filter((run) => run.spec.env === this.#spec.env);
  }

  #draw(): void {
    if (this.#signal.aborted) return;
    const runs = this.#runs;
    const target =
      this.#spec.config.target_return ?? ENVIRONMENTS[this.#spec.env]?.solved_return ?? null;
    this.#charts.show(
      runs.filter((run) => !run.hidden),
      target,
    );
    this.#list.show(runs);
    this.#status.show(runs.findLast((run) => run.following) ?? runs.at(-1) ?? null);
    this.#player.show(
      this.#spec.env,
      runs.filter((run) => !run.hidden),
    );
    setText(
      this.#train,
      this.#training ? (this.#training.stopping ? "Stopping" : "Stop") : "Train",
    );
    this.#train.classList.toggle("ppo-button--stop", this.#training !== null);
  }

  #changed(run: RunRecord | null): void {
    if (run && run === this.#training && run.trace && run.spec.env === this.#spec.env) {
      this.#world.push(run.trace);
      run.trace = null;
    }
    this.#refresh();
  }

  #settingsChanged(spec: RunSpec): void {
    const moved = spec.env !== this.#spec.env;
    this.#spec = spec;
    // The part after #, because it also changes on file://; no entry in the history for each key.
    history.replaceState(history.state, "", toHash(spec));
    if (moved) this.#world.reset(spec.env, restingState(spec.env));
    this.#refresh();
  }

  async #trainOrStop(): Promise<void> {
    if (this.#training) return this.#library.stop(this.#training);
    const spec = this.#form.read();
    if (!spec) return this.#form.focusProblem();
    setText(this.#notice, "");
    this.#world.reset(spec.env, restingState(spec.env));
    const run = await this.#library.add("browser", spec, await this.#browser.start(spec));
    this.#training = run;
    this.#refresh();
    try {
      await this.#library.follow(run, this.#signal);
      this.#markRefused(run.problem);
    } finally {
      this.#training = null;
      this.#world.finish();
      this.#refresh();
    }
  }

  async #runOnGpu(connection: Connection): Promise<void> {
    const spec = this.#form.read();
    if (!spec) {
      this.#form.focusProblem();
      throw new ServiceProblem(
        "A setting does not fit; it is marked.",
        ["change_settings"],
        "settings",
      );
    }
    const client = new GpuClient(connection);
    const offered = await client.environments(this.#signal);
    if (!offered.includes(spec.env)) {
      throw new ServiceProblem(
        `This service cannot train ${spec.env}; it has ${offered.join(", ") || "no environments"}.`,
        ["train_here", "change_key"],
        "environment",
      );
    }
    const handle = await this.#startOnGpu(connection, spec);
    void this.#followGpu(await this.#library.add("gpu", spec, handle));
    // The service is back: resume the runs that were left unfinished, too.
    this.#resumeGpuRuns();
  }

  async #startOnGpu(connection: Connection, spec: RunSpec): Promise<RunHandle> {
    try {
      return await this.#gpuSource(connection).start(spec, this.#signal);
    } catch (error) {
      this.#markRefused(error);
      throw error;
    }
  }

  #markRefused(problem: unknown): void {
    const refused = problem instanceof ServiceProblem || problem instanceof PythonError;
    if (refused && problem.field) this.#form.refuse(problem.field, problem.message);
  }

  #gpuSource(connection: Connection): GpuSource {
    return new GpuSource(new GpuClient(connection), this.#library.journal, (_, state) =>
      this.#gpu.connectionState(state),
    );
  }

  async #followGpu(run: RunRecord): Promise<void> {
    await this.#library.follow(run, this.#signal);
    if (this.#signal.aborted) return;
    this.#gpu.connectionState("over");
    if (run.problem) this.#gpu.complain(run.problem);
    else if (run.done?.status === "failed" || run.done?.status === "expired") {
      const ways = ["change_settings", "retry", "train_here"] as const;
      this.#gpu.complain(new ServiceProblem(sentenceOf(run), ways, `run_${run.done.status}`));
    }
  }

  /** Resume the service's runs that had not ended when the reader left. */
  #resumeGpuRuns(): void {
    const { connection } = this.#gpu;
    if (!connection) return;
    for (const run of this.#library.runs) {
      if (run.kind !== "gpu" || run.done || run.following) continue;
      run.handle = this.#gpuSource(connection).resume(run.id);
      void this.#followGpu(run);
    }
  }

  #handleOf(id: string, kind: "browser" | "gpu"): RunHandle {
    const { connection } = this.#gpu;
    // Without a key the stored part of a GPU run can still be read.
    return kind === "gpu" && connection
      ? this.#gpuSource(connection).resume(id)
      : this.#browser.stored(id);
  }

  async #copyLink(): Promise<void> {
    const link = location.href;
    try {
      await navigator.clipboard.writeText(link);
      setText(this.#notice, "Link copied; it holds environment, seed and every changed setting.");
    } catch {
      setText(this.#notice, `Copy this link: ${link}`);
    }
  }
}
