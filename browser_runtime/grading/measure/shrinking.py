"""Make a failing input small: few steps, few environments, small whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from time import perf_counter as _now  # bound here: a learner may replace the clock of `time`
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.shapes import Spec, sizes

Inputs = dict[str, Any]

WORK = 6_000
"""Rows of all the inputs that may be tried: a count, so that what is found does not depend on how
busy a machine is."""
_EACH = 20
"""What a call costs beside its rows, in rows."""
SECONDS = 20.0
"""A far guard, for a function that takes long on every row."""

WHOLE = (0.0, 1.0, 2.0, -1.0, 3.0, -2.0, 4.0, 5.0)
"""Numbers to put into an array of floats, the simplest first."""
FACTORS = (1.0, 0.5)
"""Numbers to put in place of a single float, such as gamma; 0 would switch off what it scales."""
_ODD = 1e6
"""Cost of a number that is not whole."""


def shrink(
    inputs: Inputs,
    specs: Mapping[str, Spec],
    fails: Callable[[Inputs], bool],
    tidy: Callable[[Inputs], Inputs],
    work: int = WORK,
    seconds: float = SECONDS,
) -> Inputs:
    """Return smaller inputs on which `fails` still holds.

    Args:
        inputs: A failing input.
        specs: Declared shapes; entries along one named axis are dropped from all arrays at once. A
            generator stays as it is.
        fails: Whether an input shows the failure; must hold for `inputs`.
        tidy: Restores the relations between inputs (the author's `tidy` in `probes.py`).
        work: Rows that `fails` may be asked about; the best found by then is returned.
        seconds: After which the same is done.
    """
    numbers = {name: spec for name, spec in specs.items() if spec.kind != "rng"}
    return _Search(numbers, fails, tidy, work, _now() + seconds).smallest(inputs)


class _Search:
    """A greedy walk downhill: every accepted input costs less than the one before."""

    def __init__(
        self,
        specs: Mapping[str, Spec],
        fails: Callable[[Inputs], bool],
        tidy: Callable[[Inputs], Inputs],
        work: int,
        deadline: float,
    ) -> None:
        self._specs, self._fails, self._tidy = specs, fails, tidy
        self._work, self._deadline = work, deadline

    def smallest(self, inputs: Inputs) -> Inputs:
        """Shrink axes, then numbers; smaller numbers may let an axis shrink further."""
        best = self._first(iter([_rounded(inputs)]), inputs) or inputs
        while not self._is_over():
            before = best
            while shorter := self._first(_shorter(best, self._specs), best):
                best = shorter
            for name, spec in self._specs.items():
                best = self._first(_rounder(best, name), best) or best
                for entry in np.ndindex(np.shape(best[name])) if spec.dims else [()]:
                    best = self._first(_simpler(best, name, entry), best) or best
            if best is before:
                break
        return best

    def _first(self, candidates: Iterator[Inputs], best: Inputs) -> Inputs | None:
        """Return the first candidate that is cheaper and still fails."""
        for candidate in candidates:
            if self._is_over():
                return None
            tidied = self._tidy(candidate)
            if self._cost(tidied) < self._cost(best) and self._shows(tidied):
                return tidied
        return None

    def _shows(self, inputs: Inputs) -> bool:
        self._work -= _EACH + max(sizes(self._specs, inputs).values(), default=0)
        return self._fails(inputs)

    def _is_over(self) -> bool:
        return self._work <= 0 or _now() > self._deadline

    def _cost(self, inputs: Inputs) -> tuple[int, float]:
        """Return what there is to read: the size, then how odd the numbers are."""
        size = sum(np.size(inputs[name]) for name in self._specs)
        odd = sum(float(np.sum(_odd(inputs[name], bool(self._specs[name].dims))))
                  for name in self._specs)  # fmt: skip
        return size, odd


def _odd(value: Any, is_array: bool) -> Any:  # noqa: ANN401 - an array or a number
    """Return how odd each number is: 0 for the simplest."""
    number = np.asarray(value, dtype=float)
    if not is_array and np.asarray(value).dtype.kind == "f":
        return 0.0 if number == 1.0 else 1.0 if number == 0.5 else _ODD
    steps = 2.0 * np.abs(number) + (number < 0)
    return np.where(number == np.round(number), np.minimum(steps, _ODD - 1.0), _ODD)


def _shorter(inputs: Inputs, specs: Mapping[str, Spec]) -> Iterator[Inputs]:
    """Yield candidates without some entries of an axis, the boldest first: a half, ..., one."""
    for dim, size in sizes(specs, inputs).items():
        chunk = size // 2
        while chunk:
            for start in range(0, size, chunk):
                kept = [i for i in range(size) if not start <= i < start + chunk]
                if kept:
                    yield _keep(inputs, specs, dim, kept)
            chunk //= 2


def _rounder(inputs: Inputs, name: str) -> Iterator[Inputs]:
    """Yield candidates with a whole array simpler: nothing but 0, or rounded."""
    value = inputs[name]
    if isinstance(value, np.ndarray) and value.ndim:
        yield {**inputs, name: np.zeros_like(value)}
        yield {**inputs, name: _rounded(inputs)[name]}


def _rounded(inputs: Inputs) -> Inputs:
    """Return inputs whose arrays hold whole numbers only."""
    return {
        name: np.round(value) + 0.0  # no -0
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value
        for name, value in inputs.items()
    }  # fmt: skip


def _simpler(inputs: Inputs, name: str, entry: tuple[int, ...]) -> Iterator[Inputs]:
    """Yield candidates with one number simpler, the simplest first."""
    value = inputs[name]
    if not isinstance(value, np.ndarray):
        if isinstance(value, float):
            yield from ({**inputs, name: factor} for factor in FACTORS)
        return
    old = float(value[entry])
    if value.dtype.kind == "f":
        numbers: tuple[float, ...] = (*WHOLE, float(np.round(old)) + 0.0)
    else:  # flags and indices
        numbers = tuple(number for number in (0.0, 1.0) if number < old)
    for number in numbers:
        simpler = value.copy()
        simpler[entry] = number
        yield {**inputs, name: simpler}


def _keep(inputs: Inputs, specs: Mapping[str, Spec], dim: str, keep: list[int]) -> Inputs:
    def cut(name: str) -> Any:  # noqa: ANN401 - an array or a number
        value = inputs[name]
        spec = specs.get(name)
        if spec is None or dim not in spec.dims:
            return value
        return np.take(value, keep, axis=spec.dims.index(dim))

    return {name: cut(name) for name in inputs}
