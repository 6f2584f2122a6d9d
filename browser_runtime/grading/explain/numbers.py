"""A failing case as plain numbers: the world in which the answer differs, step by step."""

from __future__ import annotations

import math

import numpy as np

from browser_runtime.grading.exercise.cases import Case
from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain.verdict import Numbers


def numbers(
    task: FunctionTask, case: Case, name: str, got: Array, index: tuple[int, ...]
) -> Numbers | None:
    """Return the inputs and the answer of the column that differs; None for a single number.

    Args:
        task: The function's task.
        case: The inputs.
        name: The result that differs.
        got: The learner's answer for it.
        index: The cell that differs.
    """
    dims = task.results[name].dims
    if not dims or not index:
        return None
    tail = index[1:]
    inputs: dict[str, float | list[float | None] | None] = {}
    for argument, spec in task.arguments.items():
        value = case.inputs[argument]
        if spec.dims == dims:
            inputs[argument] = _column(value, tail)
        elif not spec.dims and spec.kind != "rng":
            inputs[argument] = _number(value)
        elif spec.dims and spec.dims == dims[1:]:
            inputs[argument] = _number(value[tail])
    return Numbers(inputs=inputs, answer=_column(got, tail), row=index[0])


def _column(values: Array, tail: tuple[int, ...]) -> list[float | None]:
    return [_number(values[(row, *tail)]) for row in range(len(values))]


def _number(value: float | np.generic) -> float | None:
    """Return a number that JSON can hold."""
    number = float(value)
    return number if math.isfinite(number) else None
