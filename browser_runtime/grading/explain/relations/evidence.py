"""What relations look at: the answers to every case, beside the expected ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.measure.answers import close

LARGEST = 1e100
"""Numbers beyond it are as strange as an infinity: what is worked out from them overflows."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One answer beside the expected one; both have the declared shape."""

    inputs: dict[str, Any]
    got: Array
    expected: Array
    wrong: Array
    """Which cells differ."""

    @property
    def is_finite(self) -> bool:
        """Whether the answer holds no NaN, no infinity, and no number beyond `LARGEST`."""
        return bool(_is_usual(self.got).all())

    @property
    def strange_cells(self) -> Array:
        """Which cells are NaN, infinite or huge though the expected ones are not the same."""
        got, expected = self.got, self.expected
        is_same = (got == expected) | (np.isnan(got) & np.isnan(expected))
        cells: Array = ~_is_usual(got) & ~is_same
        return cells

    @property
    def is_only_huge(self) -> bool:
        """Whether its strange cells hold numbers, if ones that are too large to go on with."""
        return bool(np.isfinite(self.got[self.strange_cells]).all())


def _is_usual(numbers: Array) -> Array:
    usual: Array = np.abs(numbers.astype(float)) < LARGEST  # NaN is not less than anything
    return usual


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The answers to all cases, the right ones among them."""

    task: FunctionTask
    result: str
    """Name of the result that is compared."""
    pairs: Sequence[Pair]
    ask: Callable[[dict[str, Any]], Array | None]
    """Call the learner's function on other inputs; None where it fails."""
    solve: Callable[[dict[str, Any]], Array | None]
    """Call the solution."""
    strange: Sequence[Pair] = ()
    """Wrong answers that were left out, because they are NaN, infinite or huge somewhere."""

    @property
    def off(self) -> list[Pair]:
        """The pairs that differ."""
        return [pair for pair in self.pairs if pair.wrong.any()]

    def finite(self) -> Evidence:
        """Return the evidence without answers that are NaN, infinite or huge somewhere.

        They are kept as `strange`: a relation that counts right and wrong answers needs them.
        """
        kept = [pair for pair in self.pairs if pair.is_finite]
        strange = [pair for pair in self.pairs if pair.strange_cells.any()]
        return dataclasses.replace(self, pairs=kept, strange=strange)

    def beside(self, inputs: dict[str, Any]) -> Evidence | None:
        """Return the evidence with the answer to other inputs; None where that shows nothing.

        It shows nothing where the learner's function or the solution fails, or where both agree.
        """
        got, expected = self.ask(inputs), self.solve(inputs)
        if got is None or expected is None or not np.isfinite(expected).all():
            return None
        wrong = ~close(got, expected, self.task.tolerance)
        pair = Pair(inputs=inputs, got=got, expected=expected, wrong=wrong)
        return dataclasses.replace(self, pairs=[*self.pairs, pair]) if wrong.any() else None

    def alone(self, pair: Pair) -> Evidence:
        """Return the evidence of one answer."""
        return dataclasses.replace(self, pairs=[pair], strange=())

    @property
    def dims(self) -> tuple[str, ...]:
        """The axes of the result."""
        return self.task.results[self.result].dims

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
