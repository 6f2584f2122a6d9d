/** Runs on the reader's GPU service: started, followed, and followed again after a visit. */
import type { Connection } from "../runs/connection";
import { type Experiment, specOnly } from "../runs/experiment";
import { GpuClient } from "../runs/gpu_client";
import { GpuSource } from "../runs/gpu_run";
import type { RunLibrary, RunRecord } from "../runs/library";
import { ServiceProblem } from "../runs/service_problem";
import type { RunHandle } from "../runs/source";
import type { SettingsForm } from "./form";
import { GpuPanel } from "./gpu_panel";
import { sentenceOf } from "./status";

interface Page {
  readonly form: SettingsForm;
  readonly seeds: () => number;
  trainHere(): void;
}

export class GpuRuns {
  readonly panel: GpuPanel;
  readonly #page: Page;
  readonly #library: RunLibrary;
  readonly #signal: AbortSignal;

  constructor(page: Page, library: RunLibrary, signal: AbortSignal) {
    this.#page = page;
    this.#library = library;
    this.#signal = signal;
    this.panel = new GpuPanel({
      start: (connection) => this.#start(connection),
      resume: () => this.resume(),
      trainHere: () => page.trainHere(),
      changeSettings: () => page.form.focusProblem(),
    });
  }

  /** Resume the service's runs that had not ended when the reader left. */
  resume(): void {
    const { connection } = this.panel;
    if (!connection) return;
    for (const run of this.#library.runs) {
      if (run.kind !== "gpu" || run.done || run.following) continue;
      run.handle = this.#source(connection).resume(run.id);
      void this.#follow(run);
    }
  }

  /** The handle of a run of an earlier visit; null without a key. */
  handleOf(id: string): RunHandle | null {
    const { connection } = this.panel;
    return connection ? this.#source(connection).resume(id) : null;
  }

  async #start(connection: Connection): Promise<void> {
    const spec = this.#page.form.read();
    if (!spec) {
      this.#page.form.focusProblem();
      throw new ServiceProblem(
        "A setting does not fit; it is marked.",
        ["change_settings"],
        "settings",
      );
    }
    if (spec.edits) {
      throw new ServiceProblem(
        "A service trains the reference only: bugs and edited worlds train in the page.",
        ["train_here", "change_settings"],
        "settings",
      );
    }
    const offered = await new GpuClient(connection).environments(this.#signal);
    if (!offered.includes(spec.env)) {
      throw new ServiceProblem(
        `This service cannot train ${spec.env}; it has ${offered.join(", ") || "no environments"}.`,
        ["train_here", "change_key"],
        "environment",
      );
    }
    for (let k = 0; k < this.#page.seeds(); k += 1) {
      const one = { ...spec, seed: (spec.seed + k) % 2 ** 32 };
      const handle = await this.#startOne(connection, one);
      void this.#follow(await this.#library.add("gpu", one, handle));
    }
    // The service is back: resume the runs that were left unfinished, too.
    this.resume();
  }

  async #startOne(connection: Connection, spec: Experiment): Promise<RunHandle> {
    try {
      return await this.#source(connection).start(specOnly(spec), this.#signal);
    } catch (error) {
      markRefused(this.#page.form, error);
      throw error;
    }
  }

  #source(connection: Connection): GpuSource {
    return new GpuSource(new GpuClient(connection), this.#library.journal, (_, state) =>
      this.panel.connectionState(state),
    );
  }

  async #follow(run: RunRecord): Promise<void> {
    await this.#library.follow(run, this.#signal);
    if (this.#signal.aborted) return;
    this.panel.connectionState("over");
    if (run.problem) this.panel.complain(run.problem);
    else if (run.done?.status === "failed" || run.done?.status === "expired") {
      const ways = ["change_settings", "retry", "train_here"] as const;
      this.panel.complain(new ServiceProblem(sentenceOf(run), ways, `run_${run.done.status}`));
    }
  }
}

/** Mark the setting that Python refused, here or on a service. */
export function markRefused(form: SettingsForm, problem: unknown): void {
  // Not by its class: the page's runtime and this bundle each have a PythonError of their own.
  const { field } = (problem ?? {}) as { readonly field?: string | null };
  if (field && problem instanceof Error) form.refuse(field, problem.message);
}
