"""The last finished episodes of a run: the points of its learning curve."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from ppo_ref.arrays import FloatArray
from ppo_ref.rollout import Rollout

EPISODE_WINDOW = 100
"""Finished episodes that `episode_return` is the mean of."""


@dataclass(kw_only=True)
class EpisodeWindow:
    """Returns and lengths of the last finished episodes, whichever engine counted them."""

    num_episodes: int = 0
    """Episodes finished since the run began."""
    returns: deque[float] = field(default_factory=lambda: deque(maxlen=EPISODE_WINDOW))
    lengths: deque[int] = field(default_factory=lambda: deque(maxlen=EPISODE_WINDOW))
    """Env steps."""

    @property
    def mean_return(self) -> float | None:
        """Mean return of the window; None before the first episode ended."""
        return sum(self.returns) / len(self.returns) if self.returns else None

    @property
    def mean_length(self) -> float | None:
        """Mean length of the window, env steps; None before the first episode ended."""
        return sum(self.lengths) / len(self.lengths) if self.lengths else None

    @property
    def full(self) -> bool:
        """Whether as many episodes have ended as the window holds."""
        return len(self.returns) == EPISODE_WINDOW


@dataclass(kw_only=True)
class EpisodeTally(EpisodeWindow):
    """Accumulates running episodes and adds them to the window when they end."""

    running_returns: FloatArray
    """Return so far of each environment's episode. Shape (N,), float64."""
    running_lengths: npt.NDArray[np.int64]
    """Its length so far, env steps. Shape (N,)."""

    @classmethod
    def empty(cls, num_envs: int) -> Self:
        """Return a tally before the first step."""
        return cls(running_returns=np.zeros(num_envs), running_lengths=np.zeros(num_envs, np.int64))

    def drop_running(self) -> None:
        """Drop the running episodes, because fresh ones begin."""
        self.running_returns[:] = 0.0
        self.running_lengths[:] = 0

    def add(self, rollout: Rollout) -> None:
        """Count the episodes that ended in a rollout, in order of time."""
        totals = np.cumsum(rollout.rewards, axis=0, dtype=np.float64)
        ends = np.argwhere(rollout.terminated | rollout.truncated).tolist()
        for t, i in ends:
            self.returns.append(float(self.running_returns[i] + totals[t, i]))
            self.lengths.append(int(self.running_lengths[i]) + t + 1)
            # The part that belongs to the episode that has just ended.
            self.running_returns[i] = -totals[t, i]
            self.running_lengths[i] = -(t + 1)
        self.num_episodes += len(ends)
        self.running_returns += totals[-1]
        self.running_lengths += len(totals)
