"""P runs side by side, between two iterations: tensors with one row, or N, for each member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from torch import Tensor

from ppo_ref import envs
from ppo_ref.actor_critic import ActorCritic
from ppo_ref.arrays import FloatArray
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.envs.world import World
from ppo_ref.episodes import EpisodeWindow
from ppo_ref.policy import model_for
from ppo_ref.torch.adam import TorchAdam
from ppo_ref.torch.batch_env import TorchBatchEnv
from ppo_ref.torch.chance import Chance
from ppo_ref.torch.devices import find_device
from ppo_ref.torch.episodes import TorchEpisodes
from ppo_ref.torch.hyperparameters import Hyperparameters, check_members
from ppo_ref.torch.network import TorchActorCritic
from ppo_ref.torch.normalize import TorchObsNormalizer, TorchRewardScaler
from ppo_ref.torch.rollout import TorchRollout


@dataclass(kw_only=True)
class Population:
    """The state that `train` changes; `TorchTrainState` is one member of it."""

    specs: list[RunSpec]
    config: PPOConfig
    """The config that all members share; its `hyperparameters.VARYING` are the first one's."""
    hyperparameters: Hyperparameters
    env: TorchBatchEnv
    """P * N copies, member by member."""
    chance: Chance
    model: TorchActorCritic
    adam: TorchAdam
    obs: Tensor
    """Current observations. Shape (P * N, D)."""
    episodes: TorchEpisodes
    normalizer: TorchObsNormalizer | None
    """Normalises the networks' observations, with `norm_obs`."""
    reward_scaler: TorchRewardScaler | None
    """Scales the rewards, with `norm_reward`."""
    kl_coef: Tensor
    """Weight of the KL penalty in the next update, with ppo_kl. Float64. Shape (P,)."""
    iteration: int = 0
    global_step: int = 0
    """Env steps of each member."""
    wall_seconds: float = 0.0
    """Wall time up to the last report, all sessions together, seconds."""
    _known: FloatArray | None = None
    """The last `_table` read from the device; None when a rollout has been played since."""

    @classmethod
    def create(
        cls,
        specs: Sequence[RunSpec],
        *,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
        own_streams: bool = True,
    ) -> Self:
        """Return the population before the first step: fresh networks, fresh episodes.

        The networks start exactly as the numpy core's do from the same seeds, on every device.

        Args:
            specs: One run per member; they differ in seed and in `hyperparameters.VARYING`.
            device: "cpu", "cuda" or "cuda:<index>".
            dtype: Float type of networks, worlds and rollouts.
            own_streams: Whether every member has its own stream of random numbers in `Chance`.

        Raises:
            ValueError: The members cannot be one program, the environment is unknown or not made
                of arrays, or the device is not here.
        """
        config, device = check_members(specs), find_device(device)
        world, size, num_envs = envs.world(specs[0].env), len(specs), config.num_envs
        env = TorchBatchEnv(world, size * num_envs, dtype=dtype, device=device)
        hyperparameters = Hyperparameters(
            [spec.config for spec in specs], dtype=dtype, device=device
        )
        streams = specs if own_streams else specs[:1]
        generators = [torch.Generator(device).manual_seed(spec.seed) for spec in streams]
        chance = Chance(generators, size, world, num_envs, dtype=dtype)
        model = TorchActorCritic(
            [_initial(world, spec) for spec in specs], dtype=dtype, device=device
        )
        normalizer, scaler = None, None
        if config.norm_obs:
            normalizer = TorchObsNormalizer(
                size, num_envs, world.spec.obs_dim, dtype=dtype, device=device
            )
        if config.norm_reward:
            scaler = TorchRewardScaler(hyperparameters.gamma, num_envs)
        kl_coefs = [spec.config.kl_coef for spec in specs]
        return cls(
            specs=list(specs),
            config=config,
            hyperparameters=hyperparameters,
            env=env,
            chance=chance,
            model=model,
            adam=TorchAdam(model.params),
            obs=chance.reset(env),
            episodes=TorchEpisodes(size, num_envs, device),
            normalizer=normalizer,
            reward_scaler=scaler,
            kl_coef=torch.tensor(kl_coefs, dtype=torch.float64, device=device),
        )

    def __len__(self) -> int:
        return len(self.specs)

    @property
    def dtype(self) -> torch.dtype:
        """Float type of networks, worlds and rollouts."""
        return self.model.params.dtype

    def go_on_with(self, specs: Sequence[RunSpec]) -> None:
        """Take other hyperparameters from now on, like `ppo_ref.state.TrainState.go_on_with`.

        Args:
            specs: One run per member.
        """
        config = check_members(specs)
        kl_coefs = self.kl_coef.tolist()
        for at, (before, after) in enumerate(zip(self.specs, specs, strict=True)):
            before.config.require_same_run(after.config)
            kl_coefs[at] = after.config.kl_coef_after(before.config, kl_coefs[at])
        self.kl_coef.copy_(torch.tensor(kl_coefs, dtype=torch.float64))
        self.specs, self.config, self._known = list(specs), config, None
        self.hyperparameters = Hyperparameters(
            [spec.config for spec in specs], dtype=self.dtype, device=self.env.device
        )
        if self.reward_scaler is not None:
            self.reward_scaler.follow(self.hyperparameters.gamma)

    def begin_episodes(self) -> None:
        """Reset the environments; what was collected of their running episodes is dropped."""
        self.obs = self.chance.reset(self.env)
        self.episodes.drop_running()
        if self.reward_scaler is not None:
            self.reward_scaler.drop_running()

    def count(self, rollout: TorchRollout) -> None:
        """Advance by a rollout: its env steps, its episodes, and the next one's observations."""
        self.iteration += 1
        self.global_step += self.config.batch_size
        self.obs, self._known = rollout.last_obs, None
        self.episodes.add(rollout)

    def read(self, numbers: Tensor) -> FloatArray:
        """Read numbers from the device and, in the same transfer, the members' own table.

        Args:
            numbers: Float64. Shape (P, C).
        """
        table = self._table()
        both: FloatArray = torch.cat((table, numbers), 1).cpu().numpy()
        self._known = both[:, : table.shape[1]]
        return both[:, table.shape[1] :]

    def window(self, member: int) -> EpisodeWindow:
        """Return a member's last finished episodes."""
        return self.episodes.window(self._row(member)[1:])

    def kl_coef_of(self, member: int) -> float:
        """Return the weight of the KL penalty in a member's next update."""
        return float(self._row(member)[0])

    def _row(self, member: int) -> FloatArray:
        if self._known is None:
            known: FloatArray = self._table().cpu().numpy()
            self._known = known
        row: FloatArray = self._known[member]
        return row

    def _table(self) -> Tensor:
        return torch.cat((self.kl_coef[:, None], self.episodes.table()), 1)


def _initial(world: World, spec: RunSpec) -> ActorCritic:
    model = model_for(world.spec, spec.config, dtype=np.float64)
    rng = np.random.default_rng(spec.seed)
    model.initialise(rng, log_std=spec.config.log_std_init)
    return model
