"""The last finished episodes of a run, which its learning curve is made of."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

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
