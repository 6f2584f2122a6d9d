/** What all environments of a run did, step by step, as Python sends it with every iteration. */

/** One finished episode. */
export interface Episode {
  /** The step of the film at which it ended. */
  readonly at: number;
  readonly env: number;
  /** Env steps that it lasted. */
  readonly length: number;
  /** Whether the world ended it, and not a time limit. */
  readonly terminated: boolean;
}

const TERMINATED = 1;

export class Film {
  readonly episodes: Episode[] = [];
  /** Steps of each environment so far. */
  length = 0;
  readonly #states: Float32Array[] = [];
  readonly #ends: Episode[][];
  /** Steps of the rollouts, which are all of one length. */
  #rollout = 0;
  #entries = 0;

  /** @param envs number of environments side by side. */
  constructor(readonly envs: number) {
    this.#ends = Array.from({ length: envs }, () => []);
  }

  /** Add a rollout of `steps` steps: states (T, N, S) in float32, then a flag per step and copy. */
  add(bytes: Uint8Array, steps: number): void {
    const count = steps * this.envs;
    const entries = (bytes.byteLength / count - 1) / 4;
    if (!Number.isInteger(entries)) {
      throw new RangeError(`A rollout of ${steps} steps cannot have ${bytes.byteLength} bytes.`);
    }
    // A copy, because float32 must begin at a multiple of four.
    const own = bytes.slice().buffer;
    this.#states.push(new Float32Array(own, 0, count * entries));
    const flags = new Uint8Array(own, 4 * count * entries, count);
    for (let step = 0; step < steps; step += 1) {
      for (let env = 0; env < this.envs; env += 1) {
        const flag = flags[step * this.envs + env]!;
        if (flag) this.#end(this.length + step, env, flag === TERMINATED);
      }
    }
    this.#rollout = steps;
    this.#entries = entries;
    this.length += steps;
  }

  #end(at: number, env: number, terminated: boolean): void {
    const begun = (this.#ends[env]!.at(-1)?.at ?? -1) + 1;
    const episode = { at, env, length: at - begun + 1, terminated };
    this.#ends[env]!.push(episode);
    this.episodes.push(episode);
  }

  /** An entry of the state that `step` reached, before any reset. */
  state(step: number, env: number, entry: number): number {
    const row = (step % this.#rollout) * this.envs + env;
    return this.#states[Math.floor(step / this.#rollout)]![row * this.#entries + entry]!;
  }

  /** The newest episode of `env` that ended before `step`; null while its first one lasts. */
  lastEnd(step: number, env: number): Episode | null {
    const ends = this.#ends[env]!;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]!.at < step) low = middle + 1;
      else high = middle;
    }
    return ends[low - 1] ?? null;
  }

  /** Env steps of the episode that `env` is in at `step`. */
  age(step: number, env: number): number {
    return step - (this.lastEnd(step, env)?.at ?? -1);
  }
}
