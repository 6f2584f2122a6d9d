// Generated from ppo_ref by build/dev/event_types.py; `make check` fails when stale.

export const SCHEMA_VERSION = 1;

/** Hyperparameters of one PPO run; CleanRL's names, ranges checked on construction. */
export interface PPOConfig {
  /** loss of the policy: clipped ratio, ratio with KL penalty, or plain policy gradient on bootstrapped (a2c) or observed (reinforce) returns */
  algorithm: string;
  /** budget of env steps */
  total_steps: number;
  /** parallel environments N */
  num_envs: number;
  /** rollout length T, env steps per environment */
  num_steps: number;
  /** passes over each rollout */
  update_epochs: number;
  /** minibatches per epoch */
  num_minibatches: number;
  /** Adam step size at the start */
  learning_rate: number;
  /** decrease learning_rate linearly to 0 */
  anneal_lr: boolean;
  /** env steps over which learning_rate and clip_coef fall, not fewer than the run has; total_steps when empty */
  anneal_steps: number | null;
  /** discount per env step */
  gamma: number;
  /** exponential weight of GAE */
  gae_lambda: number;
  /** clip half-width epsilon of the ratio */
  clip_coef: number;
  /** decrease clip_coef linearly to 0 */
  anneal_clip: boolean;
  /** clip half-width of the value update; off when empty */
  clip_vloss: number | null;
  /** weight of the entropy bonus */
  ent_coef: number;
  /** weight of the value loss */
  vf_coef: number;
  /** global gradient norm limit */
  max_grad_norm: number;
  /** normalise advantages per minibatch */
  norm_adv: boolean;
  /** stop the epochs when approx_kl exceeds 1.5 times this, nats; off when empty. With ppo_kl what the penalty aims at */
  target_kl: number | null;
  /** weight beta of the KL penalty at the start, with ppo_kl */
  kl_coef: number;
  /** with reinforce: subtract the critic's value from the return */
  baseline: boolean;
  /** bring observations to mean 0 and standard deviation 1 */
  norm_obs: boolean;
  /** divide rewards by the standard deviation of the discounted return */
  norm_reward: boolean;
  /** Adam's epsilon */
  adam_eps: number;
  /** units of each hidden layer */
  hidden_sizes: number[];
  /** one network with two heads for policy and value */
  shared_network: boolean;
  /** logarithm of the standard deviation of real-valued actions at the start */
  log_std_init: number;
  /** stop when the mean of the last 100 episode returns reaches this */
  target_return: number | null;
}

/** One run: an environment, a seed and a config. What the page, the CLI and the API all start. */
export interface RunSpec {
  env: string;
  seed: number;
  config: PPOConfig;
}

export type DoneStatus = "succeeded" | "failed" | "cancelled" | "expired";

/** The first event: what runs, and on what. */
export interface RunStarted {
  type: "run_started";
  schema_version: number;
  env: string;
  seed: number;
  config: PPOConfig;
  /** Which implementation trains: "numpy" or "torch". */
  engine: string;
  /** Where it trains: "cpu" or "cuda". */
  device: string;
  /** Env steps already done: 0, or where a resumed run goes on. */
  global_step: number;
  num_parameters: number;
}

/** One rollout and its update. Losses, KL and fractions are means over its minibatches. */
export interface Iteration {
  type: "iteration";
  schema_version: number;
  /** Counts from 1. */
  iteration: number;
  /** Env steps done so far, all environments together. */
  global_step: number;
  /** Episodes finished so far. */
  num_episodes: number;
  /** Mean return of the last 100 finished episodes (fewer at the start), null before the first. */
  episode_return: number | null;
  /** Mean length of the same episodes, env steps. */
  episode_length: number | null;
  policy_loss: number;
  /** Mean of 1/2 (V - return)^2. */
  value_loss: number;
  /** Nats, logged positive for discrete policies. */
  entropy: number;
  /** Schulman's k3 estimate of KL(old || new), nats. */
  approx_kl: number;
  clip_fraction: number;
  /** 1 - Var(returns - values) / Var(returns); null when the returns are constant. */
  explained_variance: number | null;
  /** Global gradient norm before clipping. */
  grad_norm: number;
  ratio_max: number;
  learning_rate: number;
  /** Env steps per second since the run (or its resumption) began, learning included. */
  steps_per_second: number;
  wall_seconds: number;
  /** Weight of the KL penalty as this update adapted it, for the next; null but with ppo_kl. */
  kl_coef: number | null;
}

/** What environment 0 did during one rollout, to be drawn. Emitted only on request. */
export interface Trace {
  type: "trace";
  schema_version: number;
  global_step: number;
  /** The state that each env step reached, before any reset; entries as in `state_labels`. */
  states: number[][];
  /** What led there, as executed: the number of an action, or real numbers within their bounds. */
  actions: number[][];
  /** Whether the episode ended with that env step. */
  ended: boolean[];
}

/** A policy was saved; whoever stored it (run folder, page, service) emits this. */
export interface Checkpoint {
  type: "checkpoint";
  schema_version: number;
  /** Unique within the run and sortable by global_step. */
  name: string;
  global_step: number;
  episode_return: number | null;
  /** File name -> SHA-256 (hex) of every file of the checkpoint; one of them is an `.onnx`. */
  artifacts: Record<string, string>;
}

/** The one terminal event. */
export interface Done {
  type: "done";
  schema_version: number;
  status: DoneStatus;
  /** A sentence for the reader: target reached, budget used, or what went wrong. */
  reason: string;
  global_step: number;
  episode_return: number | null;
  wall_seconds: number;
  details: Record<string, unknown>;
}

/** Everything a run can say, from `run_started` to `done`. */
export type TrainEvent =
  | RunStarted
  | Iteration
  | Trace
  | Checkpoint
  | Done;

/** One hyperparameter: what a form needs to ask for it. */
export interface ConfigField {
  name: keyof PPOConfig;
  type: "int" | "float" | "bool" | "str" | "int[]";
  /** Whether null ("off") is allowed. */
  nullable: boolean;
  default: number | boolean | string | number[] | null;
  low: number | null;
  high: number | null;
  /** Whether `low` itself is excluded. */
  above: boolean;
  /** The words allowed, for type "str". */
  choices: string[] | null;
  help: string;
}

/** All hyperparameters, in order. */
export const CONFIG_FIELDS: ConfigField[] = [
  {
    "name": "algorithm",
    "type": "str",
    "nullable": false,
    "default": "ppo",
    "low": null,
    "high": null,
    "above": false,
    "choices": [
      "ppo",
      "ppo_kl",
      "a2c",
      "reinforce"
    ],
    "help": "loss of the policy: clipped ratio, ratio with KL penalty, or plain policy gradient on bootstrapped (a2c) or observed (reinforce) returns"
  },
  {
    "name": "total_steps",
    "type": "int",
    "nullable": false,
    "default": 40960,
    "low": 1,
    "high": 1000000000000,
    "above": false,
    "choices": null,
    "help": "budget of env steps"
  },
  {
    "name": "num_envs",
    "type": "int",
    "nullable": false,
    "default": 8,
    "low": 1,
    "high": 1048576,
    "above": false,
    "choices": null,
    "help": "parallel environments N"
  },
  {
    "name": "num_steps",
    "type": "int",
    "nullable": false,
    "default": 64,
    "low": 1,
    "high": 1048576,
    "above": false,
    "choices": null,
    "help": "rollout length T, env steps per environment"
  },
  {
    "name": "update_epochs",
    "type": "int",
    "nullable": false,
    "default": 10,
    "low": 1,
    "high": 1000,
    "above": false,
    "choices": null,
    "help": "passes over each rollout"
  },
  {
    "name": "num_minibatches",
    "type": "int",
    "nullable": false,
    "default": 4,
    "low": 1,
    "high": 1048576,
    "above": false,
    "choices": null,
    "help": "minibatches per epoch"
  },
  {
    "name": "learning_rate",
    "type": "float",
    "nullable": false,
    "default": 0.0025,
    "low": 0.0,
    "high": 10.0,
    "above": true,
    "choices": null,
    "help": "Adam step size at the start"
  },
  {
    "name": "anneal_lr",
    "type": "bool",
    "nullable": false,
    "default": true,
    "low": null,
    "high": null,
    "above": false,
    "choices": null,
    "help": "decrease learning_rate linearly to 0"
  },
  {
    "name": "anneal_steps",
    "type": "int",
    "nullable": true,
    "default": null,
    "low": 1,
    "high": 1000000000000,
    "above": false,
    "choices": null,
    "help": "env steps over which learning_rate and clip_coef fall, not fewer than the run has; total_steps when empty"
  },
  {
    "name": "gamma",
    "type": "float",
    "nullable": false,
    "default": 0.98,
    "low": 0.0,
    "high": 1.0,
    "above": false,
    "choices": null,
    "help": "discount per env step"
  },
  {
    "name": "gae_lambda",
    "type": "float",
    "nullable": false,
    "default": 0.95,
    "low": 0.0,
    "high": 1.0,
    "above": false,
    "choices": null,
    "help": "exponential weight of GAE"
  },
  {
    "name": "clip_coef",
    "type": "float",
    "nullable": false,
    "default": 0.2,
    "low": 0.0,
    "high": 100.0,
    "above": true,
    "choices": null,
    "help": "clip half-width epsilon of the ratio"
  },
  {
    "name": "anneal_clip",
    "type": "bool",
    "nullable": false,
    "default": false,
    "low": null,
    "high": null,
    "above": false,
    "choices": null,
    "help": "decrease clip_coef linearly to 0"
  },
  {
    "name": "clip_vloss",
    "type": "float",
    "nullable": true,
    "default": null,
    "low": 0.0,
    "high": 1000000.0,
    "above": true,
    "choices": null,
    "help": "clip half-width of the value update; off when empty"
  },
  {
    "name": "ent_coef",
    "type": "float",
    "nullable": false,
    "default": 0.0,
    "low": -10.0,
    "high": 10.0,
    "above": false,
    "choices": null,
    "help": "weight of the entropy bonus"
  },
  {
    "name": "vf_coef",
    "type": "float",
    "nullable": false,
    "default": 0.5,
    "low": 0.0,
    "high": 1000.0,
    "above": false,
    "choices": null,
    "help": "weight of the value loss"
  },
  {
    "name": "max_grad_norm",
    "type": "float",
    "nullable": false,
    "default": 0.5,
    "low": 0.0,
    "high": 1000000.0,
    "above": true,
    "choices": null,
    "help": "global gradient norm limit"
  },
  {
    "name": "norm_adv",
    "type": "bool",
    "nullable": false,
    "default": true,
    "low": null,
    "high": null,
    "above": false,
    "choices": null,
    "help": "normalise advantages per minibatch"
  },
  {
    "name": "target_kl",
    "type": "float",
    "nullable": true,
    "default": null,
    "low": 0.0,
    "high": 100.0,
    "above": true,
    "choices": null,
    "help": "stop the epochs when approx_kl exceeds 1.5 times this, nats; off when empty. With ppo_kl what the penalty aims at"
  },
  {
    "name": "kl_coef",
    "type": "float",
    "nullable": false,
    "default": 1.0,
    "low": 1e-06,
    "high": 1000000.0,
    "above": false,
    "choices": null,
    "help": "weight beta of the KL penalty at the start, with ppo_kl"
  },
  {
    "name": "baseline",
    "type": "bool",
    "nullable": false,
    "default": true,
    "low": null,
    "high": null,
    "above": false,
    "choices": null,
    "help": "with reinforce: subtract the critic's value from the return"
  },
  {
    "name": "norm_obs",
    "type": "bool",
    "nullable": false,
    "default": false,
    "low": null,
    "high": null,
    "above": false,
    "choices": null,
    "help": "bring observations to mean 0 and standard deviation 1"
  },
  {
    "name": "norm_reward",
    "type": "bool",
    "nullable": false,
    "default": false,
    "low": null,
    "high": null,
    "above": false,
    "choices": null,
    "help": "divide rewards by the standard deviation of the discounted return"
  },
  {
    "name": "adam_eps",
    "type": "float",
    "nullable": false,
    "default": 1e-05,
    "low": 0.0,
    "high": 1.0,
    "above": true,
    "choices": null,
    "help": "Adam's epsilon"
  },
  {
    "name": "hidden_sizes",
    "type": "int[]",
    "nullable": false,
    "default": [
      64,
      64
    ],
    "low": 1,
    "high": 4096,
    "above": false,
    "choices": null,
    "help": "units of each hidden layer"
  },
  {
    "name": "shared_network",
    "type": "bool",
    "nullable": false,
    "default": false,
    "low": null,
    "high": null,
    "above": false,
    "choices": null,
    "help": "one network with two heads for policy and value"
  },
  {
    "name": "log_std_init",
    "type": "float",
    "nullable": false,
    "default": 0.0,
    "low": -10.0,
    "high": 4.0,
    "above": false,
    "choices": null,
    "help": "logarithm of the standard deviation of real-valued actions at the start"
  },
  {
    "name": "target_return",
    "type": "float",
    "nullable": true,
    "default": null,
    "low": -1000000000.0,
    "high": 1000000000.0,
    "above": false,
    "choices": null,
    "help": "stop when the mean of the last 100 episode returns reaches this"
  }
];

/** Algorithm -> the fields that it leaves no choice, with their values. */
export const ALGORITHM_REQUIRES: Record<string, Partial<PPOConfig>> = {
  "ppo": {
    "baseline": true
  },
  "ppo_kl": {
    "baseline": true,
    "anneal_clip": false
  },
  "a2c": {
    "update_epochs": 1,
    "num_minibatches": 1,
    "baseline": true,
    "anneal_clip": false,
    "clip_vloss": null,
    "target_kl": null
  },
  "reinforce": {
    "update_epochs": 1,
    "num_minibatches": 1,
    "gae_lambda": 1.0,
    "anneal_clip": false,
    "clip_vloss": null,
    "target_kl": null
  }
};

/** Algorithm -> the fields that it needs beyond those, with values to begin with. */
export const ALGORITHM_SUGGESTS: Record<string, Partial<PPOConfig>> = {
  "ppo_kl": {
    "target_kl": 0.01
  }
};

/** What a policy may do: one action of n, several choices, or real numbers. */
export type Space =
  | { kind: "discrete"; labels: string[] }
  | { kind: "multi_discrete"; labels: string[][] }
  | { kind: "box"; labels: string[]; low: number[]; high: number[] };

/** What there is to know about a world before stepping it. */
export interface EnvSpec {
  name: string;
  description: string;
  obs_dim: number;
  /** What a policy may do. */
  action_space: Space;
  /** Names of the entries of a state, which is also what `render_state` returns. */
  state_labels: string[];
  /** Uniform random numbers that one reset takes. */
  num_uniforms: number;
  /** Uniform random numbers that one step takes; 0 where nothing happens by chance. */
  num_step_uniforms: number;
  /** Whether some actions are not on offer in some states. */
  masks_actions: boolean;
  /** Env steps after which an episode is truncated; null if never. */
  max_episode_steps: number | null;
  /** Mean episode return of the random policy of `spaces.sample`; null if unknown. */
  random_return: number | null;
  /** Mean episode return of the best policy, or of the best one known; null if unknown. */
  best_return: number | null;
  /** Mean episode return that counts as solved, where there is a custom. */
  solved_return: number | null;
  /** Smallest and largest reward of one step. */
  reward_range: [number, number];
}

/** Every environment, by name. */
export const ENVIRONMENTS: Record<string, EnvSpec> = {
  "CartPole-v1": {
    "name": "CartPole-v1",
    "description": "Balance a pole on a cart by pushing left or right; +1 for every step.",
    "obs_dim": 4,
    "action_space": {
      "labels": [
        "left",
        "right"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "x",
      "x_dot",
      "theta",
      "theta_dot"
    ],
    "num_uniforms": 4,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 500,
    "random_return": 22.3,
    "best_return": 500.0,
    "solved_return": 475.0,
    "reward_range": [
      1.0,
      1.0
    ]
  },
  "Acrobot-v1": {
    "name": "Acrobot-v1",
    "description": "Swing the tip of two linked bars above a line; -1 for every step until then.",
    "obs_dim": 6,
    "action_space": {
      "labels": [
        "torque -1",
        "no torque",
        "torque +1"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "theta1",
      "theta2",
      "theta1_dot",
      "theta2_dot"
    ],
    "num_uniforms": 4,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 500,
    "random_return": -498.8,
    "best_return": -66.0,
    "solved_return": -100.0,
    "reward_range": [
      -1.0,
      0.0
    ]
  },
  "MountainCar-v0": {
    "name": "MountainCar-v0",
    "description": "Drive a car that is too weak up the hill by swinging; -1 for every step.",
    "obs_dim": 2,
    "action_space": {
      "labels": [
        "left",
        "coast",
        "right"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "position",
      "velocity"
    ],
    "num_uniforms": 1,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 200,
    "random_return": -200.0,
    "best_return": -98.3,
    "solved_return": -110.0,
    "reward_range": [
      -1.0,
      -1.0
    ]
  },
  "MountainCarContinuous-v0": {
    "name": "MountainCarContinuous-v0",
    "description": "Drive up the hill by swinging: +100 at the flag, minus 0.1 force squared.",
    "obs_dim": 2,
    "action_space": {
      "labels": [
        "force"
      ],
      "low": [
        -1.0
      ],
      "high": [
        1.0
      ],
      "kind": "box"
    },
    "state_labels": [
      "position",
      "velocity"
    ],
    "num_uniforms": 1,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 999,
    "random_return": -33.2,
    "best_return": 98.8,
    "solved_return": 90.0,
    "reward_range": [
      -0.1,
      100.0
    ]
  },
  "Pendulum-v1": {
    "name": "Pendulum-v1",
    "description": "Swing a pendulum upright and hold it; angle, speed and torque cost.",
    "obs_dim": 3,
    "action_space": {
      "labels": [
        "torque"
      ],
      "low": [
        -2.0
      ],
      "high": [
        2.0
      ],
      "kind": "box"
    },
    "state_labels": [
      "theta",
      "theta_dot"
    ],
    "num_uniforms": 2,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 200,
    "random_return": -1229.0,
    "best_return": -140.6,
    "solved_return": -250.0,
    "reward_range": [
      -16.27360440108936,
      0.0
    ]
  },
  "MoonLander-v0": {
    "name": "MoonLander-v0",
    "description": "Land softly and upright between two flags: +100, -100 for a crash. Nearer, slower and straighter pays on the way, fuel costs.",
    "obs_dim": 6,
    "action_space": {
      "labels": [
        "engines off",
        "turn left",
        "main engine",
        "turn right"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "x",
      "y",
      "x_dot",
      "y_dot",
      "theta",
      "theta_dot"
    ],
    "num_uniforms": 6,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 400,
    "random_return": -107.0,
    "best_return": 166.3,
    "solved_return": null,
    "reward_range": [
      -200.0,
      200.0
    ]
  },
  "MiniBreakout-v0": {
    "name": "MiniBreakout-v0",
    "description": "Keep the ball in play with a paddle; every brick it breaks pays 1.",
    "obs_dim": 400,
    "action_space": {
      "labels": [
        "stay",
        "left",
        "right"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "ball row",
      "ball column",
      "last row",
      "last column",
      "down",
      "right",
      "paddle",
      "brick 1,0",
      "brick 1,1",
      "brick 1,2",
      "brick 1,3",
      "brick 1,4",
      "brick 1,5",
      "brick 1,6",
      "brick 1,7",
      "brick 1,8",
      "brick 1,9",
      "brick 2,0",
      "brick 2,1",
      "brick 2,2",
      "brick 2,3",
      "brick 2,4",
      "brick 2,5",
      "brick 2,6",
      "brick 2,7",
      "brick 2,8",
      "brick 2,9",
      "brick 3,0",
      "brick 3,1",
      "brick 3,2",
      "brick 3,3",
      "brick 3,4",
      "brick 3,5",
      "brick 3,6",
      "brick 3,7",
      "brick 3,8",
      "brick 3,9"
    ],
    "num_uniforms": 2,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 1000,
    "random_return": 0.237,
    "best_return": 79.0,
    "solved_return": null,
    "reward_range": [
      0.0,
      1.0
    ]
  },
  "MiniAsterix-v0": {
    "name": "MiniAsterix-v0",
    "description": "Walk a board on which gold (+1) and enemies (the end) pass by.",
    "obs_dim": 264,
    "action_space": {
      "labels": [
        "stay",
        "left",
        "up",
        "right",
        "down"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "row",
      "column",
      "odd",
      "kind 0",
      "kind 1",
      "kind 2",
      "kind 3",
      "kind 4",
      "kind 5",
      "kind 6",
      "kind 7",
      "kind 8",
      "kind 9",
      "at 0",
      "at 1",
      "at 2",
      "at 3",
      "at 4",
      "at 5",
      "at 6",
      "at 7",
      "at 8",
      "at 9",
      "right 0",
      "right 1",
      "right 2",
      "right 3",
      "right 4",
      "right 5",
      "right 6",
      "right 7",
      "right 8",
      "right 9"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 4,
    "masks_actions": false,
    "max_episode_steps": 500,
    "random_return": 1.01,
    "best_return": 51.2,
    "solved_return": null,
    "reward_range": [
      0.0,
      1.0
    ]
  },
  "Grid5x5-v0": {
    "name": "Grid5x5-v0",
    "description": "Walk from the top left to the bottom right corner: +1 at the goal, -1 in the pit at the centre, -0.01 for every other step.",
    "obs_dim": 25,
    "action_space": {
      "labels": [
        "up",
        "right",
        "down",
        "left"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "row",
      "column"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 100,
    "random_return": -0.965,
    "best_return": 0.93,
    "solved_return": null,
    "reward_range": [
      -1.0,
      1.0
    ]
  },
  "MaskedGrid5x5-v0": {
    "name": "MaskedGrid5x5-v0",
    "description": "Walk from the top left to the bottom right corner: +1 at the goal, -1 in the pit at the centre, -0.01 for every other step. Walking into a wall is not on offer.",
    "obs_dim": 25,
    "action_space": {
      "labels": [
        "up",
        "right",
        "down",
        "left"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "row",
      "column"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 0,
    "masks_actions": true,
    "max_episode_steps": 100,
    "random_return": -0.902,
    "best_return": 0.93,
    "solved_return": null,
    "reward_range": [
      -1.0,
      1.0
    ]
  },
  "LQR-v0": {
    "name": "LQR-v0",
    "description": "Bring x to 0 and hold it there with little force; the best gain is known.",
    "obs_dim": 1,
    "action_space": {
      "labels": [
        "u"
      ],
      "low": [
        -Infinity
      ],
      "high": [
        Infinity
      ],
      "kind": "box"
    },
    "state_labels": [
      "x"
    ],
    "num_uniforms": 2,
    "num_step_uniforms": 2,
    "masks_actions": false,
    "max_episode_steps": 50,
    "random_return": -1312.2500000000005,
    "best_return": -2.0313649361847963,
    "solved_return": null,
    "reward_range": [
      -Infinity,
      0.0
    ]
  },
  "ThreeArms-v0": {
    "name": "ThreeArms-v0",
    "description": "Pull one of three arms, which pay 1, 0 and 2.",
    "obs_dim": 1,
    "action_space": {
      "labels": [
        "arm 0",
        "arm 1",
        "arm 2"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "arm"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": null,
    "random_return": 1.0,
    "best_return": 2.0,
    "solved_return": null,
    "reward_range": [
      0.0,
      2.0
    ]
  },
  "TwoStates-v0": {
    "name": "TwoStates-v0",
    "description": "Stay in state 0 for 0.5 a step, or go to state 1 for nothing and earn 1.",
    "obs_dim": 2,
    "action_space": {
      "labels": [
        "to 0",
        "to 1"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "state"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 20,
    "random_return": 7.375,
    "best_return": 19.0,
    "solved_return": null,
    "reward_range": [
      0.0,
      1.0
    ]
  },
  "RandomWalk7-v0": {
    "name": "RandomWalk7-v0",
    "description": "Walk left or right from the middle of seven places; +1 at the right end.",
    "obs_dim": 7,
    "action_space": {
      "labels": [
        "left",
        "right"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "place"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 200,
    "random_return": 0.5,
    "best_return": 1.0,
    "solved_return": null,
    "reward_range": [
      0.0,
      1.0
    ]
  },
  "Dials-v0": {
    "name": "Dials-v0",
    "description": "Set two dials as shown; each that is right pays 0.5.",
    "obs_dim": 7,
    "action_space": {
      "labels": [
        [
          "0",
          "1",
          "2"
        ],
        [
          "0",
          "1",
          "2",
          "3"
        ]
      ],
      "kind": "multi_discrete"
    },
    "state_labels": [
      "dial 0",
      "dial 1"
    ],
    "num_uniforms": 2,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": null,
    "random_return": 0.29166666666666663,
    "best_return": 1.0,
    "solved_return": 0.95,
    "reward_range": [
      0.0,
      1.0
    ]
  },
  "One-v0": {
    "name": "One-v0",
    "description": "One step: the right action pays 1, the wrong one nothing.",
    "obs_dim": 1,
    "action_space": {
      "labels": [
        "wrong",
        "right"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "action"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": null,
    "random_return": 0.5,
    "best_return": 1.0,
    "solved_return": 0.95,
    "reward_range": [
      0.0,
      1.0
    ]
  },
  "TwoObs-v0": {
    "name": "TwoObs-v0",
    "description": "One step that pays what is seen, +1 or -1, whatever is done.",
    "obs_dim": 1,
    "action_space": {
      "labels": [
        "wait"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "sign"
    ],
    "num_uniforms": 1,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": null,
    "random_return": 0.0,
    "best_return": 0.0,
    "solved_return": null,
    "reward_range": [
      -1.0,
      1.0
    ]
  },
  "Discount-v0": {
    "name": "Discount-v0",
    "description": "Two steps without a choice; the second one pays 1.",
    "obs_dim": 2,
    "action_space": {
      "labels": [
        "wait"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "step"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": null,
    "random_return": 1.0,
    "best_return": 1.0,
    "solved_return": null,
    "reward_range": [
      0.0,
      1.0
    ]
  },
  "Choice-v0": {
    "name": "Choice-v0",
    "description": "One step: +1 for answering the sign that is seen with the same, else -1.",
    "obs_dim": 1,
    "action_space": {
      "labels": [
        "minus",
        "plus"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "sign"
    ],
    "num_uniforms": 1,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": null,
    "random_return": 0.0,
    "best_return": 1.0,
    "solved_return": 0.9,
    "reward_range": [
      -1.0,
      1.0
    ]
  },
  "Quitter-v0": {
    "name": "Quitter-v0",
    "description": "Stay for +1 a step, ten steps long, or quit for nothing. Staying is best.",
    "obs_dim": 10,
    "action_space": {
      "labels": [
        "stay",
        "quit"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "clock",
      "quit",
      "stayed"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": null,
    "random_return": 0.9990234375,
    "best_return": 10.0,
    "solved_return": 9.5,
    "reward_range": [
      0.0,
      1.0
    ]
  },
  "Treadmill-v0": {
    "name": "Treadmill-v0",
    "description": "Run on for +1 a step, forever, or leave for +10 once. Episodes are cut every five steps, but the world goes on.",
    "obs_dim": 1,
    "action_space": {
      "labels": [
        "continue",
        "exit"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "distance",
      "exited"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": 5,
    "random_return": 10.65625,
    "best_return": 5.0,
    "solved_return": null,
    "reward_range": [
      1.0,
      10.0
    ]
  },
  "TwinArms-v0": {
    "name": "TwinArms-v0",
    "description": "Pull one of two arms; both pay 1. Entropy alone decides between them.",
    "obs_dim": 1,
    "action_space": {
      "labels": [
        "arm 0",
        "arm 1"
      ],
      "kind": "discrete"
    },
    "state_labels": [
      "arm"
    ],
    "num_uniforms": 0,
    "num_step_uniforms": 0,
    "masks_actions": false,
    "max_episode_steps": null,
    "random_return": 1.0,
    "best_return": 1.0,
    "solved_return": null,
    "reward_range": [
      1.0,
      1.0
    ]
  }
};

/** Hyperparameters that solve an environment, by its name. */
export const PRESETS: Record<string, PPOConfig> = {
  "CartPole-v1": {
    "algorithm": "ppo",
    "total_steps": 200000,
    "num_envs": 16,
    "num_steps": 64,
    "update_epochs": 2,
    "num_minibatches": 8,
    "learning_rate": 0.007,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.98,
    "gae_lambda": 0.9,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      64,
      64
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": 475.0
  },
  "Acrobot-v1": {
    "algorithm": "ppo",
    "total_steps": 100000,
    "num_envs": 16,
    "num_steps": 128,
    "update_epochs": 6,
    "num_minibatches": 8,
    "learning_rate": 0.002,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      64,
      64
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "MountainCar-v0": {
    "algorithm": "ppo",
    "total_steps": 200000,
    "num_envs": 16,
    "num_steps": 64,
    "update_epochs": 10,
    "num_minibatches": 8,
    "learning_rate": 0.002,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.98,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": true,
    "norm_reward": true,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      64,
      64
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "MountainCarContinuous-v0": {
    "algorithm": "ppo",
    "total_steps": 100000,
    "num_envs": 8,
    "num_steps": 256,
    "update_epochs": 10,
    "num_minibatches": 8,
    "learning_rate": 0.001,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.999,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": true,
    "norm_reward": true,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      64,
      64
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "Pendulum-v1": {
    "algorithm": "ppo",
    "total_steps": 100000,
    "num_envs": 16,
    "num_steps": 64,
    "update_epochs": 10,
    "num_minibatches": 8,
    "learning_rate": 0.003,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": true,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      64,
      64
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "MoonLander-v0": {
    "algorithm": "ppo",
    "total_steps": 300000,
    "num_envs": 16,
    "num_steps": 64,
    "update_epochs": 10,
    "num_minibatches": 8,
    "learning_rate": 0.003,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.995,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": true,
    "norm_reward": true,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      64,
      64
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "MiniBreakout-v0": {
    "algorithm": "ppo",
    "total_steps": 500000,
    "num_envs": 32,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 8,
    "learning_rate": 0.002,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.01,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": true,
    "norm_reward": true,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      64,
      64
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "MiniAsterix-v0": {
    "algorithm": "ppo",
    "total_steps": 150000,
    "num_envs": 32,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 8,
    "learning_rate": 0.002,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.01,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      64,
      64
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "Grid5x5-v0": {
    "algorithm": "ppo",
    "total_steps": 16384,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.95,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.01,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "MaskedGrid5x5-v0": {
    "algorithm": "ppo",
    "total_steps": 16384,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.95,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.01,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "LQR-v0": {
    "algorithm": "ppo",
    "total_steps": 64000,
    "num_envs": 16,
    "num_steps": 64,
    "update_epochs": 10,
    "num_minibatches": 8,
    "learning_rate": 0.003,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      64,
      64
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "ThreeArms-v0": {
    "algorithm": "ppo",
    "total_steps": 8192,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "TwoStates-v0": {
    "algorithm": "ppo",
    "total_steps": 24576,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.9,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "RandomWalk7-v0": {
    "algorithm": "ppo",
    "total_steps": 8192,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "Dials-v0": {
    "algorithm": "ppo",
    "total_steps": 24576,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "One-v0": {
    "algorithm": "ppo",
    "total_steps": 8192,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "TwoObs-v0": {
    "algorithm": "ppo",
    "total_steps": 8192,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "Discount-v0": {
    "algorithm": "ppo",
    "total_steps": 8192,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "Choice-v0": {
    "algorithm": "ppo",
    "total_steps": 8192,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "Quitter-v0": {
    "algorithm": "ppo",
    "total_steps": 24576,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "Treadmill-v0": {
    "algorithm": "ppo",
    "total_steps": 49152,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.0,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": true,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  },
  "TwinArms-v0": {
    "algorithm": "ppo",
    "total_steps": 8192,
    "num_envs": 8,
    "num_steps": 64,
    "update_epochs": 4,
    "num_minibatches": 4,
    "learning_rate": 0.0025,
    "anneal_lr": true,
    "anneal_steps": null,
    "gamma": 0.99,
    "gae_lambda": 0.95,
    "clip_coef": 0.2,
    "anneal_clip": false,
    "clip_vloss": null,
    "ent_coef": 0.05,
    "vf_coef": 0.5,
    "max_grad_norm": 0.5,
    "norm_adv": false,
    "target_kl": null,
    "kl_coef": 1.0,
    "baseline": true,
    "norm_obs": false,
    "norm_reward": false,
    "adam_eps": 1e-05,
    "hidden_sizes": [
      32,
      32
    ],
    "shared_network": false,
    "log_std_init": 0.0,
    "target_return": null
  }
};

/** CartPole-v1 tuned for numpy without BLAS, as Pyodide has it. */
export const PAGE_PRESET: PPOConfig = {
  "algorithm": "ppo",
  "total_steps": 200000,
  "num_envs": 16,
  "num_steps": 64,
  "update_epochs": 2,
  "num_minibatches": 8,
  "learning_rate": 0.007,
  "anneal_lr": true,
  "anneal_steps": null,
  "gamma": 0.98,
  "gae_lambda": 0.9,
  "clip_coef": 0.2,
  "anneal_clip": false,
  "clip_vloss": null,
  "ent_coef": 0.0,
  "vf_coef": 0.5,
  "max_grad_norm": 0.5,
  "norm_adv": true,
  "target_kl": null,
  "kl_coef": 1.0,
  "baseline": true,
  "norm_obs": false,
  "norm_reward": false,
  "adam_eps": 1e-05,
  "hidden_sizes": [
    64,
    64
  ],
  "shared_network": false,
  "log_std_init": 0.0,
  "target_return": 475.0
};
