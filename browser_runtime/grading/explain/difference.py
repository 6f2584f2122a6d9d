"""The first place where an answer departs from the reference, and the table around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.cases import Case, Divergence, Probes
from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.verdict import Difference, Table
from browser_runtime.grading.measure.answers import Answer, close

MAX_ROWS = 12


@dataclass(frozen=True, kw_only=True)
class Found:
    """A first difference with its explanation."""

    name: str
    """Name of the result that differs."""
    index: tuple[int, ...]
    got: Array
    expected: Array
    divergence: Divergence | None


def find(
    task: FunctionTask,
    probes: Probes,
    function: Callable[..., Any],
    case: Case,
    got: Answer,
    expected: Answer,
    cell: tuple[int, ...] | None = None,
) -> Found | None:
    """Locate the first difference between two well-shaped answers; None when their values agree.

    The author's `first_difference(function, inputs, got, expected)` in `probes.py` may name an
    earlier quantity (a delta, a mask) and the cell; otherwise it is the first in reading order.
    """
    for name, want in expected.arrays.items():
        have = got.arrays[name]
        wrong = np.argwhere(~close(have, want, task.tolerance))
        if not len(wrong):
            continue
        if cell is not None:
            return Found(name=name, index=cell, got=have, expected=want, divergence=None)
        divergence = _first_quantity(probes, function, case, have, want)
        index = tuple(int(i) for i in (divergence.index if divergence else wrong[0]))
        return Found(name=name, index=index, got=have, expected=want, divergence=divergence)
    return None


def _first_quantity(
    probes: Probes, function: Callable[..., Any], case: Case, have: Array, want: Array
) -> Divergence | None:
    locate = probes.get("first_difference")
    if locate is None:
        return None
    try:
        found: Divergence | None = locate(function, case.inputs, have, want)
    except LearnerFailure:
        return None  # the function fails on the author's extra inputs: report the cell alone
    return found


def report(task: FunctionTask, case: Case, found: Found, *, is_related: bool = False) -> Difference:
    """Describe a first difference for the page.

    Args:
        task: The function's task.
        case: The inputs.
        found: The first difference.
        is_related: Whether the message speaks of the answer itself, not of an earlier quantity.
    """
    spec = task.returns[found.name]
    divergence = None if is_related else found.divergence
    got, expected = wording.pair(
        divergence.got if divergence else found.got[found.index],
        divergence.expected if divergence else found.expected[found.index],
    )
    return Difference(
        case=case.name,
        given=_given(task, case, found),
        quantity=divergence.quantity if divergence else found.name,
        at=wording.at(spec, found.index),
        got=got,
        expected=expected,
        table=_table(task, case, found),
    )


def _given(task: FunctionTask, case: Case, found: Found) -> str:
    """Print the inputs that have no row axis: `gamma = 0.9, gae_lambda = 0.8, last_value = 4`."""
    tail = found.index[1:]
    rowless = task.returns[found.name].dims[1:]
    said = []
    for name, spec in task.arguments.items():
        if not spec.dims:
            said.append(f"{name} = {wording.number(case.inputs[name])}")
        elif spec.dims == rowless:
            said.append(f"{name} = {wording.number(case.inputs[name][tail])}")
    return ", ".join(said)


def sentence(task: FunctionTask, case: Case, found: Found, related: str | None = None) -> str:
    """Describe the departure in words, with a question.

    Args:
        task: The function's task.
        case: The inputs.
        found: The first difference.
        related: How all answers relate to the expected ones, if that is known; it replaces the
            question about the first quantity.
    """
    spec = task.returns[found.name]
    where = wording.at(spec, found.index)
    place = f"`{found.name}` at {where}" if where else f"`{found.name}`"
    got, want = found.got[found.index], found.expected[found.index]
    texts = wording.pair(got, want)
    text = f"On {case.name}, {place} is {texts[0]}; expected is {texts[1]}."
    if related is not None:
        return f"{text} {related}"
    divergence = found.divergence
    if divergence is None:
        return f"{text} Work this one out by hand: which of your terms gives another number?"
    if divergence.quantity != found.name:
        texts = wording.pair(divergence.got, divergence.expected)
        text += (
            f" The first quantity that goes wrong there is {divergence.quantity}: {texts[0]} "
            f"instead of {texts[1]}."
        )
    return f"{text} {divergence.question}"


def _table(task: FunctionTask, case: Case, found: Found) -> Table | None:
    """Return the inputs of the differing column beside both answers; None for a single number."""
    spec = task.returns[found.name]
    if not spec.dims or not found.index:
        return None
    tail = found.index[1:]
    same_axes = [name for name, other in task.arguments.items() if other.dims == spec.dims]
    columns: dict[str, Array] = {name: case.inputs[name] for name in same_axes}
    first = max(0, min(found.index[0] - MAX_ROWS // 2, len(found.got) - MAX_ROWS))
    rows = [
        [
            str(row),
            *wording.pair(found.got[(row, *tail)], found.expected[(row, *tail)]),
            *(wording.number(values[(row, *tail)]) for values in columns.values()),
        ]
        for row in range(first, min(first + MAX_ROWS, len(found.got)))
    ]
    return Table(
        columns=[spec.dims[0].lower(), "yours", "expected", *columns],
        rows=rows,
        wrong_row=found.index[0] - first,
    )
