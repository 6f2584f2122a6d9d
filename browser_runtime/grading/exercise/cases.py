"""The inputs of a function: fixed cases from the author, fresh random ones per attempt."""

from __future__ import annotations

import contextlib
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from browser_runtime.grading.exercise.folder import ExerciseError, Folder
from browser_runtime.grading.measure.sandbox import Submission, copied

NUM_PLAIN = 4
"""Fresh random inputs of usual size per attempt: one float32, one stored column by column."""

USUAL = (range(4, 9), range(2, 5))
"""Sizes of the first axis (time) and of every other one."""

UNUSUAL = {
    "{0} < {1}": (range(2, 4), range(5, 7)),
    "{0} = 1": (range(1, 2), range(2, 5)),
    "{1} = 1": (range(4, 9), range(1, 2)),
    "{0} is long": (range(30, 50), range(2, 5)),
}
"""Shapes that every attempt meets once; `{0}` and `{1}` are the names of the axes."""


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


@dataclass(frozen=True)
class Probes:
    """The author's `probes.py`: a trusted module with well-known names."""

    namespace: dict[str, Any]

    def get(self, name: str) -> Callable[..., Any] | None:
        """Return a function of `probes.py`, or None when the author did not write it."""
        return self.namespace.get(name)

    def first_of(self, cells: NDArray[Any]) -> tuple[int, ...]:
        """Return the cell that is computed first; `BACKWARDS` says that the last row is."""
        found = np.argwhere(cells)
        if self.namespace.get("BACKWARDS"):
            found = found[found[:, 0] == found[:, 0].max()]
        return tuple(int(i) for i in found[0])

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

    def sample(
        self, rng: np.random.Generator, sizes: tuple[range, range] = USUAL
    ) -> dict[str, Any]:
        """Draw random inputs.

        Args:
            rng: Where they come from.
            sizes: Sizes of the first axis and of the others that `sample(rng, T, N)` declares.

        Raises:
            ExerciseError: `probes.py` has no `sample`.
        """
        draw = self.get("sample")
        if draw is None:
            raise ExerciseError("probes.py has no function sample(rng)")
        first, others = sizes
        drawn = {
            axis: int(rng.choice(others if number else first))
            for number, axis in enumerate(self.axes())
        }
        return dict(draw(rng, **drawn))

    def axes(self) -> tuple[str, ...]:
        """Return the axes whose sizes the grader chooses: the parameters of `sample` after rng."""
        draw = self.get("sample")
        return tuple(inspect.signature(draw).parameters)[1:] if draw else ()

    def cases(self, rng: np.random.Generator) -> list[Case]:
        """Return the fixed cases followed by fresh random ones."""
        return [*self.fixed(), *self._random(rng)]

    def _random(self, rng: np.random.Generator) -> Iterator[Case]:
        for number in range(NUM_PLAIN):
            inputs = self.sample(rng)
            name = f"random inputs {number + 1}"
            if number == 1:
                inputs, name = as_float32(inputs), f"{name}, float32"
            if number == 2:
                inputs, name = column_major(inputs), f"{name}, stored column by column"
            yield Case(name=name, inputs=inputs, is_random=True)
        axes = self.axes()
        for number, (words, sizes) in enumerate(UNUSUAL.items(), start=NUM_PLAIN + 1):
            if f"{{{len(axes)}}}" in words or not axes:
                continue  # it speaks of an axis that there is not
            name = f"random inputs {number}, {words.format(*axes)}"
            yield Case(name=name, inputs=self.sample(rng, sizes), is_random=True)


def load_probes(folder: Folder) -> Probes:
    """Run the author's `probes.py`.

    It may take single names from the one of the exercise that is borrowed from:
    `from borrowed import sample`.
    """
    with lent(folder.lender()):
        module = Submission(folder.text("probes.py"), "probes.py", guarded=False)
    return Probes(module.namespace)


@contextlib.contextmanager
def lent(lender: Folder, load: Callable[[Folder], Probes] = load_probes) -> Iterator[None]:
    """Let the body import the lender's probes, loaded by `load`, as the module `borrowed`."""
    if "probes.py" not in lender.files:
        yield
        return
    module = types.ModuleType("borrowed")
    module.__dict__.update(load(lender).namespace)
    sys.modules["borrowed"] = module
    try:
        yield
    finally:
        del sys.modules["borrowed"]


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
