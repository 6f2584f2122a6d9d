/** Events of a run as a source would send them; a test names only what matters to it. */

import type { RunSpec } from "src/generated/config.generated";
import {
  type Checkpoint,
  type Done,
  type Iteration,
  type RunStarted,
  SCHEMA_VERSION,
  type Trace,
} from "src/generated/events.generated";
import { preset } from "src/runs/presets";

const schema_version = SCHEMA_VERSION;

export function specOf(env = "CartPole-v1", seed = 0): RunSpec {
  return { env, seed, config: preset(env) };
}

export function started(given: Partial<RunStarted> = {}): RunStarted {
  const { env, seed, config } = specOf();
  const where = { engine: "numpy", device: "cpu" };
  return {
    type: "run_started",
    schema_version,
    env,
    seed,
    config,
    ...where,
    global_step: 0,
    num_parameters: 9,
    env_maker: "ppo_ref",
    wall_seconds: 0,
    ...given,
  };
}

export function iteration(number: number, given: Partial<Iteration> = {}): Iteration {
  return {
    type: "iteration",
    schema_version,
    iteration: number,
    global_step: 512 * number,
    num_episodes: number,
    episode_return: 10 * number,
    episode_length: 20,
    policy_loss: -0.01,
    value_loss: 1,
    entropy: 0.6,
    approx_kl: 0.01,
    clip_fraction: 0.1,
    explained_variance: 0.5,
    grad_norm: 1,
    ratio_max: 1.1,
    learning_rate: 0.001,
    steps_per_second: 10_000,
    wall_seconds: number,
    kl_coef: null,
    ...given,
  };
}

export function checkpoint(step: number, given: Partial<Checkpoint> = {}): Checkpoint {
  const name = `step-${String(step).padStart(12, "0")}`;
  const artifacts = { [`checkpoints/${name}/policy.onnx`]: "00" };
  return {
    type: "checkpoint",
    schema_version,
    name,
    global_step: step,
    episode_return: 10,
    artifacts,
    ...given,
  };
}

export function trace(step: number): Trace {
  return {
    type: "trace",
    schema_version,
    global_step: step,
    states: [[0]],
    actions: [[0]],
    ended: [false],
  };
}

export function done(given: Partial<Done> = {}): Done {
  const end = {
    status: "succeeded",
    reason: "All env steps are done.",
    global_step: 1024,
  } as const;
  return {
    type: "done",
    schema_version,
    ...end,
    episode_return: 20,
    wall_seconds: 2,
    details: {},
    ...given,
  };
}
