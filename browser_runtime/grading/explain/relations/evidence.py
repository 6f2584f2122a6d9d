"""What relations look at: the answers to every case, beside the expected ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.exercise.task import FunctionTask


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One answer beside the expected one; both have the declared shape."""

    inputs: dict[str, Any]
    got: Array
    expected: Array
    wrong: Array
    """Which cells differ."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The answers to all cases, the right ones among them."""

    task: FunctionTask
    pairs: Sequence[Pair]
    ask: Callable[[dict[str, Any]], Array | None]
    """Call the learner's function on other inputs; None where it fails."""
    solve: Callable[[dict[str, Any]], Array | None]
    """Call the solution."""

    @property
    def off(self) -> list[Pair]:
        """The pairs that differ."""
        return [pair for pair in self.pairs if pair.wrong.any()]

    def finite(self) -> Evidence:
        """Return the evidence without answers that are NaN or infinite somewhere."""
        kept = [pair for pair in self.pairs if np.isfinite(pair.got).all()]
        return dataclasses.replace(self, pairs=kept)

    @property
    def dims(self) -> tuple[str, ...]:
        """The axes of the result."""
        return next(iter(self.task.results.values())).dims

    def of_worlds(self, sentence: str) -> str:
        """Return a sentence about columns where they are worlds, `(T, N)`; else nothing."""
        return sentence if self.dims[1:] == ("N",) else ""

    @property
    def span(self) -> str:
        """The name of the inputs of one call: a rollout where the result runs over time."""
        return "rollout" if self.dims[:1] == ("T",) else "call"

    def alike(self) -> Iterator[str]:
        """Yield the names of the float inputs with the result's axes."""
        yield from (
            name
            for name, spec in self.task.arguments.items()
            if spec.dims == self.dims and spec.kind == "float"
        )

    def flags(self) -> list[str]:
        """Return the names of the boolean inputs with the result's axes."""
        return [
            name
            for name, spec in self.task.arguments.items()
            if spec.dims == self.dims and spec.kind == "bool"
        ]

    def scalars(self) -> list[str]:
        """Return the names of the inputs that are single numbers."""
        return [
            name
            for name, spec in self.task.arguments.items()
            if not spec.dims and spec.kind != "rng"
        ]

    def close(self, one: Array, other: Array) -> bool:
        """Whether two arrays agree within the exercise's tolerance."""
        tolerance = self.task.tolerance
        return one.shape == other.shape and bool(
            np.allclose(one, other, rtol=tolerance.rtol, atol=tolerance.atol)
        )

    def always(self, change: Callable[[Pair], Array | None]) -> bool:
        """Whether every answer is a change of the expected one, tried where that shows.

        A pair on which the change gives the expected answer itself says nothing.
        """
        telling = 0
        for pair in self.pairs:
            changed = change(pair)
            if changed is None or not self.close(pair.got, changed):
                return False
            telling += bool(pair.wrong.any())
        return telling > 0
