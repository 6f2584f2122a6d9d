"""When a run is saved while it trains, as data: every so many env steps, seconds, or so many times.

A schedule counts the moments that have passed by now. A run is saved after the iteration in which
this number grew, and one that counts a moment at 0 asks for the untrained policy too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol


class Schedule(Protocol):
    """When to save."""

    def passed(self, global_step: int, seconds: float) -> int:
        """Return how many moments have passed.

        Args:
            global_step: Env steps done.
            seconds: Wall time of the run, seconds.
        """
        ...


@dataclass(frozen=True)
class EverySteps:
    """Every so many env steps, not before the first."""

    steps: int

    def passed(self, global_step: int, seconds: float) -> int:
        """Return how many multiples of `steps` were reached."""
        return global_step // self.steps


@dataclass(frozen=True)
class EverySeconds:
    """At the beginning and every so many seconds."""

    seconds: float

    def passed(self, global_step: int, seconds: float) -> int:
        """Return 1 and how many multiples of `seconds` were reached."""
        return 1 + int(seconds / self.seconds)


@dataclass(frozen=True)
class Evenly:
    """At the beginning and `count` times on the way to `until` env steps, evenly spaced."""

    count: int
    until: int

    def passed(self, global_step: int, seconds: float) -> int:
        """Return 1 and the largest k with k / count <= global_step / until."""
        return 1 + self.count * global_step // self.until


@dataclass(frozen=True)
class DenseEarly:
    """As `Evenly`, but close together at first, when a policy changes most, and then ever rarer."""

    count: int
    until: int

    def passed(self, global_step: int, seconds: float) -> int:
        """Return 1 and the largest k with (k / count)^2 <= global_step / until."""
        return 1 + math.isqrt(self.count**2 * global_step // self.until)
