"""The complete state of a run, so that it can be saved and resumed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from ppo_ref import envs
from ppo_ref.actor_critic import ActorCritic
from ppo_ref.adam import Adam
from ppo_ref.arrays import FloatArray
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs.env import Env
from ppo_ref.episodes import EpisodeTally
from ppo_ref.errors import FieldError
from ppo_ref.files.npz import File, read_npz, write_npz
from ppo_ref.files.random_state import generator_from, random_state
from ppo_ref.normalize import ObsNormalizer, RewardScaler
from ppo_ref.policy import Policy, model_for, policy_metadata, require_same_shape
from ppo_ref.rollout import Rollout

FORMATS = {"numpy": "ppo-lab-state-2", "torch": "ppo-lab-torch-state-2"}
"""Engine -> name of its file format."""


@dataclass(kw_only=True)
class TrainState:
    """A run between two iterations; `train` changes it, and its caller may read it at any event."""

    config: PPOConfig
    env: Env
    rng: np.random.Generator
    model: ActorCritic
    adam: Adam
    obs: FloatArray
    """Current observations. Shape (N, D)."""
    episodes: EpisodeTally
    normalizer: ObsNormalizer | None
    """Normalises observations, with `norm_obs`."""
    reward_scaler: RewardScaler | None
    """Scales rewards, with `norm_reward`."""
    kl_coef: float
    """Weight of the KL penalty in the next update, with ppo_kl."""
    seed: int = 0
    """Seed of `rng`, for the record."""
    iteration: int = 0
    global_step: int = 0
    wall_seconds: float = 0.0
    """Wall time up to the last iteration, all sessions of the run together, seconds."""

    @classmethod
    def create(
        cls,
        config: PPOConfig,
        env: Env,
        rng: np.random.Generator,
        *,
        seed: int = 0,
        dtype: npt.DTypeLike = np.float32,
    ) -> Self:
        """Return the state before the first step: fresh networks, fresh episodes.

        Args:
            config: Hyperparameters.
            env: As many environments as `config.num_envs`.
            rng: The run's only source of randomness.
            seed: Seed of `rng`, for the record.
            dtype: Float type of networks and rollouts.

        Raises:
            ValueError: The number of environments differs from the config's.
        """
        if env.num_envs != config.num_envs:
            raise ValueError(
                f"env has {env.num_envs} copies, allowed: num_envs = {config.num_envs}"
            )
        spec = env.spec
        model = model_for(spec, config, dtype=dtype)
        model.initialise(rng, log_std=config.log_std_init)
        return cls(
            config=config,
            env=env,
            rng=rng,
            model=model,
            adam=Adam(model.params, eps=config.adam_eps),
            obs=env.reset(rng).astype(dtype),
            episodes=EpisodeTally.empty(env.num_envs),
            normalizer=ObsNormalizer(spec.obs_dim) if config.norm_obs else None,
            reward_scaler=RewardScaler(env.num_envs, config.gamma) if config.norm_reward else None,
            kl_coef=config.kl_coef,
            seed=seed,
        )

    def start_from(self, policy: Policy) -> None:
        """Copy the parameters and the observation statistics of a trained policy.

        Raises:
            ValueError: It is for other observations or actions, or of other networks.
        """
        require_same_shape(policy, self.model, self.env.spec, self.config)
        self.model.params[:] = policy.model.params
        if policy.normalizer is not None:
            self.normalizer = policy.normalizer.copy()

    def go_on_with(self, config: PPOConfig) -> None:
        """Take other hyperparameters from here on.

        The weight of the KL penalty stays as adapted, unless the config sets another.

        Raises:
            ValueError: The config changes a field that cannot change.
        """
        self.config.require_same_run(config)
        self.kl_coef = config.kl_coef_after(self.config, self.kl_coef)
        self.config, self.adam.eps = config, config.adam_eps
        if self.reward_scaler is not None:
            self.reward_scaler.gamma = config.gamma

    def count(self, rollout: Rollout) -> None:
        """Advance by a rollout: its env steps, its episodes, and the next one's observations."""
        self.iteration += 1
        self.global_step += self.config.batch_size
        self.obs = rollout.last_obs
        self.episodes.add(rollout)

    def policy(self) -> Policy:
        """Return a copy of the present policy."""
        metadata = policy_metadata(
            RunSpec(env=self.env.spec.name, seed=self.seed, config=self.config),
            global_step=self.global_step,
            episode_return=self.episodes.mean_return,
        )
        return Policy(
            self.model.like(self.model.params.copy()),
            metadata,
            action_space=self.env.spec.action_space,
            normalizer=None if self.normalizer is None else self.normalizer.copy(),
        )

    def save(self, file: File, *, episodes: bool = True) -> None:
        """Write the state as .npz under exactly the name given. `load` goes on bit for bit.

        Where the environments cannot be saved, or without `episodes`, their running episodes are
        left out, and `load` begins fresh ones.

        Args:
            file: Where to.
            episodes: Whether the running episodes are worth saving; after a failure in the middle
                of a rollout they are not.
        """
        episodes = episodes and self.env.can_be_saved
        about = {
            "format": FORMATS["numpy"],
            "env": self.env.spec.name,
            "seed": self.seed,
            "config": self.config.to_dict(),
            "iteration": self.iteration,
            "global_step": self.global_step,
            "wall_seconds": self.wall_seconds,
            "adam_steps": self.adam.step_count,
            "num_episodes": self.episodes.num_episodes,
            "rng": random_state(self.rng),
            "env_dtype": self.env.dtype.name,
            "kl_coef": self.kl_coef,
            "episodes": episodes,
        }
        arrays: dict[str, Any] = {
            "params": self.model.params,
            "first_moment": self.adam.first_moment,
            "second_moment": self.adam.second_moment,
            "episode_returns": np.array(self.episodes.returns, np.float64),
            "episode_lengths": np.array(self.episodes.lengths, np.int64),
            **(self._running() if episodes else {}),
            **(named("obs_", self.normalizer.state_dict()) if self.normalizer else {}),
            **(named("reward_", self.reward_scaler.state_dict()) if self.reward_scaler else {}),
        }
        write_npz(file, about, arrays)

    def _running(self) -> dict[str, Any]:
        """The running episodes as arrays."""
        return {
            "obs": self.obs,
            "running_returns": self.episodes.running_returns,
            "running_lengths": self.episodes.running_lengths,
            **named("env_", self.env.state_dict()),
        }

    def begin_episodes(self) -> None:
        """Reset the environments; what was collected of their running episodes is dropped."""
        self.obs = self.env.reset(self.rng).astype(self.model.params.dtype)
        self.episodes.drop_running()
        if self.reward_scaler is not None:
            self.reward_scaler.drop_running()

    @classmethod
    def load(cls, file: File, *, env: Env | None = None) -> Self:
        """Read a state that `save` wrote.

        Args:
            file: Where from.
            env: As many copies of the same world, where it is none that `envs.make` knows.

        Raises:
            OSError: The file cannot be read.
            ValueError: It is damaged or holds something else, or `env` is another world.
        """
        about, arrays = read_npz(file, "state", FORMATS["numpy"])
        config = PPOConfig.from_dict(about["config"])
        if env is None:
            env = envs.make(about["env"], config.num_envs, dtype=about["env_dtype"])
        elif env.spec.name != about["env"]:
            raise FieldError("env", env.spec.name, f"{about['env']!r}, as saved")
        dtype = arrays["params"].dtype
        state = cls.create(config, env, np.random.default_rng(), seed=about["seed"], dtype=dtype)
        state.rng = generator_from(about["rng"])
        state._restore(about, arrays)
        return state

    def _restore(self, about: dict[str, Any], arrays: dict[str, Any]) -> None:
        self.iteration, self.global_step = about["iteration"], about["global_step"]
        self.wall_seconds = about.get("wall_seconds", 0.0)
        self.model.params[:] = arrays["params"]
        self.adam.first_moment[:] = arrays["first_moment"]
        self.adam.second_moment[:] = arrays["second_moment"]
        self.adam.step_count = about["adam_steps"]
        self.kl_coef = about["kl_coef"]
        if self.normalizer is not None:
            self.normalizer.load_state_dict(part(arrays, "obs_"))
        if self.reward_scaler is not None:
            self.reward_scaler.load_state_dict(part(arrays, "reward_"))
        self.episodes.num_episodes = about["num_episodes"]
        self.episodes.returns.extend(arrays["episode_returns"].tolist())
        self.episodes.lengths.extend(arrays["episode_lengths"].tolist())
        if not about.get("episodes", True):
            self.begin_episodes()
            return
        self.env.load_state_dict(part(arrays, "env_"))
        self.obs = arrays["obs"]
        self.episodes.running_returns[:] = arrays["running_returns"]
        self.episodes.running_lengths[:] = arrays["running_lengths"]


def named(prefix: str, arrays: dict[str, Any]) -> dict[str, Any]:
    """Return arrays with a prefix before their names."""
    return {f"{prefix}{key}": value for key, value in arrays.items()}


def part(arrays: dict[str, Any], prefix: str) -> dict[str, Any]:
    """Return the arrays whose names begin with a prefix, without it."""
    return {key.removeprefix(prefix): arrays[key] for key in arrays if key.startswith(prefix)}
