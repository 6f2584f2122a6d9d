"""Everything that the rest of a torch run depends on, to be saved and taken up again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, Self
from zipfile import BadZipFile

import numpy as np
import torch
from torch import Tensor

from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.network import ActorCritic
from ppo_ref.policy import Policy, policy_metadata
from ppo_ref.torch.adam import TorchAdam
from ppo_ref.torch.batch_env import TorchBatchEnv
from ppo_ref.torch.devices import find_device
from ppo_ref.torch.episodes import TorchEpisodeTally
from ppo_ref.torch.network import TorchActorCritic

FORMAT = "ppo-lab-torch-state-1"


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
        shape = ActorCritic(
            env.spec.obs_dim,
            env.spec.num_actions,
            config.hidden_sizes,
            dtype=np.dtype(str(dtype).removeprefix("torch.")),
        )
        shape.initialise(np.random.default_rng(spec.seed))
        model = TorchActorCritic(shape, dtype=dtype, device=device)
        return cls(
            config=config,
            env=env,
            generator=generator,
            model=model,
            adam=TorchAdam(model.params, eps=config.adam_eps),
            obs=env.reset(generator),
            episodes=TorchEpisodeTally(config.num_envs, device),
            seed=spec.seed,
        )

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
        return Policy(self.model.to_numpy(), metadata)

    def save(self, file: str | PathLike[str] | BinaryIO) -> None:
        """Write the state as .npz under exactly the name given, without pickle.

        `load` on the same kind of device goes on bit for bit.
        """
        about = {
            "format": FORMAT,
            "env": self.env.spec.name,
            "seed": self.seed,
            "config": self.config.to_dict(),
            "iteration": self.iteration,
            "global_step": self.global_step,
            "adam_steps": self.adam.step_count,
            "num_episodes": self.episodes.num_episodes,
            "engine": "torch",
            "device": self.device.type,
            "dtype": str(self.model.params.dtype).removeprefix("torch."),
        }
        arrays: dict[str, Any] = {
            "about": np.array(json.dumps(about)),
            "generator": self.generator.get_state().numpy(),
            "episode_returns": np.array(self.episodes.returns, np.float64),
            "episode_lengths": np.array(self.episodes.lengths, np.int64),
            **{name: tensor.cpu().numpy() for name, tensor in self._vectors().items()},
            **{
                f"env_{name}": tensor.cpu().numpy()
                for name, tensor in self.env.state_dict().items()
            },
        }
        if isinstance(file, str | PathLike):
            with Path(file).open("wb") as opened:
                np.savez(opened, **arrays)
        else:
            np.savez(file, **arrays)

    @classmethod
    def load(
        cls, file: str | PathLike[str] | BinaryIO, *, device: torch.device | str = "cpu"
    ) -> Self:
        """Read what `save` wrote.

        Saved on another kind of device, the run goes on with new random numbers, made from seed
        and global_step, because no device can continue another's.

        Raises:
            OSError: The file cannot be read.
            ValueError: It holds something else, or the device is not here.
        """
        try:
            with np.load(file, allow_pickle=False) as saved:
                arrays = dict(saved)
        except BadZipFile as error:
            raise ValueError(f"state file is damaged: {error}") from error
        about = json.loads(str(arrays["about"])) if "about" in arrays else {}
        if about.get("format") != FORMAT:
            raise ValueError(f"state file holds {about.get('format')!r}, allowed: {FORMAT!r}")
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
        state.adam.step_count = about["adam_steps"]
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
