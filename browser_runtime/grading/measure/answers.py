"""A function's answers on the grader's cases, and when two answers are the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from browser_runtime.grading.exercise import shapes
from browser_runtime.grading.exercise.cases import Case, load_probes
from browser_runtime.grading.exercise.folder import ExerciseError
from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.exercise.task import FunctionTask, Tolerance
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.measure.sandbox import Outcome, Submission


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A function's answer to one case.

    Attributes:
        arrays: Result name -> array, when types and shapes are as declared; where right answers
            differ by chance, what is compared instead.
        returned: The results themselves.
        problem: The fault of type or shape, None when both are right.
        outcome: The call itself.
    """

    arrays: dict[str, Array] = field(default_factory=dict)
    returned: dict[str, Array] = field(default_factory=dict)
    problem: str | None = None
    outcome: Outcome


def answer(
    submission: Submission,
    function: Callable[..., Any],
    task: FunctionTask,
    case: Case,
    seconds: float | None = None,
) -> Answer:
    """Call a function on one case and check type, shape and dtype of its result."""
    seconds = task.limits.call_seconds if seconds is None else seconds
    outcome = submission.call(function, case.inputs, seconds)
    if outcome.failure is not None:
        return Answer(outcome=outcome)
    found = shapes.sizes(task.arguments, case.inputs)
    values, problem = _parts(outcome.value, tuple(task.returns))
    if problem is not None:
        return Answer(problem=problem, outcome=outcome)
    arrays = {}
    for (name, spec), value in zip(task.returns.items(), values, strict=True):
        problem = shapes.problem(name, value, spec, shapes.expected_shape(spec, found))
        if problem is not None:
            return Answer(problem=problem, outcome=outcome)
        arrays[name] = np.asarray(value)
    returned = dict(arrays)
    if task.compared:
        [(name, value)] = zip(task.compared, returned.values(), strict=True)
        arrays = {name: _statistic(task)(case.inputs, value)}
    return Answer(arrays=arrays, returned=returned, outcome=outcome)


def _statistic(task: FunctionTask) -> Callable[..., Array]:
    """Return the function `compared` of probes.py.

    Raises:
        ExerciseError: There is none.
    """
    found = load_probes(task.folder).get("compared")
    if found is None:
        raise ExerciseError("probes.py has no function compared(inputs, answer)")
    return found


def _parts(value: object, names: tuple[str, ...]) -> tuple[Sequence[object], str | None]:
    if len(names) == 1:
        if isinstance(value, tuple):
            return (), (
                f"You returned {len(value)} values in a tuple; expected is one array, "
                f"`{names[0]}`. Is there a stray comma, or a second result after `return`?"
            )
        return (value,), None
    if not isinstance(value, tuple) or len(value) != len(names):
        got = f"{len(value)} values" if isinstance(value, tuple) else f"a {type(value).__name__}"
        return (
            (),
            f"You returned {got}; expected are {len(names)}: {', '.join(names)}, in this order.",
        )
    return value, None


def all_answers(
    code: str, task: FunctionTask, cases: Sequence[Case], *, filename: str
) -> list[Answer]:
    """Run one of the author's own programs (solution, misconception) on all cases.

    Raises:
        LearnerFailure: The program does not load or lacks the function: the author's mistake.
    """
    program = Submission(code, filename, guarded=False, load_seconds=task.limits.load_seconds)
    function = program.function(task.function)
    return [answer(program, function, task, case) for case in cases]


def same(one: Answer, other: Answer, tolerance: Tolerance) -> bool:
    """Whether two answers agree: values, shapes, exceptions and side effects."""
    first, second = one.outcome, other.outcome
    if first.changed_inputs != second.changed_inputs:
        return False
    if first.used_global_rng != second.used_global_rng:
        return False
    return same_result(one, other, tolerance)


def same_result(one: Answer, other: Answer, tolerance: Tolerance) -> bool:
    """Whether two calls came to the same: values, shapes or exceptions."""
    first, second = one.outcome, other.outcome
    if first.failure or second.failure:
        return _same_failure(first.failure, second.failure)
    if one.problem or other.problem:
        return bool(one.problem and other.problem) and _same_raw(
            first.value, second.value, tolerance
        )
    return all(close(one.arrays[name], other.arrays[name], tolerance).all() for name in one.arrays)


def close(got: Array, expected: Array, tolerance: Tolerance) -> Array:
    """Return, cell by cell, whether `got` equals `expected` within the tolerance. Same shapes."""
    if got.dtype.kind not in "fiub" or expected.dtype.kind not in "fiub":
        return np.asarray(got == expected)
    agree: Array = np.isclose(
        got.astype(float), expected.astype(float),
        rtol=tolerance.rtol, atol=tolerance.atol, equal_nan=True,
    )  # fmt: skip
    return agree


def _same_failure(one: LearnerFailure | None, other: LearnerFailure | None) -> bool:
    return one is not None and other is not None and one.error_type == other.error_type


def _same_raw(one: object, other: object, tolerance: Tolerance) -> bool:
    """Compare results of a wrong shape or type."""
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return (
            type(one) is type(other)
            and len(one) == len(other)
            and all(_same_raw(a, b, tolerance) for a, b in zip(one, other, strict=True))
        )
    if not isinstance(one, np.ndarray | float | int) or type(one) is not type(other):
        return type(one) is type(other)
    a, b = np.asarray(one), np.asarray(other)
    return a.shape == b.shape and bool(close(a, b, tolerance).all())
