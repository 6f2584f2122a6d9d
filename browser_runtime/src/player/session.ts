/** One environment, stepped by Python, for a policy that decides in the page. */
import type { Standing } from "../generated/play.generated";
import type { Runtime } from "../python/runtime";
import type { Decision } from "./action";

/** The policy's next observation, and the state to draw now. */
export interface PlayView {
  readonly obs: readonly number[];
  /** Which of the policy's outputs may be chosen for `obs`; null where all may. */
  readonly valid: readonly boolean[] | null;
  /** The state just reached; an episode's last one too. */
  readonly drawn: readonly number[];
  readonly episodeReturn: number;
  readonly episodeLength: number;
  /** Whether the episode ended with this step; `obs` then belongs to the next one. */
  readonly over: boolean;
}

/** A change of named entries of the state, as a gust of wind would make it. */
type Push = Readonly<Record<string, number>>;

export class PlaySession {
  #standing: Standing | null = null;
  #pushed: Push | null = null;
  #episodeReturn = 0;
  #last: PlayView | null = null;
  readonly #runtime: Pick<Runtime, "call">;
  readonly #env: string;
  #seed: number;

  /** @param seed draws the first state; every step takes the next one, or chance would repeat. */
  constructor(runtime: Pick<Runtime, "call">, env: string, seed: number) {
    this.#runtime = runtime;
    this.#env = env;
    this.#seed = seed;
  }

  /** The present state of the world; starts the first episode when none runs. */
  async view(): Promise<PlayView> {
    if (this.#last) return this.#last;
    const env = this.#env;
    const seed = this.#seed;
    this.#standing = await this.#runtime.call("play_start", { env, seed });
    const { obs, valid, state } = this.#standing;
    this.#last = { obs, valid, drawn: state, episodeReturn: 0, episodeLength: 0, over: false };
    return this.#last;
  }

  /** Take an action; a push requested since the last step comes first. */
  async step(action: Decision["action"]): Promise<PlayView> {
    await this.view();
    const env = this.#env;
    const push = this.#pushed;
    const { state, episode_steps } = this.#standing!;
    this.#pushed = null;
    this.#seed += 1;
    const asked = { env, seed: this.#seed, state, episode_steps, action, push };
    const answer = await this.#runtime.call("play_step", asked);
    const over = answer.terminated || answer.truncated;
    this.#standing = answer;
    this.#episodeReturn += answer.reward;
    this.#last = {
      obs: answer.obs,
      valid: answer.valid,
      drawn: answer.reached,
      episodeReturn: this.#episodeReturn,
      episodeLength: episode_steps + 1,
      over,
    };
    if (over) this.#episodeReturn = 0;
    return this.#last;
  }

  /** Push before the next step. */
  push(change: Push): void {
    this.#pushed = change;
  }
}
