"""Make a failing input small: fewer steps, fewer environments, rounder numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.shapes import Spec, sizes

Inputs = dict[str, Any]


def shrink(
    inputs: Inputs,
    specs: Mapping[str, Spec],
    fails: Callable[[Inputs], bool],
    tidy: Callable[[Inputs], Inputs],
    seconds: float = 1.0,
) -> Inputs:
    """Return smaller inputs on which `fails` still holds.

    Args:
        inputs: A failing input.
        specs: Declared shapes; entries along one named axis are dropped from all arrays at once.
        fails: Whether an input shows the failure; must hold for `inputs`.
        tidy: Restores the relations between inputs (the author's `tidy` in `probes.py`).
        seconds: Time to spend; the best found so far is returned then.
    """
    deadline = time.perf_counter() + seconds
    improved = True
    while improved and time.perf_counter() < deadline:
        improved = False
        for smaller in _smaller(inputs, specs):
            if time.perf_counter() > deadline:
                break
            tidied = tidy(smaller)
            if fails(tidied):
                inputs, improved = tidied, True
                break
    return inputs


def _smaller(inputs: Inputs, specs: Mapping[str, Spec]) -> Iterator[Inputs]:
    """Yield candidates, the boldest first: half of an axis, one entry fewer, rounder numbers."""
    for dim, size in sizes(specs, inputs).items():
        if size > 2:
            yield _keep(inputs, specs, dim, slice(0, size // 2))
            yield _keep(inputs, specs, dim, slice(size // 2, size))
    for dim, size in sizes(specs, inputs).items():
        for drop in range(size if size > 1 else 0):
            yield _keep(inputs, specs, dim, [i for i in range(size) if i != drop])
    for name, spec in specs.items():
        value = inputs[name]
        if not spec.dims:
            continue
        for simpler in (np.zeros_like(value), _rounded(value)):
            if np.count_nonzero(simpler != value):
                yield {**inputs, name: simpler}


def _keep(inputs: Inputs, specs: Mapping[str, Spec], dim: str, keep: slice | list[int]) -> Inputs:
    def cut(name: str) -> Any:  # noqa: ANN401 - an array or a number
        value = inputs[name]
        spec = specs.get(name)
        if spec is None or dim not in spec.dims:
            return value
        picker: list[slice | list[int]] = [slice(None)] * len(spec.dims)
        picker[spec.dims.index(dim)] = keep
        return value[tuple(picker)].copy()

    return {name: cut(name) for name in inputs}


def _rounded(value: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.round(value) if value.dtype.kind == "f" else value
