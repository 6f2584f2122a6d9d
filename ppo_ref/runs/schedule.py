"""The times at which a run is saved, as data: every n env steps or seconds, or n times in all.

A schedule counts the moments that have passed by now. A run is saved after the iteration in which
this number grew, and one that counts a moment at 0 asks for the untrained policy too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol


class Schedule(Protocol):
    """The times to save."""

    def passed(self, global_step: int, seconds: float) -> int:
        """Return the number of moments that have passed.

        Args:
            global_step: Env steps done.
            seconds: Wall time of the run, seconds.
        """
        ...


@dataclass(frozen=True)
class EverySteps:
    """Every `steps` env steps, not before the first."""

    steps: int

    def passed(self, global_step: int, seconds: float) -> int:
        """Return the number of multiples of `steps` that were reached."""
        return global_step // self.steps


@dataclass(frozen=True)
class EverySeconds:
    """At the beginning and every `seconds` seconds."""

    seconds: float

    def passed(self, global_step: int, seconds: float) -> int:
        """Return 1 plus the number of multiples of `seconds` that were reached."""
        return 1 + int(seconds / self.seconds)


@dataclass(frozen=True)
class Evenly:
    """At the beginning and `count` times on the way to `until` env steps, evenly spaced."""

    count: int
    until: int

    def passed(self, global_step: int, seconds: float) -> int:
        """Return 1 plus the largest k with k / count <= global_step / until."""
        return 1 + self.count * global_step // self.until


@dataclass(frozen=True)
class Both:
    """The moments of two schedules."""

    one: Schedule
    other: Schedule

    def passed(self, global_step: int, seconds: float) -> int:
        """Return the number of moments of both."""
        return self.one.passed(global_step, seconds) + self.other.passed(global_step, seconds)


@dataclass(frozen=True)
class DenseEarly:
    """At the beginning and `count` times: often at first, while policies change most."""

    count: int
    until: int

    def passed(self, global_step: int, seconds: float) -> int:
        """Return 1 plus the largest k with (k / count)^2 <= global_step / until."""
        return 1 + math.isqrt(self.count**2 * global_step // self.until)
