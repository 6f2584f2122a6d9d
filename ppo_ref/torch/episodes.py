"""Count finished episodes on the device and report only the last of them."""

from __future__ import annotations

import torch
from torch import Tensor

from ppo_ref.episodes import EPISODE_WINDOW, EpisodeWindow
from ppo_ref.torch.rollout import TorchRollout


class TorchEpisodeTally(EpisodeWindow):
    """Adds up the episodes that are still running, and moves them to the window when they end.

    Args:
        num_envs: Environments N.
        device: Where rollouts are.
    """

    def __init__(self, num_envs: int, device: torch.device) -> None:
        super().__init__()
        self.running_returns = torch.zeros(num_envs, dtype=torch.float64, device=device)
        """Return so far of each environment's episode. Shape (N,)."""
        self.running_lengths = torch.zeros(num_envs, dtype=torch.int64, device=device)
        """Its length so far, env steps. Shape (N,)."""

    def add(self, rollout: TorchRollout) -> None:
        """Count the episodes that ended in a rollout, in order of time.

        An episode's return is a difference of running totals: at its end minus at the end of the
        one before it in the same environment.
        """
        ended = rollout.terminated | rollout.truncated
        num_steps = len(ended)
        totals = torch.zeros(
            (num_steps + 1, ended.shape[1]), dtype=torch.float64, device=ended.device
        )
        torch.cumsum(rollout.rewards, 0, out=totals[1:])
        # Row t: how many steps had passed at the latest end before the t-th, 0 if none.
        clock = torch.arange(1, num_steps + 1, device=ended.device)[:, None]
        latest = torch.zeros_like(totals, dtype=torch.int64)
        torch.cummax(clock * ended, 0, out=(latest[1:], torch.empty_like(latest[1:])))
        began = latest[:-1]
        carried = began == 0
        returns = totals[1:] - totals.gather(0, began) + carried * self.running_returns
        lengths = clock - began + carried * self.running_lengths

        self._remember(returns[ended], lengths[ended])
        idle = latest[-1] == 0
        self.running_returns = (
            totals[-1] - totals.gather(0, latest[-1:])[0] + idle * self.running_returns
        )
        self.running_lengths = num_steps - latest[-1] + idle * self.running_lengths

    def _remember(self, returns: Tensor, lengths: Tensor) -> None:
        self.num_episodes += len(returns)
        self.returns.extend(returns[-EPISODE_WINDOW:].tolist())
        self.lengths.extend(lengths[-EPISODE_WINDOW:].tolist())
