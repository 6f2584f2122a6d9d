/** The reader's runs, wherever they train: the source of every view of the playground. */
import type { Checkpoint, Done, Iteration, Trace, TrainEvent } from "../generated/events.generated";
import { provide, take } from "../site/registry";
import type { Experiment } from "./experiment";
import { RUNS_KEPT, RunJournal, type StoredRun } from "./journal";
import type { RunHandle } from "./source";

/** One run, as its events so far describe it. */
export class RunRecord {
  readonly iterations: Iteration[] = [];
  readonly checkpoints: Checkpoint[] = [];
  /** The newest rollout to draw; not kept. */
  trace: Trace | null = null;
  done: Done | null = null;
  /** Why its events stopped coming before `done`. */
  problem: Error | null = null;
  /** Whether events are being received now. */
  following = false;
  /** Whether Stop has been pressed. */
  stopping = false;
  hidden = false;
  /** Whether another tab has removed it. */
  removed = false;

  handle: RunHandle;

  constructor(
    readonly id: string,
    readonly kind: "browser" | "gpu",
    readonly spec: Experiment,
    /** Place among the runs of its kind, which gives it its colour. */
    readonly place: number,
    readonly startedAt: number,
    handle: RunHandle,
  ) {
    this.handle = handle;
  }

  get last(): Iteration | null {
    return this.iterations.at(-1) ?? null;
  }

  take(event: TrainEvent): void {
    if (event.type === "run_started") this.#rewind(event.global_step);
    else if (event.type === "iteration") this.iterations.push(event);
    else if (event.type === "checkpoint") this.checkpoints.push(event);
    else if (event.type === "trace") this.trace = event;
    else if (event.type === "done") this.done = event;
  }

  /** Forget the events so far: they are taken again from the first one on. */
  startOver(): void {
    this.iterations.length = 0;
    this.checkpoints.length = 0;
  }

  /** Drop the iterations after `step`, where the run's next attempt resumes after a crash. */
  #rewind(step: number): void {
    while ((this.last?.global_step ?? 0) > step) this.iterations.pop();
  }
}

/** Called after something about a run changed; null when the list itself changed. */
type LibraryListener = (run: RunRecord | null) => void;

/** Makes the handle of a run of an earlier visit, or of another tab. */
type HandleOf = (id: string, kind: "browser" | "gpu") => RunHandle;

export class RunLibrary {
  readonly runs: RunRecord[] = [];
  readonly #listeners = new Set<LibraryListener>();
  #handleOf: HandleOf | null = null;
  #arrived: () => void = () => undefined;

  constructor(readonly journal: RunJournal | null) {}

  /** @returns a function that ends the subscription. */
  subscribe(listener: LibraryListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  find(id: string): RunRecord | undefined {
    return this.runs.find((run) => run.id === id);
  }

  /** Add a run that just started; the oldest ones make room. */
  async add(kind: "browser" | "gpu", spec: Experiment, handle: RunHandle): Promise<RunRecord> {
    const startedAt = Date.now();
    // Stored before the first event is asked for: a reload from here on finds the run.
    const stored = { id: handle.id, kind, spec, startedAt, hidden: false };
    await this.journal?.putRun(stored).catch(() => undefined);
    const run = new RunRecord(handle.id, kind, spec, this.#freePlace(kind), startedAt, handle);
    this.runs.push(run);
    const old = this.runs.filter((candidate) => !candidate.following && candidate !== run);
    for (const surplus of old.slice(0, Math.max(0, this.runs.length - RUNS_KEPT))) {
      await this.remove(surplus);
    }
    this.#changed(null);
    return run;
  }

  /**
   * Bring back the runs of earlier visits; `handleOf` makes the handle of each.
   *
   * @param arrived Called whenever another tab has begun a run on the service.
   */
  async restore(handleOf: HandleOf, arrived: () => void = () => undefined): Promise<void> {
    this.#handleOf = handleOf;
    this.#arrived = arrived;
    for (const stored of (await this.journal?.runs()) ?? []) {
      if (!this.find(stored.id)) await this.#show(stored, handleOf);
    }
    this.#changed(null);
  }

  /** Take over what another tab did to a run: begun, ended, hidden or removed. */
  async hear(id: string): Promise<void> {
    const stored = await this.journal?.run(id);
    const known = this.find(id);
    if (!stored) {
      if (known?.following) known.removed = true;
      else if (known) this.runs.splice(this.runs.indexOf(known), 1);
    } else {
      if (known) known.hidden = stored.hidden;
      const news = !known?.following && !known?.done;
      const ready = stored.kind === "gpu" || (news && (await this.#isOver(id)));
      if (news && ready && this.#handleOf) await this.#show(stored, this.#handleOf);
    }
    this.#changed(null);
    if (!known && stored?.kind === "gpu") this.#arrived();
  }

  /** Whether a run has ended; until then the tab that trains it shows it alone. */
  async #isOver(id: string): Promise<boolean> {
    return (await this.journal?.read(id))?.at(-1)?.event.type === "done";
  }

  /** Show what is stored of a run. */
  async #show(stored: StoredRun, handleOf: HandleOf): Promise<void> {
    const { id, kind, spec, startedAt, hidden } = stored;
    const events = (await this.journal?.read(id)) ?? [];
    let run = this.find(id);
    if (run?.following) return;
    if (!run) {
      run = new RunRecord(id, kind, spec, this.#freePlace(kind), startedAt, handleOf(id, kind));
      this.runs.push(run);
    }
    run.hidden = hidden;
    run.startOver();
    for (const { event } of events) run.take(event);
  }

  /** Receive a run's events until `done`; resolves then, or when they stop coming. */
  async follow(run: RunRecord, signal?: AbortSignal): Promise<void> {
    if (run.following) return;
    run.following = true;
    run.problem = null;
    run.startOver(); // the handle repeats the run from its first event
    this.#changed(run);
    try {
      for await (const event of run.handle.events(signal)) {
        run.take(event);
        this.#changed(run);
      }
    } catch (error) {
      if (!signal?.aborted) run.problem = error instanceof Error ? error : new Error(String(error));
    } finally {
      run.following = false;
      run.stopping = false;
      this.#changed(run);
      // What was stored after another tab removed the run goes with it.
      if (run.removed) await this.journal?.forget(run.id).catch(() => undefined);
      else if (run.done) this.journal?.ended(run.id);
    }
  }

  async stop(run: RunRecord): Promise<void> {
    run.stopping = true;
    this.#changed(run);
    try {
      await run.handle.cancel();
    } catch (error) {
      run.stopping = false;
      run.problem = error instanceof Error ? error : new Error(String(error));
      this.#changed(run);
    }
  }

  async setHidden(run: RunRecord, hidden: boolean): Promise<void> {
    run.hidden = hidden;
    this.#changed(null);
    await this.journal?.setHidden(run.id, hidden).catch(() => undefined);
  }

  async remove(run: RunRecord): Promise<void> {
    this.runs.splice(this.runs.indexOf(run), 1);
    this.#changed(null);
    await this.journal?.forget(run.id).catch(() => undefined);
  }

  #freePlace(kind: "browser" | "gpu"): number {
    const taken = new Set(this.runs.filter((run) => run.kind === kind).map((run) => run.place));
    let place = 0;
    while (taken.has(place)) place += 1;
    return place;
  }

  #changed(run: RunRecord | null): void {
    for (const listener of this.#listeners) listener(run);
  }
}

declare module "../site/registry" {
  interface Slots {
    library: Promise<RunLibrary>;
  }
}

/** The reader's runs: one library per visit, whatever pages it goes through. */
export function runLibrary(): Promise<RunLibrary> {
  return take("library") ?? provide("library", openLibrary());
}

async function openLibrary(): Promise<RunLibrary> {
  // No database in this window (private mode, settings): runs live as long as the page.
  const library = new RunLibrary(await RunJournal.open().catch(() => null));
  library.journal?.onElsewhere((id) => void library.hear(id).catch(() => undefined));
  return library;
}
