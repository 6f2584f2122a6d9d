"""The inputs of a function: fixed cases from the author, fresh random ones per attempt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from browser_runtime.grading.exercise.folder import ExerciseError, Folder
from browser_runtime.grading.measure.sandbox import Submission, copied

NUM_RANDOM = 6
"""Fresh random inputs per attempt: one of them float32, one stored column by column."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One set of inputs.

    Attributes:
        name: Its name in messages: "the tape of the chapter".
        inputs: Argument name -> array or number.
        expected: Literal result worked out by hand, or None when only the reference computes it.
        is_random: Drawn for this attempt, so worth shrinking before it is shown.
    """

    name: str
    inputs: dict[str, Any]
    expected: Any = None
    is_random: bool = False


@dataclass(frozen=True, kw_only=True)
class Divergence:
    """The first quantity, in the order of computation, that differs from the reference.

    Attributes:
        quantity: Its name: "delta".
        index: Its place, in the result's axes.
        got: The learner's value of it.
        expected: The reference's value of it.
        question: One question that points at it.
    """

    quantity: str
    index: tuple[int, ...]
    got: float
    expected: float
    question: str


@dataclass(frozen=True)
class Probes:
    """The author's `probes.py`: a trusted module with well-known names."""

    namespace: dict[str, Any]

    def get(self, name: str) -> Callable[..., Any] | None:
        """Return a function of `probes.py`, or None when the author did not write it."""
        return self.namespace.get(name)

    def properties(self) -> dict[str, Callable[..., Any]]:
        """Return the functions named `property_*`, in the order they are written."""
        return self.named("property_")

    def named(self, start: str) -> dict[str, Callable[..., Any]]:
        """Return the functions whose names begin with `start`, in the order they are written."""
        return {
            name: value for name, value in self.namespace.items()
            if name.startswith(start) and callable(value)
        }  # fmt: skip

    def fixed(self) -> list[Case]:
        """Return the author's fixed cases."""
        cases = self.get("cases")
        return list(cases()) if cases else []

    def sample(self, rng: np.random.Generator) -> dict[str, Any]:
        """Draw random inputs.

        Raises:
            ExerciseError: `probes.py` has no `sample`.
        """
        draw = self.get("sample")
        if draw is None:
            raise ExerciseError("probes.py has no function sample(rng)")
        return dict(draw(rng))

    def cases(self, rng: np.random.Generator) -> list[Case]:
        """Return the fixed cases followed by fresh random ones."""
        return [*self.fixed(), *self._random(rng)]

    def _random(self, rng: np.random.Generator) -> Iterator[Case]:
        for number in range(NUM_RANDOM):
            inputs = self.sample(rng)
            name = f"random inputs {number + 1}"
            if number == 1:
                inputs, name = as_float32(inputs), f"{name}, float32"
            if number == 2:
                inputs, name = column_major(inputs), f"{name}, stored column by column"
            yield Case(name=name, inputs=inputs, is_random=True)


def load_probes(folder: Folder) -> Probes:
    """Run the author's `probes.py`."""
    module = Submission(folder.text("probes.py"), "probes.py", guarded=False)
    return Probes(module.namespace)


def column(*numbers: float) -> NDArray[Any]:
    """Return one environment's tape: the numbers as an array of shape (T, 1)."""
    return np.array(numbers, dtype=bool if isinstance(numbers[0], bool) else float)[:, None]


def as_float32(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs with every float array in float32."""
    return {
        name: value.astype(np.float32)
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" else copied(value)
        for name, value in inputs.items()
    }  # fmt: skip


def column_major(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs with every array in Fortran order, so that rows are not contiguous."""
    return {
        name: np.asfortranarray(value) if isinstance(value, np.ndarray) else copied(value)
        for name, value in inputs.items()
    }
