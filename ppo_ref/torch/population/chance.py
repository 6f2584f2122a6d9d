"""What chance decides for P members: from one stream, or from a stream for each."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from ppo_ref.envs.world import World
from ppo_ref.torch.batch_env import Randomness, TorchBatchEnv
from ppo_ref.torch.rollout import draw


class Chance(Protocol):
    """Draws for all members at once. Environments are ordered member by member."""

    def reset(self, env: TorchBatchEnv) -> Tensor:
        """Start an episode in every environment; return the observations. Shape (P * N, D)."""
        ...

    def rollout(self, env: TorchBatchEnv, num_steps: int) -> tuple[Tensor, Randomness]:
        """Draw the noise of actions (T, P * N, O) and what the dynamics take."""
        ...

    def order(self, batch_size: int) -> Tensor:
        """Draw an order of each member's batch. Shape (P, B)."""
        ...


class OneStream:
    """One source for all members: the fastest way, and the only fast one for thousands.

    Args:
        generator: On the device of the environments.
        members: P.
    """

    def __init__(self, generator: torch.Generator, members: int) -> None:
        self._generator, self._members = generator, members

    def reset(self, env: TorchBatchEnv) -> Tensor:
        """Start an episode in every environment."""
        return env.reset(self._generator)

    def rollout(self, env: TorchBatchEnv, num_steps: int) -> tuple[Tensor, Randomness]:
        """Draw for T env steps of all environments."""
        return draw(env, self._generator, num_steps)

    def order(self, batch_size: int) -> Tensor:
        """Sort random numbers: one call for all members."""
        keys = torch.rand(
            (self._members, batch_size), device=self._generator.device, generator=self._generator
        )
        return keys.argsort(1)


class OwnStreams:
    """A source for each member, used exactly as a single run of its seed uses its own.

    Args:
        generators: One per member.
        world: The dynamics.
        num_envs: Environments N of each member.
        dtype: Float type of states.
    """

    def __init__(
        self,
        generators: list[torch.Generator],
        world: World,
        num_envs: int,
        *,
        dtype: torch.dtype,
    ) -> None:
        self._generators = generators
        self._one = TorchBatchEnv(world, num_envs, dtype=dtype, device=generators[0].device)

    def reset(self, env: TorchBatchEnv) -> Tensor:
        """Start the episodes of each member in turn."""
        states = []
        for generator in self._generators:
            self._one.reset(generator)
            states.append(self._one.states)
        steps = torch.zeros(env.num_envs, dtype=torch.int64)
        return env.load_state_dict({"states": torch.cat(states), "episode_steps": steps})

    def rollout(self, env: TorchBatchEnv, num_steps: int) -> tuple[Tensor, Randomness]:
        """Draw for T env steps of each member in turn."""
        drawn = [draw(self._one, generator, num_steps) for generator in self._generators]
        noise = torch.cat([noise for noise, _ in drawn], 1)
        parts = zip(*(randomness for _, randomness in drawn), strict=True)
        return noise, Randomness(*(torch.cat(part, 1) for part in parts))

    def order(self, batch_size: int) -> Tensor:
        """Draw one order for each member in turn."""
        orders = [
            torch.randperm(batch_size, generator=generator, device=generator.device)
            for generator in self._generators
        ]
        return torch.stack(orders)
