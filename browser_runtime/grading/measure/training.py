"""Progress of a grading that trains."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Training:
    """How far a long grading has come.

    Attributes:
        world: Which world is trained in.
        share: Done so far, 0 to 1.
    """

    world: str
    share: float
