/**
 * Plays policies: the page runs ONNX, Python steps the world, a slider goes through training. It
 * does not know where a policy was trained.
 */
import { restingState } from "../figures/worlds/figures";
import { ENVIRONMENTS } from "../generated/data.generated";
import type { RunRecord } from "../runs/library";
import { button, digits, h, prefersReducedMotion, setText } from "../ui/dom";
import type { HostPage } from "../ui/host_page";
import { choose, type Decision } from "./action";
import { PolicyChoice } from "./choice";
import { PolicyInside } from "./inside";
import { loadOnnx, type PolicySession } from "./onnx_bundle";
import { PlaySession, type PlayView } from "./session";
import { WorldCanvas } from "./world";

/** Milliseconds that the end of an episode stays on the screen. */
const HOLD_MS = 700;
/** Milliseconds between two changes of the numbers beside the world, so that they can be read. */
const TELL_MS = 200;
/** What a push adds to the cart's speed (m/s) and the pole's (rad/s). */
const PUSH = { x_dot: 0.4, theta_dot: 0.9 };

export class PolicyPlayer {
  readonly element: HTMLElement;
  readonly #world: WorldCanvas;
  readonly #choice: PolicyChoice;
  readonly #told = h("p", { class: "ppo-player__told" });
  readonly #problem = h("p", { class: "ppo-player__problem", role: "alert" });
  readonly #playButton: HTMLButtonElement;
  readonly #pushes: HTMLElement;
  readonly #inside: PolicyInside;
  #policy: PolicySession | null = null;
  /** Loaded, and taken over by the loop between two of its decisions. */
  #arrived: PolicySession | null = null;
  #loading: AbortController | null = null;
  #loadedKey = "";
  #play: PlaySession | null = null;
  #playing = false;
  /** Counts the loops, so that an old one ends when a new one starts. */
  #loops = 0;
  #toldAt = 0;
  #env: string;
  readonly #page: HostPage;
  readonly #signal: AbortSignal;

  constructor(env: string, page: HostPage, signal: AbortSignal) {
    this.#env = env;
    this.#page = page;
    this.#signal = signal;
    this.#world = new WorldCanvas(env, signal);
    this.#world.show(env, restingState(env));
    this.#choice = new PolicyChoice(
      {
        onChange: () => this.#chosen(),
        onFile: (file) => void this.#open(file),
        onProblem: (error) => this.#fail(error),
      },
      signal,
    );
    this.#playButton = button("Play", () => this.#setPlaying(!this.#playing));
    const push = (sign: number) => () =>
      this.#play?.push({ x_dot: PUSH.x_dot * sign, theta_dot: PUSH.theta_dot * sign });
    this.#pushes = h(
      "span",
      { class: "ppo-player__pushes" },
      button("Push left", push(-1), "ppo-button--quiet"),
      button("Push right", push(1), "ppo-button--quiet"),
    );
    this.#inside = new PolicyInside(env, page, signal);
    this.element = this.#build();
    signal.addEventListener("abort", () => this.#leave());
    this.#showControls();
  }

  /** Offer these runs' checkpoints; called often. */
  show(env: string, runs: readonly RunRecord[]): void {
    if (env !== this.#env) {
      this.#env = env;
      this.#setPlaying(false);
      this.#choice.reset();
      this.#play = null;
      setText(this.#told, "");
      this.#world.show(env, restingState(env));
    }
    this.#choice.offer(runs);
    if (!this.#choice.current) this.#setPlaying(false);
    this.#chosen();
  }

  /** Choose a run's newest checkpoint. */
  choose(run: RunRecord): void {
    if (run.checkpoints.length > 0) this.#choice.choose(run);
  }

  /** Choose a run, go to its newest checkpoint and play. */
  watch(run: RunRecord): void {
    this.#choice.choose(run);
    this.#setPlaying(true);
    const behavior = prefersReducedMotion() ? "auto" : "smooth";
    this.element.scrollIntoView({ behavior, block: "center" });
  }

  #build(): HTMLElement {
    const choice = this.#choice;
    const look = "ppo-field__label ppo-field__label--word";
    const label = h("label", { class: look, htmlFor: choice.source.id }, "Policy of");
    const files = h("div", { class: "ppo-player__buttons" }, choice.download);
    const element = h(
      "section",
      { class: "ppo-player", "aria-label": "Play a policy" },
      h("h2", { class: "ppo-section__title" }, "Play a policy"),
      h(
        "div",
        { class: "ppo-player__layout" },
        h("div", { class: "ppo-world" }, this.#world.canvas),
        h(
          "div",
          { class: "ppo-player__side" },
          h("div", { class: "ppo-field" }, label, choice.source),
          h("div", { class: "ppo-player__scrub" }, choice.slider, choice.which),
          h("div", { class: "ppo-player__buttons" }, this.#playButton, this.#pushes),
          this.#told,
          this.#problem,
          files,
        ),
      ),
      this.#inside.element,
    );
    files.append(...choice.fileButton(element));
    return element;
  }

  #showControls(): void {
    const nothing = this.#choice.current === null;
    this.#playButton.disabled = nothing;
    this.#pushes.hidden = nothing || this.#env !== "CartPole-v1";
    this.#inside.choose(this.#env, this.#choice.current);
  }

  /** The choice may have changed: while playing, the world goes on with the chosen policy. */
  #chosen(): void {
    this.#showControls();
    if (this.#playing) void this.#load();
  }

  #setPlaying(playing: boolean): void {
    const start = playing && !this.#playing;
    this.#playing = playing;
    setText(this.#playButton, playing ? "Pause" : "Play");
    if (!start) return;
    setText(this.#problem, "");
    void this.#loop();
  }

  /** Load the chosen policy unless it is loaded or on its way. */
  async #load(): Promise<void> {
    const { current } = this.#choice;
    if (!current || current.key === this.#loadedKey) return;
    this.#loadedKey = current.key;
    this.#loading?.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    try {
      const onnx = await current.bytes(signal);
      const policy = await (await loadOnnx(this.#page)).loadPolicy(onnx);
      if (signal.aborted || this.#signal.aborted) return await policy.release();
      await this.#arrived?.release();
      this.#arrived = policy;
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  async #loop(): Promise<void> {
    this.#loops += 1;
    const me = this.#loops;
    const current = () => this.#playing && me === this.#loops && !this.#signal.aborted;
    try {
      let [view] = await Promise.all([this.#openWorld(), this.#load()]);
      while (current()) {
        await this.#adopt();
        if (this.#policy && this.#play) {
          this.#inside.see(view.obs, view.episodeLength === 0 || view.over);
          const decision = await this.#decide(this.#policy, view);
          const [next] = await Promise.all([this.#play.step(decision.action), this.#aStep()]);
          if (!current()) return;
          view = next;
          this.#world.show(this.#env, view.drawn, decision.action);
          this.#tell(view, decision);
          if (view.over) await new Promise((resolve) => setTimeout(resolve, HOLD_MS));
        } else await this.#aStep();
      }
    } catch (error) {
      if (!this.#signal.aborted && me === this.#loops) this.#fail(error);
    }
  }

  async #adopt(): Promise<void> {
    if (!this.#arrived) return;
    await this.#policy?.release();
    this.#policy = this.#arrived;
    this.#arrived = null;
  }

  async #openWorld(): Promise<PlayView> {
    setText(this.#told, "Starting Python to step the world.");
    this.#play ??= new PlaySession(
      this.#page.runtime,
      this.#env,
      Math.floor(Math.random() * 2 ** 31),
    );
    return this.#play.view();
  }

  async #decide(policy: PolicySession, view: PlayView): Promise<Decision> {
    return choose(ENVIRONMENTS[this.#env]!.action_space, await policy.run(view.obs), view.valid);
  }

  /** Wait for as long as one step is shown. */
  async #aStep(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1000 / this.#world.rate));
  }

  #tell(view: PlayView, { words }: Decision): void {
    if (!view.over && performance.now() - this.#toldAt < TELL_MS) return;
    this.#toldAt = performance.now();
    const ended = view.over ? " Episode over." : "";
    const score = `Return ${digits(view.episodeReturn)} after ${view.episodeLength} steps.`;
    setText(this.#told, `${score}${ended} ${words}`);
  }

  #fail(error: unknown): void {
    this.#setPlaying(false);
    this.#play = null;
    this.#loadedKey = "";
    setText(this.#told, "");
    setText(this.#problem, error instanceof Error ? error.message : String(error));
  }

  /** Take a file if it holds a policy for this environment. */
  async #open(file: File): Promise<void> {
    setText(this.#problem, "");
    try {
      const onnx = new Uint8Array(await file.arrayBuffer());
      const policy = await (await loadOnnx(this.#page)).loadPolicy(onnx);
      await policy.release();
      const wanted = ENVIRONMENTS[this.#env]?.obs_dim;
      if (policy.obsDim !== null && policy.obsDim !== wanted) {
        throw new Error(
          `${file.name} reads ${policy.obsDim} numbers, ${this.#env} shows ${wanted}. ` +
            "Choose its environment first.",
        );
      }
      this.#choice.openFile(file.name, onnx);
      this.#setPlaying(true);
    } catch (error) {
      this.#fail(error);
    }
  }

  #leave(): void {
    this.#playing = false;
    this.#loading?.abort();
    void this.#policy?.release();
    void this.#arrived?.release();
    this.#policy = null;
    this.#arrived = null;
  }
}
