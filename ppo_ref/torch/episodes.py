"""The last episodes of P members, counted on the device without reading from it."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ppo_ref.arrays import FloatArray
from ppo_ref.episodes import EPISODE_WINDOW, EpisodeWindow
from ppo_ref.torch.rollout import TorchRollout


class TorchEpisodes:
    """Keeps returns and lengths of each member's last episodes in a ring, on the device.

    Args:
        members: P.
        num_envs: Environments N of each.
        device: The device that holds the rollouts.
    """

    def __init__(self, members: int, num_envs: int, device: torch.device) -> None:
        self._num_envs = num_envs
        self.running_returns = torch.zeros(members * num_envs, dtype=torch.float64, device=device)
        """Return so far of each environment's episode. Shape (P * N,)."""
        self.running_lengths = torch.zeros(members * num_envs, dtype=torch.int64, device=device)
        """Its length so far, env steps. Shape (P * N,)."""
        # One place more than the window, for entries that are not kept.
        ring = (members, EPISODE_WINDOW + 1)
        self._returns = torch.zeros(ring, dtype=torch.float64, device=device)
        self._lengths = torch.zeros(ring, dtype=torch.int64, device=device)
        self.num_episodes = torch.zeros(members, dtype=torch.int64, device=device)
        """Episodes that ended so far. Shape (P,)."""

    def add(self, rollout: TorchRollout) -> None:
        """Count the episodes that ended in a rollout, in order of time.

        An episode's return is a difference of running totals: at its end minus at the end of the
        one before it in the same environment.
        """
        ended = rollout.terminated | rollout.truncated
        num_steps, rows = ended.shape
        totals = torch.zeros((num_steps + 1, rows), dtype=torch.float64, device=ended.device)
        torch.cumsum(rollout.rewards, 0, out=totals[1:])
        # Row t: number of steps passed at the latest end before the t-th, 0 if none.
        clock = torch.arange(1, num_steps + 1, device=ended.device)[:, None]
        latest = torch.zeros_like(totals, dtype=torch.int64)
        torch.cummax(clock * ended, 0, out=(latest[1:], torch.empty_like(latest[1:])))
        began = latest[:-1]
        carried = began == 0
        returns = totals[1:] - totals.gather(0, began) + carried * self.running_returns
        lengths = clock - began + carried * self.running_lengths

        self._remember(*map(self._by_member, (ended, returns, lengths)))
        idle = latest[-1] == 0
        self.running_returns = (
            totals[-1] - totals.gather(0, latest[-1:])[0] + idle * self.running_returns
        )
        self.running_lengths = num_steps - latest[-1] + idle * self.running_lengths

    def drop_running(self) -> None:
        """Drop the running episodes of all members, because fresh ones begin."""
        self.running_returns.zero_()
        self.running_lengths.zero_()

    def _remember(self, ended: Tensor, returns: Tensor, lengths: Tensor) -> None:
        """Put the episodes that `ended` into the rings, over the oldest. Shape (P, T * N)."""
        rank = ended.cumsum(1)  # 1 for the first episode of the rollout
        count = rank[:, -1:]
        kept = ended & (rank > count - EPISODE_WINDOW)
        place = (self.num_episodes[:, None] + rank - 1) % EPISODE_WINDOW
        place = torch.where(kept, place, EPISODE_WINDOW)
        self._returns.scatter_(1, place, returns)
        self._lengths.scatter_(1, place, lengths)
        self.num_episodes += count[:, 0]

    def _by_member(self, tensor: Tensor) -> Tensor:
        """Reorder (T, P * N) into (P, T * N), time first."""
        return tensor.view(len(tensor), -1, self._num_envs).transpose(0, 1).flatten(1)

    def table(self) -> Tensor:
        """Return the numbers for `window` of each member, float64. Shape (P, 1 + 2 * window)."""
        parts = (self.num_episodes[:, None], self._returns[:, :-1], self._lengths[:, :-1])
        return torch.cat([part.to(torch.float64) for part in parts], 1)

    @staticmethod
    def window(row: FloatArray) -> EpisodeWindow:
        """Return the episodes in a row of `table`, the oldest first."""
        num_episodes = int(row[0])
        known = min(num_episodes, EPISODE_WINDOW)
        order = np.arange(num_episodes - known, num_episodes) % EPISODE_WINDOW
        returns, lengths = row[1:].reshape(2, EPISODE_WINDOW)[:, order].tolist()
        return EpisodeWindow(
            num_episodes=num_episodes,
            returns=deque(returns, EPISODE_WINDOW),
            lengths=deque(map(int, lengths), EPISODE_WINDOW),
        )

    def state_dict(self, member: int) -> dict[str, Any]:
        """Return a member's running episodes as numpy arrays, under the numpy core's names."""
        names = ("running_returns", "running_lengths")
        return {
            name: getattr(self, name).view(-1, self._num_envs)[member].cpu().numpy().copy()
            for name in names
        }

    def load_state_dict(self, member: int, saved: dict[str, Any], window: EpisodeWindow) -> None:
        """Go on from a `state_dict` and the `window` of the same moment."""
        for name in saved.keys() & {"running_returns", "running_lengths"}:
            rows = getattr(self, name).view(-1, self._num_envs)
            rows[member] = torch.as_tensor(saved[name])
        known, past = len(window.returns), window.num_episodes
        places = torch.arange(past - known, past) % EPISODE_WINDOW
        for ring, kept in ((self._returns, window.returns), (self._lengths, window.lengths)):
            ring[member, places.to(ring.device)] = torch.tensor(
                list(kept), dtype=ring.dtype, device=ring.device
            )
        self.num_episodes[member] = past
