"""The last episodes of P members, counted without asking the device."""

from __future__ import annotations

import torch
from torch import Tensor

from ppo_ref.episodes import EPISODE_WINDOW
from ppo_ref.torch.rollout import TorchRollout


class PopulationReturns:
    """Keeps the returns of each member's last episodes in a ring, on the device.

    Args:
        members: P.
        num_envs: Environments N of each.
        device: Where rollouts are.
    """

    def __init__(self, members: int, num_envs: int, device: torch.device) -> None:
        self._shape = (-1, members, num_envs)
        self._running = torch.zeros(members * num_envs, dtype=torch.float64, device=device)
        # One place more than the window, for what is not to be kept.
        self._ring = torch.zeros((members, EPISODE_WINDOW + 1), dtype=torch.float64, device=device)
        self.num_episodes = torch.zeros(members, dtype=torch.int64, device=device)
        """Episodes that ended so far. Shape (P,)."""

    def add(self, rollout: TorchRollout) -> None:
        """Count the episodes that ended in a rollout, in order of time."""
        ended = rollout.terminated | rollout.truncated
        totals, returns = self._running, []
        for reward, end in zip(rollout.rewards.unbind(0), ended.unbind(0), strict=True):
            totals = totals + reward
            returns.append(totals)
            totals = totals.masked_fill(end, 0.0)
        self._running = totals
        self._remember(self._by_member(torch.stack(returns)), self._by_member(ended))

    def _remember(self, returns: Tensor, ended: Tensor) -> None:
        """Put the returns (P, T * N) where `ended` into the ring; the oldest give way."""
        rank = ended.cumsum(1)  # 1 for the first episode of the rollout
        count = rank[:, -1:]
        kept = ended & (rank > count - EPISODE_WINDOW)
        place = (self.num_episodes[:, None] + rank - 1) % EPISODE_WINDOW
        self._ring.scatter_(1, torch.where(kept, place, EPISODE_WINDOW), returns)
        self.num_episodes += count[:, 0]

    def means(self) -> Tensor:
        """Return the mean return of each member's last 100 episodes, NaN before the first. (P,)."""
        known = self.num_episodes.clamp(max=EPISODE_WINDOW)
        places = torch.arange(EPISODE_WINDOW, device=known.device)
        return (self._ring[:, :-1] * (places < known[:, None])).sum(1) / known

    def _by_member(self, tensor: Tensor) -> Tensor:
        """Reorder (T, P * N) into (P, T * N), time first."""
        return tensor.view(self._shape).transpose(0, 1).flatten(1)
