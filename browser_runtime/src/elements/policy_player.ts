/**
 * Plays the policies of runs: the page runs ONNX, Python steps the world, a slider goes through
 * training. It does not know where a run trained.
 */
import type { PolicySession } from "../bundles/onnx";
import { type Checkpoint, ENVIRONMENTS } from "../core/events.generated";
import type { RunRecord } from "../core/run_library";
import { restingState } from "../figures/worlds/figures";
import { button, count, figure, h, prefersReducedMotion, setText } from "./playground_dom";
import { loadOnnx, type Page } from "./playground_page";
import { runLabel } from "./playground_runs";
import { WorldCanvas } from "./playground_world";
import { PlaySession, type PlayView } from "./policy_session";

/** Milliseconds that the end of an episode stays on the screen. */
const HOLD_MS = 700;
/** Milliseconds between two changes of the numbers beside the world, which an eye can read. */
const TELL_MS = 200;
/** What a push adds to the cart's speed (m/s) and the pole's (rad/s). */
const PUSH = { x_dot: 0.4, theta_dot: 0.9 };

/** A file the reader dropped, played like a checkpoint. */
interface OpenedFile {
  readonly name: string;
  readonly onnx: Uint8Array;
}

export class PolicyPlayer {
  readonly element: HTMLElement;
  private readonly world: WorldCanvas;
  private readonly source = h("select", { class: "ppo-field__input", id: "ppo-player-source" });
  private readonly slider = h("input", {
    type: "range",
    class: "ppo-player__slider",
    min: "0",
    step: "1",
    "aria-label": "Checkpoint of the training",
  });
  private readonly which = h("p", { class: "ppo-player__which" });
  private readonly told = h("p", { class: "ppo-player__told" });
  private readonly problem = h("p", { class: "ppo-player__problem", role: "alert" });
  private readonly playButton: HTMLButtonElement;
  private readonly download: HTMLButtonElement;
  private readonly pushes: HTMLElement;
  private runs: readonly RunRecord[] = [];
  private chosen: RunRecord | OpenedFile | null = null;
  private opened: OpenedFile | null = null;
  private env: string;
  private policy: PolicySession | null = null;
  /** Loaded, and taken over by the loop between two of its decisions. */
  private arrived: PolicySession | null = null;
  /** Counts the loops, so that an old one ends when a new one starts. */
  private loops = 0;
  private loading: AbortController | null = null;
  private play: PlaySession | null = null;
  private playing = false;
  /** Whether the slider stays at the newest checkpoint. */
  private atNewest = true;
  private shownCheckpoint = "";
  private toldAt = 0;

  constructor(
    env: string,
    private readonly page: Page,
    private readonly signal: AbortSignal,
  ) {
    this.env = env;
    this.world = new WorldCanvas(env, signal);
    this.world.show(env, restingState(env));
    this.playButton = button("Play", () => this.setPlaying(!this.playing));
    this.download = button("Download ONNX", () => void this.save(), "ppo-button--quiet");
    const push = (sign: number) => () =>
      this.play?.push({ x_dot: PUSH.x_dot * sign, theta_dot: PUSH.theta_dot * sign });
    this.pushes = h(
      "span",
      { class: "ppo-player__pushes" },
      button("Push left", push(-1), "ppo-button--quiet"),
      button("Push right", push(1), "ppo-button--quiet"),
    );
    this.source.addEventListener("change", () => this.chooseFromList());
    this.slider.addEventListener("input", () => {
      this.atNewest = Number(this.slider.value) === Number(this.slider.max);
      void this.loadChosen();
    });
    this.element = this.build();
    this.acceptDrops();
    signal.addEventListener("abort", () => this.leave());
    this.showControls();
  }

  /** Offer these runs' checkpoints; called often. */
  show(env: string, runs: readonly RunRecord[]): void {
    this.runs = runs.filter((run) => run.checkpoints.length > 0);
    const gone =
      this.chosen instanceof Object &&
      "checkpoints" in this.chosen &&
      !this.runs.includes(this.chosen);
    if (env !== this.env || gone) {
      this.env = env;
      this.setPlaying(false);
      this.chosen = null;
      this.play = null;
      this.world.show(env, restingState(env));
    }
    // A newly finished or growing run is what a reader wants to see, unless they chose another.
    if (!this.chosen && this.runs.length > 0) this.choose(this.runs.at(-1)!);
    this.showControls();
    if (this.atNewest && this.playing) void this.loadChosen();
  }

  /** Choose a run, go to its newest checkpoint and play. */
  watch(run: RunRecord): void {
    this.atNewest = true;
    this.choose(run);
    this.setPlaying(true);
    this.element.scrollIntoView({
      behavior: prefersReducedMotion() ? "auto" : "smooth",
      block: "center",
    });
  }

  private build(): HTMLElement {
    const file = h("input", {
      type: "file",
      accept: ".onnx",
      class: "ppo-visually-hidden",
      id: "ppo-player-file",
    });
    file.addEventListener("change", () => {
      const [picked] = file.files ?? [];
      if (picked) void this.open(picked);
      file.value = "";
    });
    const open = h(
      "label",
      { class: "ppo-button ppo-button--quiet", htmlFor: file.id },
      "Open ONNX file",
    );
    const label = h(
      "label",
      { class: "ppo-field__label ppo-field__label--word", htmlFor: this.source.id },
      "Policy of",
    );
    return h(
      "section",
      { class: "ppo-player", "aria-label": "Play a policy" },
      h("h2", { class: "ppo-section__title" }, "Play a policy"),
      h(
        "div",
        { class: "ppo-player__layout" },
        h("div", { class: "ppo-world" }, this.world.canvas),
        h(
          "div",
          { class: "ppo-player__side" },
          h("div", { class: "ppo-field" }, label, this.source),
          h("div", { class: "ppo-player__scrub" }, this.slider, this.which),
          h("div", { class: "ppo-player__buttons" }, this.playButton, this.pushes),
          this.told,
          this.problem,
          h("div", { class: "ppo-player__buttons" }, this.download, file, open),
        ),
      ),
    );
  }

  private get checkpoints(): readonly Checkpoint[] {
    return this.chosen && "checkpoints" in this.chosen ? this.chosen.checkpoints : [];
  }

  private get checkpoint(): Checkpoint | null {
    const { checkpoints } = this;
    return checkpoints[this.atNewest ? checkpoints.length - 1 : Number(this.slider.value)] ?? null;
  }

  private choose(what: RunRecord | OpenedFile): void {
    if (what !== this.chosen) this.atNewest = true;
    this.chosen = what;
    this.showControls();
    if (this.playing) void this.loadChosen();
  }

  private chooseFromList(): void {
    const run = this.runs.find(({ id }) => id === this.source.value);
    const what = run ?? this.opened;
    if (what) this.choose(what);
  }

  private showControls(): void {
    const { checkpoints, checkpoint, chosen } = this;
    const entries = [...this.runs].reverse().map((run) => [run.id, runLabel(run)] as const);
    const files = this.opened ? [["file", this.opened.name] as const] : [];
    const wanted = [...entries, ...files];
    const shown = [...this.source.options].map(({ value, text }) => `${value}${text}`).join();
    if (shown !== wanted.map(([value, text]) => `${value}${text}`).join()) {
      this.source.replaceChildren(...wanted.map(([value, text]) => h("option", { value }, text)));
    }
    if (chosen) this.source.value = "checkpoints" in chosen ? chosen.id : "file";
    this.source.disabled = wanted.length === 0;
    this.slider.max = String(Math.max(0, checkpoints.length - 1));
    if (this.atNewest) this.slider.value = this.slider.max;
    this.slider.disabled = checkpoints.length < 2;
    const where = checkpoint
      ? `After ${count(checkpoint.global_step)} env steps, mean return ${figure(checkpoint.episode_return)}`
      : chosen
        ? "From your file"
        : "Train first, or open an ONNX file.";
    setText(this.which, where);
    this.slider.setAttribute("aria-valuetext", where);
    this.playButton.disabled = !chosen;
    this.download.hidden = !checkpoint;
    this.pushes.hidden = this.env !== "CartPole-v1" || !chosen;
  }

  private setPlaying(playing: boolean): void {
    const start = playing && !this.playing;
    this.playing = playing;
    setText(this.playButton, playing ? "Pause" : "Play");
    if (!start) return;
    setText(this.problem, "");
    void this.loop();
  }

  /** Make `policy` the chosen checkpoint; the world goes on where it is. */
  private async loadChosen(): Promise<void> {
    const { chosen, checkpoint } = this;
    if (!chosen) return;
    this.showControls();
    const name = checkpoint ? `${(chosen as RunRecord).id}/${checkpoint.name}` : "file";
    if (checkpoint && name === this.shownCheckpoint) return;
    this.shownCheckpoint = name;
    this.loading?.abort();
    const loading = new AbortController();
    this.loading = loading;
    try {
      const onnx = await this.bytesOf(chosen, checkpoint, loading.signal);
      const policy = await (await loadOnnx(this.page)).loadPolicy(onnx);
      if (loading.signal.aborted || this.signal.aborted) return await policy.release();
      await this.arrived?.release();
      this.arrived = policy;
    } catch (error) {
      if (loading.signal.aborted) return;
      this.shownCheckpoint = "";
      this.fail(error);
    }
  }

  private async bytesOf(
    chosen: RunRecord | OpenedFile,
    checkpoint: Checkpoint | null,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    if (!("checkpoints" in chosen)) return chosen.onnx;
    if (!checkpoint) throw new Error("This run has saved no policy yet.");
    return chosen.handle.policy(checkpoint.name, signal);
  }

  private async loop(): Promise<void> {
    this.loops += 1;
    const me = this.loops;
    const current = () => this.playing && me === this.loops && !this.signal.aborted;
    try {
      let [view] = await Promise.all([this.openWorld(), this.loadChosen()]);
      while (current()) {
        await this.adopt();
        if (!this.policy || !this.play) break;
        const decision = await this.policy.decide(view.obs);
        if (decision.probabilities.length !== ENVIRONMENTS[this.env]?.num_actions) {
          throw new Error(
            `This policy has ${decision.probabilities.length} actions; ${this.env} has another number.`,
          );
        }
        const [next] = await Promise.all([this.play.step(decision.action), this.nextFrame()]);
        if (!current()) break;
        view = next;
        this.world.show(this.env, view.drawn);
        this.tell(view, decision.probabilities);
        if (view.over) await new Promise((resolve) => setTimeout(resolve, HOLD_MS));
      }
    } catch (error) {
      if (!this.signal.aborted) this.fail(error);
    }
  }

  private async adopt(): Promise<void> {
    if (!this.arrived) return;
    await this.policy?.release();
    this.policy = this.arrived;
    this.arrived = null;
  }

  private async openWorld(): Promise<PlayView> {
    setText(this.told, "Starting Python to step the world.");
    this.play ??= new PlaySession(this.page.runtime, this.env, Math.floor(Math.random() * 2 ** 31));
    return this.play.view();
  }

  /** Wait as long as one step takes for the eye. */
  private async nextFrame(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1000 / this.world.rate));
  }

  private tell(view: PlayView, probabilities: readonly number[]): void {
    if (!view.over && performance.now() - this.toldAt < TELL_MS) return;
    this.toldAt = performance.now();
    const labels = ENVIRONMENTS[this.env]?.action_labels ?? [];
    const chances = probabilities.map((p, at) => `${labels[at] ?? at} ${Math.round(p * 100)} %`);
    const ended = view.over ? " Episode over." : "";
    setText(
      this.told,
      `Return ${figure(view.episodeReturn)} after ${view.episodeLength} steps.${ended} ${chances.join(", ")}`,
    );
  }

  private fail(error: unknown): void {
    this.setPlaying(false);
    this.play = null;
    setText(this.told, "");
    setText(this.problem, error instanceof Error ? error.message : String(error));
  }

  private async save(): Promise<void> {
    const { chosen, checkpoint } = this;
    if (!chosen || !("checkpoints" in chosen) || !checkpoint) return;
    try {
      const onnx = await chosen.handle.policy(checkpoint.name, this.signal);
      const blob = new Blob([new Uint8Array(onnx)], { type: "application/octet-stream" });
      const href = URL.createObjectURL(blob);
      const { env, seed } = chosen.spec;
      h("a", { href, download: `${env}-seed${seed}-${checkpoint.global_step}.onnx` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60_000);
    } catch (error) {
      this.fail(error);
    }
  }

  private async open(file: File): Promise<void> {
    setText(this.problem, "");
    const onnx = new Uint8Array(await file.arrayBuffer());
    try {
      const policy = await (await loadOnnx(this.page)).loadPolicy(onnx);
      const { obsDim } = policy;
      const wanted = ENVIRONMENTS[this.env]?.obs_dim;
      await policy.release();
      if (obsDim !== null && obsDim !== wanted) {
        throw new Error(
          `${file.name} reads ${obsDim} numbers, ${this.env} shows ${wanted}. Choose its environment first.`,
        );
      }
      this.opened = { name: file.name, onnx };
      this.shownCheckpoint = "";
      this.choose(this.opened);
      this.setPlaying(true);
    } catch (error) {
      this.fail(error);
    }
  }

  private acceptDrops(): void {
    this.element.addEventListener("dragover", (event) => event.preventDefault());
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      const [dropped] = event.dataTransfer?.files ?? [];
      if (dropped) void this.open(dropped);
    });
  }

  private leave(): void {
    this.playing = false;
    this.loading?.abort();
    void this.policy?.release();
    void this.arrived?.release();
    this.policy = null;
    this.arrived = null;
  }
}
