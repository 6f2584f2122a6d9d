"""Symptoms in words: `max approx_kl > 0.1 and last entropy < 0.05`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from browser_runtime.grading.exercise.folder import ExerciseError

METRICS = (
    "episode_return", "episode_length", "policy_loss", "value_loss", "entropy", "approx_kl",
    "clip_fraction", "explained_variance", "grad_norm", "ratio_max",
)  # fmt: skip
"""The metrics of a run that a condition may name: fields of the `iteration` event."""

STATISTICS = ("first", "last", "mean", "max", "min")

_TERM = re.compile(r"(\w+) (\w+) ([<>]) (-?[\d.]+(?:e-?\d+)?)")

Measure = Callable[[str, str], float | None]
"""(statistic, metric) -> number, None where there is none."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One comparison."""

    statistic: str
    metric: str
    above: bool
    bound: float

    def holds(self, measure: Measure) -> bool:
        """Whether it holds; without a measurement it does not."""
        value = measure(self.statistic, self.metric)
        if value is None:
            return False
        return value > self.bound if self.above else value < self.bound


def parse_condition(text: str) -> tuple[Term, ...]:
    """Read a condition.

    Raises:
        ExerciseError: It is not a condition, or names something that is not measured.
    """
    terms = []
    for part in text.split(" and "):
        match = _TERM.fullmatch(part.strip())
        if match is None or match[1] not in STATISTICS or match[2] not in METRICS:
            raise ExerciseError(
                f"exercise.toml: {part.strip()!r} is no symptom, allowed: one of "
                f"{', '.join(STATISTICS)}, then one of {', '.join(METRICS)}, then < or > and a "
                "number"
            )
        terms.append(
            Term(statistic=match[1], metric=match[2], above=match[3] == ">", bound=float(match[4]))
        )
    return tuple(terms)
