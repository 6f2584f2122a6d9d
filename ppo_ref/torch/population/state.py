"""Everything that a population is, between two iterations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from torch import Tensor

from ppo_ref import envs
from ppo_ref.config import PPOConfig, RunSpec
from ppo_ref.policy import Policy, model_for, policy_metadata
from ppo_ref.torch.batch_env import TorchBatchEnv
from ppo_ref.torch.devices import find_device
from ppo_ref.torch.population.chance import Chance, OneStream, OwnStreams
from ppo_ref.torch.population.members import Members, check_members
from ppo_ref.torch.population.networks import PopulationActorCritic
from ppo_ref.torch.population.normalize import PopulationObsNormalizer, PopulationRewardScaler
from ppo_ref.torch.population.returns import PopulationReturns
from ppo_ref.torch.population.solved import Solved
from ppo_ref.torch.population.update import PopulationUpdater


@dataclass(kw_only=True)
class PopulationState:
    """P runs side by side. `train` changes it; whoever holds it may look any time."""

    specs: list[RunSpec]
    config: PPOConfig
    """What all members share; in `members.VARYING` it is only the first one's."""
    members: Members
    env: TorchBatchEnv
    """P * N copies, member by member."""
    chance: Chance
    model: PopulationActorCritic
    updater: PopulationUpdater
    obs: Tensor
    """Current observations. Shape (P * N, D)."""
    returns: PopulationReturns
    normalizer: PopulationObsNormalizer | None
    reward_scaler: PopulationRewardScaler | None
    solved: Solved
    iteration: int = 0
    global_step: int = 0
    """Env steps of each member."""

    @classmethod
    def create(
        cls,
        specs: Sequence[RunSpec],
        *,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
        own_streams: bool = False,
    ) -> Self:
        """Return the state before the first step; see `train.start`."""
        config, device = check_members(specs), find_device(device)
        world, size = envs.world(specs[0].env), len(specs)
        env = TorchBatchEnv(world, size * config.num_envs, dtype=dtype, device=device)
        members = Members(specs, dtype=dtype, device=device)
        models = []
        for spec in specs:
            model = model_for(world.spec, config, dtype=np.float64)
            rng = np.random.default_rng(spec.seed)
            model.initialise(rng, log_std=spec.config.log_std_init)
            models.append(model)
        networks = PopulationActorCritic(models, config.num_envs, dtype=dtype, device=device)
        chance = _chance(specs, env, config.num_envs, own_streams=own_streams)
        normalizer, scaler = None, None
        if config.norm_obs:
            normalizer = PopulationObsNormalizer(
                size, config.num_envs, world.spec.obs_dim, dtype=dtype, device=device
            )
        if config.norm_reward:
            scaler = PopulationRewardScaler(members.gamma, config.num_envs)
        return cls(
            specs=list(specs),
            config=config,
            members=members,
            env=env,
            chance=chance,
            model=networks,
            updater=PopulationUpdater(networks, config, members, world.spec.action_space),
            obs=chance.reset(env),
            returns=PopulationReturns(size, config.num_envs, device),
            normalizer=normalizer,
            reward_scaler=scaler,
            solved=Solved(networks.params, normalizer),
        )

    def policy(self, member: int) -> Policy:
        """Return a copy of one member's policy, in numpy: when it was solved, else as it is now.

        Raises:
            IndexError: There is no such member.
        """
        if not 0 <= member < len(self.specs):
            raise IndexError(f"member is {member}, allowed: 0 to {len(self.specs) - 1}")
        solved_at = int(self.solved.at[member])
        if solved_at >= 0:
            params, normalizer = self.solved.params, self.solved.normalizer(member)
            global_step, mean_return = solved_at, None
        else:
            params = self.model.params
            normalizer = None if self.normalizer is None else self.normalizer.to_numpy(member)
            global_step = self.global_step
            mean_return = float(self.returns.means()[member])
            mean_return = None if np.isnan(mean_return) else mean_return
        return Policy(
            self.model.to_numpy(member, params),
            policy_metadata(
                self.specs[member], global_step=global_step, episode_return=mean_return
            ),
            action_space=self.env.spec.action_space,
            normalizer=normalizer,
        )


def _chance(
    specs: Sequence[RunSpec], env: TorchBatchEnv, num_envs: int, *, own_streams: bool
) -> Chance:
    if own_streams:
        seeded = [torch.Generator(env.device).manual_seed(spec.seed) for spec in specs]
        return OwnStreams(seeded, env.world, num_envs, dtype=env.dtype)
    return OneStream(torch.Generator(env.device).manual_seed(specs[0].seed), len(specs))
