"""Everything that the rest of a torch run depends on, to be saved and taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import torch
from torch import Tensor

from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.files.npz import File, read_npz, write_npz
from ppo_ref.policy import Policy, model_for, policy_metadata, require_same_shape
from ppo_ref.state import FORMATS, named, part
from ppo_ref.torch.adam import TorchAdam
from ppo_ref.torch.batch_env import TorchBatchEnv
from ppo_ref.torch.devices import find_device
from ppo_ref.torch.episodes import TorchEpisodeTally
from ppo_ref.torch.network import TorchActorCritic
from ppo_ref.torch.normalize import TorchObsNormalizer, TorchRewardScaler
from ppo_ref.torch.rollout import TorchRollout


@dataclass(kw_only=True)
class TorchTrainState:
    """A run between two iterations. `train` changes it; whoever holds it may look any time."""

    config: PPOConfig
    env: TorchBatchEnv
    generator: torch.Generator
    """The run's source of randomness after the initial parameters; on the device."""
    model: TorchActorCritic
    adam: TorchAdam
    obs: Tensor
    """Current observations. Shape (N, D)."""
    episodes: TorchEpisodeTally
    normalizer: TorchObsNormalizer | None
    """What observations pass, with `norm_obs`."""
    reward_scaler: TorchRewardScaler | None
    """What rewards pass, with `norm_reward`."""
    kl_coef: float
    """Weight of the KL penalty in the next update, with ppo_kl."""
    seed: int = 0
    iteration: int = 0
    global_step: int = 0

    @classmethod
    def create(
        cls,
        spec: RunSpec,
        *,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> Self:
        """Return the state before the first step: fresh networks, fresh episodes.

        The networks start exactly as the numpy core's do from the same seed, on every device.

        Args:
            spec: Environment, seed and config.
            device: "cpu", "cuda" or "cuda:<index>".
            dtype: Float type of networks, worlds and rollouts.

        Raises:
            ValueError: The environment is unknown or the device is not here.
        """
        device, config = find_device(device), spec.config
        env = TorchBatchEnv(envs.world(spec.env), config.num_envs, dtype=dtype, device=device)
        generator = torch.Generator(device).manual_seed(spec.seed)
        shape = model_for(env.spec, config, dtype=np.float64)
        shape.initialise(np.random.default_rng(spec.seed), log_std=config.log_std_init)
        model = TorchActorCritic(shape, dtype=dtype, device=device)
        normalizer, scaler = None, None
        if config.norm_obs:
            normalizer = TorchObsNormalizer(env.spec.obs_dim, dtype=dtype, device=device)
        if config.norm_reward:
            scaler = TorchRewardScaler(config.num_envs, config.gamma, device)
        return cls(
            config=config,
            env=env,
            generator=generator,
            model=model,
            adam=TorchAdam(model.params, eps=config.adam_eps),
            obs=env.reset(generator),
            episodes=TorchEpisodeTally(config.num_envs, device),
            normalizer=normalizer,
            reward_scaler=scaler,
            kl_coef=config.kl_coef,
            seed=spec.seed,
        )

    def start_from(self, policy: Policy) -> None:
        """Take over the parameters and the observation statistics of a trained policy.

        Raises:
            ValueError: It is for other observations or actions, or of other networks.
        """
        require_same_shape(policy, self.model.to_numpy(), self.env.spec, self.config)
        self.model.params.copy_(torch.from_numpy(policy.model.params))
        if self.normalizer is not None and policy.normalizer is not None:
            self.normalizer.load_state_dict(policy.normalizer.state_dict())

    def go_on_with(self, config: PPOConfig) -> None:
        """Take other hyperparameters from here on; see `ppo_ref.state.TrainState.go_on_with`."""
        self.config.require_same_run(config)
        self.kl_coef = config.kl_coef_after(self.config, self.kl_coef)
        self.config, self.adam.eps = config, config.adam_eps
        if self.reward_scaler is not None:
            self.reward_scaler.gamma = config.gamma

    def count(self, rollout: TorchRollout) -> None:
        """Move on by a rollout: its env steps, its episodes, and where the next one begins."""
        self.iteration += 1
        self.global_step += self.config.batch_size
        self.obs = rollout.last_obs
        self.episodes.add(rollout)

    @property
    def device(self) -> torch.device:
        """Where the run is."""
        return self.env.device

    def policy(self) -> Policy:
        """Return a copy of the policy as it is now, in numpy."""
        metadata = policy_metadata(
            RunSpec(env=self.env.spec.name, seed=self.seed, config=self.config),
            global_step=self.global_step,
            episode_return=self.episodes.mean_return,
        )
        return Policy(
            self.model.to_numpy(),
            metadata,
            action_space=self.env.spec.action_space,
            normalizer=None if self.normalizer is None else self.normalizer.to_numpy(),
        )

    def save(self, file: File) -> None:
        """Write the state as .npz under exactly the name given, without pickle.

        `load` on the same kind of device goes on bit for bit.
        """
        about = {
            "format": FORMATS["torch"],
            "env": self.env.spec.name,
            "seed": self.seed,
            "config": self.config.to_dict(),
            "iteration": self.iteration,
            "global_step": self.global_step,
            "adam_steps": self.adam.step_count,
            "num_episodes": self.episodes.num_episodes,
            "kl_coef": self.kl_coef,
            "device": self.device.type,
            "dtype": str(self.model.params.dtype).removeprefix("torch."),
        }
        arrays: dict[str, Any] = {
            "generator": self.generator.get_state().numpy(),
            "episode_returns": np.array(self.episodes.returns),
            "episode_lengths": np.array(self.episodes.lengths, np.int64),
            **_to_numpy(self._vectors()),
            **named("env_", _to_numpy(self.env.state_dict())),
            **(named("obs_", self.normalizer.state_dict()) if self.normalizer else {}),
            **(named("reward_", self.reward_scaler.state_dict()) if self.reward_scaler else {}),
        }
        write_npz(file, about, arrays)

    @classmethod
    def load(cls, file: File, *, device: torch.device | str = "cpu") -> Self:
        """Read what `save` wrote.

        Saved on another kind of device, the run goes on with new random numbers, made from seed
        and global_step, because no device can continue another's.

        Raises:
            OSError: The file cannot be read.
            ValueError: It is damaged or holds something else, or the device is not here.
        """
        about, arrays = read_npz(file, "state", FORMATS["torch"])
        config = PPOConfig.from_dict(about["config"])
        spec = RunSpec(env=about["env"], seed=about["seed"], config=config)
        state = cls.create(spec, device=device, dtype=getattr(torch, about["dtype"]))
        for name, tensor in state._vectors().items():
            tensor.copy_(torch.from_numpy(arrays[name]))
        names = state.env.state_dict()
        state.obs = state.env.load_state_dict(
            {name: torch.from_numpy(arrays[f"env_{name}"]) for name in names}
        )
        state.iteration, state.global_step = about["iteration"], about["global_step"]
        state.adam.step_count, state.kl_coef = about["adam_steps"], about["kl_coef"]
        if state.normalizer is not None:
            state.normalizer.load_state_dict(part(arrays, "obs_"))
        if state.reward_scaler is not None:
            state.reward_scaler.load_state_dict(part(arrays, "reward_"))
        state.episodes.num_episodes = about["num_episodes"]
        state.episodes.returns.extend(arrays["episode_returns"].tolist())
        state.episodes.lengths.extend(arrays["episode_lengths"].tolist())
        if about["device"] == state.device.type:
            state.generator.set_state(torch.from_numpy(arrays["generator"]))
        else:
            state.generator.manual_seed(state.seed + state.global_step)
        return state

    def _vectors(self) -> dict[str, Tensor]:
        """What changes in place, by its name in a file."""
        return {
            "params": self.model.params,
            "first_moment": self.adam.first_moment,
            "second_moment": self.adam.second_moment,
            "running_returns": self.episodes.running_returns,
            "running_lengths": self.episodes.running_lengths,
        }


def _to_numpy(tensors: dict[str, Tensor]) -> dict[str, Any]:
    return {name: tensor.cpu().numpy() for name, tensor in tensors.items()}
