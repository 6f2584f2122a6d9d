"""Random numbers for P members: from a stream for each, or from one for all."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ppo_ref.envs.world import World
from ppo_ref.torch.batch_env import Randomness, TorchBatchEnv
from ppo_ref.torch.rollout import draw


class Chance:
    """Draws for all members; environments are ordered member by member.

    With a stream for each, a member draws the same numbers as a run by itself, however many others
    there are. One stream for all is the only fast way for thousands.

    Args:
        generators: One per member, or one for all.
        members: P.
        world: The dynamics.
        num_envs: Environments N of each member.
        dtype: Float type of states.
    """

    def __init__(
        self,
        generators: Sequence[torch.Generator],
        members: int,
        world: World,
        num_envs: int,
        *,
        dtype: torch.dtype,
    ) -> None:
        self.generators = list(generators)
        self._share = members // len(self.generators)
        self.device = self.generators[0].device
        # The environments that one stream decides about.
        self._part = TorchBatchEnv(world, self._share * num_envs, dtype=dtype, device=self.device)

    @property
    def own_streams(self) -> bool:
        """Whether every member has a stream of its own."""
        return self._share == 1

    def reset(self, env: TorchBatchEnv) -> Tensor:
        """Start an episode in every environment; return the observations. Shape (P * N, D)."""
        states = []
        for generator in self.generators:
            self._part.reset(generator)
            states.append(self._part.states)
        steps = torch.zeros(env.num_envs, dtype=torch.int64, device=self.device)
        return env.load_state_dict({"states": torch.cat(states), "episode_steps": steps})

    def rollout(self, num_steps: int) -> tuple[Tensor, Randomness]:
        """Draw the noise of actions (T, P * N, O) and the randomness of T env steps."""
        drawn = [draw(self._part, generator, num_steps) for generator in self.generators]
        if len(drawn) == 1:
            return drawn[0]
        noise = torch.cat([noise for noise, _ in drawn], 1)
        parts = zip(*(randomness for _, randomness in drawn), strict=True)
        return noise, Randomness(*(torch.cat(part, 1) for part in parts))

    def orders(self, epochs: int, batch_size: int) -> Tensor:
        """Draw an order of each member's batch for every epoch. Shape (epochs, P, B).

        All are drawn at once, so that the early end of an update does not change later draws.
        """
        drawn = [self._orders(generator, epochs, batch_size) for generator in self.generators]
        return torch.cat(drawn, 1)

    def _orders(self, generator: torch.Generator, epochs: int, batch_size: int) -> Tensor:
        if self._share == 1:
            orders = [
                torch.randperm(batch_size, generator=generator, device=self.device)
                for _ in range(epochs)
            ]
            return torch.stack(orders)[:, None]
        # Sorting random numbers takes one call for all.
        shape = (epochs, self._share, batch_size)
        return torch.rand(shape, generator=generator, device=self.device).argsort(-1)
