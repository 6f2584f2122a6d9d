"""The first place where an answer departs from the reference, and the quantities behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from browser_runtime.grading.exercise.cases import Case, Probes
from browser_runtime.grading.exercise.intermediates import intermediates
from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.numbers import numbers
from browser_runtime.grading.explain.table import Both, table
from browser_runtime.grading.explain.verdict import Difference
from browser_runtime.grading.measure.answers import Answer, close

Function = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Found:
    """A first difference, and the quantities that both answers imply."""

    index: tuple[int, ...]
    answer: Both
    """The result that differs."""
    parts: Sequence[Both] = ()
    """Its intermediate quantities, in the order of computation."""

    def first_wrong(self) -> Both | None:
        """Return the first intermediate quantity that differs in the cell, None if none does."""
        return next((part for part in self.parts if part.differs(self.index)), None)


def find(
    task: FunctionTask,
    probes: Probes,
    functions: tuple[Function, Function],
    case: Case,
    got: Answer,
    expected: Answer,
    cell: tuple[int, ...] | None = None,
) -> Found | None:
    """Locate the first difference between two well-shaped answers; None when their values agree.

    Args:
        task: The function's task.
        probes: The author's, with `intermediates` and the order of computation.
        functions: The learner's function and the solution, called with inputs by name.
        case: The inputs.
        got: The learner's answer.
        expected: The solution's.
        cell: The cell to report; the one that is computed first when left out.
    """
    for name, want in expected.arrays.items():
        have = got.arrays[name]
        wrong = ~close(have, want, task.tolerance)
        if wrong.any():
            return Found(
                index=probes.first_of(wrong) if cell is None else cell,
                answer=Both(name=name, got=have, expected=want, wrong=wrong),
                parts=_parts(task, probes, functions, case, (have, want)),
            )
    return None


def _parts(
    task: FunctionTask,
    probes: Probes,
    functions: tuple[Function, Function],
    case: Case,
    answers: tuple[Array, Array],
) -> list[Both]:
    """Return the intermediate quantities; none where the function fails on the way to them."""
    try:
        mine, right = (
            intermediates(probes, function, case.inputs, answer)
            for function, answer in zip(functions, answers, strict=True)
        )
    except LearnerFailure as failure:
        if failure.ends:
            raise
        return []
    return [
        Both(
            name=one.name,
            meaning=one.meaning,
            got=one.values,
            expected=other.values,
            wrong=~close(one.values, other.values, task.tolerance),
            question_at=one.question_at,
        )
        for one, other in zip(mine, right, strict=True)
    ]


def report(task: FunctionTask, case: Case, found: Found) -> Difference:
    """Describe a first difference for the page."""
    spec = task.results[found.answer.name]
    got, expected = found.answer.texts(found.index)
    return Difference(
        case=case.name,
        given=_given(task, case, found),
        quantity=found.answer.name,
        at=wording.at(spec, found.index),
        got=got,
        expected=expected,
        table=table(task, case, found.answer, found.parts, found.index),
        numbers=numbers(task, case, found.answer.name, found.answer.got, found.index),
    )


def _given(task: FunctionTask, case: Case, found: Found) -> str:
    """Print the inputs that have no row axis: `gamma = 0.9, gae_lambda = 0.8, last_value = 4`."""
    tail = found.index[1:]
    rowless = task.results[found.answer.name].dims[1:]
    said = []
    for name, spec in task.arguments.items():
        if spec.kind == "rng":
            continue
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
    answer = found.answer
    where = wording.at(task.results[answer.name], found.index)
    place = f"`{answer.name}` at {where}" if where else f"`{answer.name}`"
    got, want = answer.texts(found.index)
    text = f"On {case.name}, {place} is {got}; expected is {want}."
    if related is not None:
        return f"{text} {related}"
    part = found.first_wrong()
    if part is None:
        return f"{text} Work this one out by hand: which of your terms gives another number?"
    got, want = part.texts(found.index)
    return (
        f"{text} The first quantity that goes wrong there is {part.name} ({part.meaning}): {got} "
        f"instead of {want}. {part.question_at(found.index)}"
    )
