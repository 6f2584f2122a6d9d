/** The home page's first screen: press Train and watch sixteen poles learn to stand. */

import type { RunSpec } from "../generated/config.generated";
import { type RunLibrary, type RunRecord, runLibrary } from "../runs/library";
import { toHash } from "../runs/link";
import { preset } from "../runs/presets";
import { button, count, digits, h, prefersReducedMotion, setText } from "../ui/dom";
import type { HostPage } from "../ui/host_page";
import { Film } from "./film";
import { type CurvePoint, HeroCurve } from "./hero_curve";
import { bootProgress, sentenceOf } from "./status";
import { Trainer } from "./trainer";
import { caption, Wall } from "./wall";

const ENV = "CartPole-v1";
/** Steps of a world in one second of its own time. */
const REAL_TIME = 50;
/** How slowly the untrained policy is shown. */
const SLOW_MOTION = 0.42;
/** The share of what has been trained and not been shown that is shown in a second. */
const HURRY = 0.8;
/** Steps that are shown again and again where a moment is looked at. */
const LOOP = 300;

export async function mountHero(
  host: HTMLElement,
  page: HostPage,
  signal: AbortSignal,
): Promise<void> {
  const [library, recorded] = await Promise.all([
    runLibrary(),
    page.assetBytes("home/untrained.bin"),
  ]);
  if (!signal.aborted) new Hero(host, page, library, recorded, signal);
}

/** The mean length of the episodes of a film, the unfinished left out. */
function meanLength({ episodes }: Film): number {
  return episodes.reduce((sum, { length }) => sum + length, 0) / episodes.length;
}

/** untrained: before the press; training: the wall follows the run; trained: it can be scrubbed. */
type Act = "untrained" | "training" | "trained";

class Hero {
  readonly #spec: RunSpec;
  readonly #trainer: Trainer;
  readonly #wall: Wall;
  readonly #curve: HeroCurve;
  readonly #policy = caption("Sixteen environments", ", one policy");
  readonly #played = caption("Return", ": steps until the pole falls");
  readonly #say = h("p", { class: "ppo-hero__say", role: "status" });
  readonly #train: HTMLButtonElement;
  readonly #pause: HTMLButtonElement;
  readonly #doors: HTMLElement;
  readonly #play: HTMLAnchorElement;
  readonly #page: HostPage;
  readonly #library: RunLibrary;
  #film: Film;
  /** Each press of Train takes the next seed: a new run, not a recording. */
  #presses = 0;
  #act: Act = "untrained";
  /** The step of the film that is shown, between two whole ones while it plays. */
  #moment = 0;
  /** The first step of the loop. */
  #from = 0;
  #paused = prefersReducedMotion();
  #shownAt = 0;

  constructor(
    host: HTMLElement,
    page: HostPage,
    library: RunLibrary,
    /** The first rollout of the same settings, as the build recorded it (build/site/untrained.py). */
    recorded: Uint8Array,
    signal: AbortSignal,
  ) {
    this.#page = page;
    this.#library = library;
    this.#spec = { env: ENV, seed: 0, config: preset(ENV) };
    this.#film = new Film(this.#spec.config.num_envs);
    this.#film.add(recorded, this.#spec.config.num_steps);
    this.#wall = new Wall(this.#film.envs);
    const typical = Math.round(meanLength(this.#film));
    const hint = [
      "Your curve appears here.",
      `The poles on the left stand for about ${typical} steps.`,
    ];
    this.#curve = new HeroCurve(this.#spec.config.target_return, hint, (step) => this.#scrub(step));
    this.#trainer = new Trainer(page.runtime, library, null, (run, rollout) => {
      if (run === this.#run?.id) this.#film.add(rollout, this.#spec.config.num_steps);
    });
    this.#train = button("Train", () => void this.#trainOrStop(), "ppo-button--main");
    this.#pause = button(this.#paused ? "Play" : "Pause", () => this.#setPaused(!this.#paused));
    const playground = page.address("playground.html");
    this.#play = h("a", { href: playground }, "Open this run in the playground");
    this.#doors = this.#makeDoors();
    setText(
      this.#say,
      "One network steers all sixteen carts. It knows nothing yet and pushes left or right at random.",
    );
    this.#wall.describe(`Sixteen poles fall after about ${typical} steps each.`);
    host.replaceChildren(this.#layout(signal));
    this.#show();
    const frame = (now: number) => {
      if (signal.aborted) return;
      this.#advance(Math.min(0.05, (now - this.#shownAt) / 1000));
      this.#shownAt = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  /** The run of the newest press here; one of the playground may still train as well. */
  get #run(): RunRecord | null {
    return this.#act === "untrained" ? null : (this.#trainer.newest[0] ?? null);
  }

  #layout(signal: AbortSignal): HTMLElement {
    const half = (...children: Element[]) => h("div", { class: "ppo-hero__half" }, ...children);
    return h(
      "div",
      { class: "ppo-hero" },
      h(
        "div",
        { class: "ppo-hero__stage" },
        half(this.#policy.element, this.#wall.element),
        half(this.#played.element, this.#curve.element),
      ),
      h("div", { class: "ppo-hero__foot" }, this.#train, this.#say, this.#pause),
      bootProgress(this.#page.runtime, signal),
      this.#doors,
    );
  }

  /** Three ways on, shown when a run is over. */
  #makeDoors(): HTMLElement {
    const door = (link: HTMLAnchorElement, text: string) => h("li", {}, link, h("p", {}, text));
    const to = (page: string, text: string) => h("a", { href: this.#page.address(page) }, text);
    return h(
      "ul",
      { class: "ppo-hero__doors", hidden: true },
      door(
        to("chapters/00-ten-minutes.html", "What happened?"),
        "Reinforcement learning in ten minutes, from one grid.",
      ),
      door(this.#play, "The same settings, all diagnostics, and switches that break it."),
      door(
        to("chapters/06-gae.html", "Write it yourself"),
        "The function that decided which actions were better than expected.",
      ),
    );
  }

  #points(): CurvePoint[] {
    const told = (this.#run?.iterations ?? []).filter((each) => each.episode_return !== null);
    return told.map((each) => [each.global_step, each.episode_return!] as const);
  }

  #setPaused(paused: boolean): void {
    this.#paused = paused;
    setText(this.#pause, paused ? "Play" : "Pause");
  }

  #advance(seconds: number): void {
    if (this.#act === "training") this.#follow(seconds);
    else if (!this.#paused) {
      const speed = this.#act === "untrained" ? REAL_TIME * SLOW_MOTION : REAL_TIME;
      const end = Math.min(this.#film.length - 1, this.#from + LOOP);
      this.#moment += seconds * speed;
      if (this.#moment >= end) this.#moment = this.#from;
      this.#show();
    }
  }

  /** Play what has been trained, faster the more of it waits. */
  #follow(seconds: number): void {
    const waiting = this.#film.length - 1 - this.#moment;
    const over = this.#run !== null && !this.#run.following;
    if (over && (waiting < 1 || this.#paused)) this.#finish();
    if (this.#act === "trained" || this.#paused || waiting < 1) return;
    const speed = Math.max(REAL_TIME, waiting * HURRY);
    this.#moment = Math.min(this.#film.length - 1, this.#moment + seconds * speed);
    this.#show();
    this.#curve.grow(this.#points(), this.#film, this.#moment * this.#film.envs);
    const times = Math.max(1, Math.round(speed / REAL_TIME));
    setText(
      this.#policy.told,
      `${this.#wall.standing} of ${this.#film.envs} past 200 steps, ×${times}`,
    );
    setText(this.#played.told, `step ${count(Math.round(this.#moment * this.#film.envs))}`);
  }

  #show(): void {
    if (this.#film.length > 0) this.#wall.show(this.#film, this.#moment);
  }

  #scrub(step: number): void {
    this.#moment = Math.max(0, Math.min(this.#film.length - 1, step / this.#film.envs));
    this.#from = this.#moment;
    this.#show();
    this.#tellMoment(step);
  }

  #tellMoment(step: number): void {
    const mean = this.#curve.meanAt(step);
    const words = `step ${count(Math.round(step))}, mean return ${digits(mean === null ? null : Math.round(mean))}`;
    setText(this.#played.told, words);
    setText(this.#policy.told, "as they were at that moment");
    this.#wall.describe(`Sixteen poles at ${words}.`);
  }

  async #trainOrStop(): Promise<void> {
    if (this.#run?.following) return this.#library.stop(this.#run);
    const spec = { ...this.#spec, seed: this.#presses };
    this.#presses += 1;
    this.#play.href = this.#page.address("playground.html") + toHash(spec);
    this.#begin();
    await this.#trainer.start(spec, 1);
  }

  #begin(): void {
    this.#film = new Film(this.#spec.config.num_envs);
    this.#moment = this.#from = 0;
    this.#act = "training";
    this.#curve.reset();
    this.#doors.hidden = true;
    setText(this.#train, "Stop");
    this.#train.classList.add("ppo-button--stop");
    setText(
      this.#say,
      `Play ${this.#spec.config.num_steps} steps in each of the sixteen, work out which actions went better ` +
        "than expected, make those a little more likely, and again.",
    );
  }

  #finish(): void {
    this.#act = "trained";
    this.#moment = this.#from = Math.max(0, this.#film.length - 1 - LOOP);
    const points = this.#points();
    const last = points.at(-1)?.[0] ?? 0;
    this.#curve.grow(points, this.#film, last);
    this.#curve.finish();
    this.#show();
    setText(this.#train, "Train again");
    this.#train.classList.remove("ppo-button--stop");
    setText(this.#policy.told, "the policy you just trained");
    setText(this.#played.told, `${count(last)} steps played`);
    setText(this.#say, this.#result(points));
    this.#doors.hidden = false;
  }

  /** What the reader's own run did, in its own numbers. */
  #result(points: readonly CurvePoint[]): string {
    const [first, last] = [points[0], points.at(-1)];
    const done = this.#run?.done;
    if (!this.#run || !done || !first || !last) return this.#run ? sentenceOf(this.#run) : "";
    return (
      `You just ran ${count(done.global_step)} steps of PPO in ${done.wall_seconds.toFixed(1)} s. ` +
      `At first a pole stood for ${Math.round(first[1])} steps; now it stands for ` +
      `${Math.round(last[1])}. Drag the dot to go back in time.`
    );
  }
}
