"""Everything that the rest of a run depends on, so that it can be saved and taken up again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from os import PathLike
from typing import Any, BinaryIO, Self

import numpy as np
import numpy.typing as npt

from ppo_ref import envs
from ppo_ref.adam import Adam
from ppo_ref.arrays import FloatArray
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs.env import Env
from ppo_ref.episodes import EpisodeWindow
from ppo_ref.network import ActorCritic
from ppo_ref.policy import Policy, policy_metadata
from ppo_ref.rollout import Rollout

FORMAT = "ppo-lab-state-1"


@dataclass(kw_only=True)
class EpisodeTally(EpisodeWindow):
    """Adds up the episodes that are still running, and moves them to the window when they end."""

    running_returns: FloatArray
    """Return so far of each environment's episode. Shape (N,), float64."""
    running_lengths: npt.NDArray[np.int64]
    """Its length so far, env steps. Shape (N,)."""

    @classmethod
    def empty(cls, num_envs: int) -> Self:
        """Return a tally before the first step."""
        return cls(running_returns=np.zeros(num_envs), running_lengths=np.zeros(num_envs, np.int64))

    def add(self, rollout: Rollout) -> None:
        """Count the episodes that ended in a rollout, in order of time."""
        totals = np.cumsum(rollout.rewards, axis=0, dtype=np.float64)
        steps, indices = np.nonzero(rollout.terminated | rollout.truncated)
        for t, i in zip(steps.tolist(), indices.tolist(), strict=True):
            self.returns.append(float(self.running_returns[i] + totals[t, i]))
            self.lengths.append(int(self.running_lengths[i]) + t + 1)
            # What the next episode of this environment must not count.
            self.running_returns[i] = -totals[t, i]
            self.running_lengths[i] = -(t + 1)
        self.num_episodes += len(steps)
        self.running_returns += totals[-1]
        self.running_lengths += len(totals)


@dataclass(kw_only=True)
class TrainState:
    """A run between two iterations. `train` changes it; whoever passed it in may look any time."""

    config: PPOConfig
    env: Env
    rng: np.random.Generator
    model: ActorCritic
    adam: Adam
    obs: FloatArray
    """Current observations. Shape (N, D)."""
    episodes: EpisodeTally
    seed: int = 0
    """What `rng` was made from, for the record."""
    iteration: int = 0
    global_step: int = 0

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
            seed: What `rng` was made from, for the record.
            dtype: Float type of networks and rollouts.

        Raises:
            ValueError: The number of environments differs from the config's.
        """
        if env.num_envs != config.num_envs:
            raise ValueError(
                f"env has {env.num_envs} copies, allowed: num_envs = {config.num_envs}"
            )
        spec = env.spec
        model = ActorCritic(spec.obs_dim, spec.num_actions, config.hidden_sizes, dtype=dtype)
        model.initialise(rng)
        return cls(
            config=config,
            env=env,
            rng=rng,
            model=model,
            adam=Adam(model.params, eps=config.adam_eps),
            obs=env.reset(rng).astype(dtype),
            episodes=EpisodeTally.empty(env.num_envs),
            seed=seed,
        )

    def policy(self) -> Policy:
        """Return a copy of the policy as it is now."""
        metadata = policy_metadata(
            RunSpec(env=self.env.spec.name, seed=self.seed, config=self.config),
            global_step=self.global_step,
            episode_return=self.episodes.mean_return,
        )
        return Policy(self.model.like(self.model.params.copy()), metadata)

    def save(self, file: str | PathLike[str] | BinaryIO) -> None:
        """Write the state into an .npz file, without pickle. `load` goes on bit for bit."""
        about = {
            "format": FORMAT,
            "env": self.env.spec.name,
            "seed": self.seed,
            "config": self.config.to_dict(),
            "iteration": self.iteration,
            "global_step": self.global_step,
            "adam_steps": self.adam.step_count,
            "num_episodes": self.episodes.num_episodes,
            "rng": self.rng.bit_generator.state,
            "env_dtype": self.env.dtype.name,
        }
        arrays: dict[str, Any] = {
            "about": np.array(json.dumps(about)),
            "params": self.model.params,
            "first_moment": self.adam.first_moment,
            "second_moment": self.adam.second_moment,
            "obs": self.obs,
            "episode_returns": np.array(self.episodes.returns, np.float64),
            "episode_lengths": np.array(self.episodes.lengths, np.int64),
            "running_returns": self.episodes.running_returns,
            "running_lengths": self.episodes.running_lengths,
            **{f"env_{key}": value for key, value in self.env.state_dict().items()},
        }
        np.savez(file, **arrays)

    @classmethod
    def load(cls, file: str | PathLike[str] | BinaryIO) -> Self:
        """Read what `save` wrote.

        Raises:
            OSError: The file cannot be read.
            ValueError: It holds something else.
        """
        with np.load(file, allow_pickle=False) as saved:
            arrays = dict(saved)
        about = json.loads(str(arrays["about"])) if "about" in arrays else {}
        if about.get("format") != FORMAT:
            raise ValueError(f"state file holds {about.get('format')!r}, allowed: {FORMAT!r}")
        config = PPOConfig.from_dict(about["config"])
        env = envs.make(about["env"], config.num_envs, dtype=about["env_dtype"])
        rng = np.random.default_rng()
        dtype = arrays["params"].dtype
        state = cls.create(config, env, rng, seed=about["seed"], dtype=dtype)
        state._restore(about, arrays)
        return state

    def _restore(self, about: dict[str, Any], arrays: dict[str, Any]) -> None:
        self.rng.bit_generator.state = about["rng"]
        self.iteration, self.global_step = about["iteration"], about["global_step"]
        self.model.params[:] = arrays["params"]
        self.adam.first_moment[:] = arrays["first_moment"]
        self.adam.second_moment[:] = arrays["second_moment"]
        self.adam.step_count = about["adam_steps"]
        prefix = "env_"
        self.env.load_state_dict(
            {key.removeprefix(prefix): arrays[key] for key in arrays if key.startswith(prefix)}
        )
        self.obs = arrays["obs"]
        self.episodes.num_episodes = about["num_episodes"]
        self.episodes.returns.extend(arrays["episode_returns"].tolist())
        self.episodes.lengths.extend(arrays["episode_lengths"].tolist())
        self.episodes.running_returns[:] = arrays["running_returns"]
        self.episodes.running_lengths[:] = arrays["running_lengths"]
