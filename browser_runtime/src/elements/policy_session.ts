/** One environment being stepped in the Python worker, for a policy that decides in the page. */
import type { Runtime } from "../core/runtime";

/** What the policy sees next, and what is drawn now. */
export interface PlayView {
  readonly obs: readonly number[];
  readonly state: readonly number[];
  readonly episodeReturn: number;
  readonly episodeLength: number;
  /** Whether the episode ended with this step; `obs` then belongs to the next one. */
  readonly over: boolean;
}

interface PlayAnswer {
  obs: number[];
  state: number[];
  episode_return: number;
  episode_length: number;
  terminated?: boolean;
  truncated?: boolean;
}

let opened = 0;

export class PlaySession {
  private readonly session: string;
  private pushed: { x_dot: number; theta_dot: number } | null = null;
  private last: PlayView | null = null;

  constructor(
    private readonly runtime: Runtime,
    private readonly env: string,
  ) {
    opened += 1;
    this.session = `player-${opened}`;
  }

  get view(): PlayView | null {
    return this.last;
  }

  async open(seed: number): Promise<PlayView> {
    return this.ask("play_open", { env: this.env, seed });
  }

  /** Take an action; a push asked for since the last step comes first. */
  async step(action: number): Promise<PlayView> {
    if (this.pushed) {
      const change = this.pushed;
      this.pushed = null;
      await this.ask("play_push", { change });
    }
    return this.ask("play_step", { action });
  }

  /** Push the cart and its pole before the next step. */
  push(x_dot: number, theta_dot: number): void {
    this.pushed = { x_dot, theta_dot };
  }

  private async ask(name: string, payload: Record<string, unknown>): Promise<PlayView> {
    const { session } = this;
    const answer = await this.runtime.call<PlayAnswer>(name, { session, ...payload });
    this.last = {
      obs: answer.obs,
      state: answer.state,
      episodeReturn: answer.episode_return,
      episodeLength: answer.episode_length,
      over: Boolean(answer.terminated || answer.truncated),
    };
    return this.last;
  }
}
