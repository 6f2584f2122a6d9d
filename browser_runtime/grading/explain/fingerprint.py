"""Recognise a known mistake: the answer equals that of a misconception's program everywhere."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.cases import Case
from browser_runtime.grading.exercise.folder import ExerciseError, Folder
from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.merge import merged_pairs
from browser_runtime.grading.measure.answers import Answer, all_answers, close, same
from browser_runtime.grading.measure.attempt import Attempt
from browser_runtime.grading.measure.sandbox import Submission


@dataclass(frozen=True, kw_only=True)
class Misconception:
    """A complete wrong program; its docstring is the message for whoever made the mistake."""

    id: str
    code: str

    @property
    def message(self) -> str:
        """The docstring, with gaps still open.

        Raises:
            ExerciseError: There is none.
        """
        text = ast.get_docstring(ast.parse(self.code))
        if not text:
            raise ExerciseError(f"misconception {self.id} has no docstring; it is the message")
        return wording.one_line(text)

    def placeholders(
        self, inputs: dict[str, Any], cell: tuple[int, ...], got: object, expected: object
    ) -> dict[str, Any]:
        """Return the numbers of `placeholders(inputs, cell, got, expected)`, if there is one."""
        own = self._own("placeholders")
        return dict(own(inputs, cell, got, expected)) if own else {}

    def speaks_of(self, inputs: dict[str, Any], shape: tuple[int, ...]) -> Array:
        """Return the cells that the message can speak of: the program's `shown_at(inputs)`."""
        own = self._own("shown_at")
        cells = own(inputs) if own else np.ones(shape, bool)
        return np.broadcast_to(np.asarray(cells), shape)

    def _own(self, name: str) -> Callable[..., Any] | None:
        module = Submission(self.code, f"{self.id}.py", guarded=False)
        return module.namespace.get(name)


def misconceptions(folder: Folder) -> list[Misconception]:
    """Return the misconceptions of a folder, by id."""
    programs = folder.programs("misconceptions")
    return [Misconception(id=name, code=code) for name, code in programs.items()]


def mistakes(folder: Folder) -> dict[str, str]:
    """Return id -> message, gaps open, of the misconceptions of a folder."""
    return {one.id: one.message for one in misconceptions(folder)}


@dataclass(frozen=True, kw_only=True)
class Match:
    """A known mistake, and the cell that shows it on its own."""

    mistake: Misconception
    case: int
    """Number of the case."""
    cell: tuple[int, ...] | None
    """A cell where this mistake alone gives the learner's wrong number; None where the answer has
    no cells, or none of them is wrong."""


def match(attempt: Attempt, answers: Sequence[Answer], wrong: Sequence[int]) -> Match | None:
    """Return the misconception whose program answers every case as the learner's did.

    Single mistakes are tried first, then programs that combine two whose changes to the solution
    touch different lines. Of such a pair one is named that some wrong cell shows alone, so that
    the learner mends one thing at a time.
    """
    task, cases = attempt.task, attempt.reference.cases
    known = misconceptions(task.folder)
    for one in known:
        if _equal(task, one.code, cases, answers, one.id):
            return _shown_by(attempt, one, answers, wrong, answers)
    if not any(have.arrays for have in answers):
        return None  # nothing distinguishes two mistakes from any others
    for first, second, code in merged_pairs(task.folder.text("solution.py"), known):
        if not _equal(task, code, cases, answers, f"{first.id}+{second.id}"):
            continue
        for one in (first, second):
            alone = all_answers(one.code, task, cases, filename=f"{one.id}.py")
            found = _shown_by(attempt, one, answers, wrong, alone)
            if found is not None and found.cell is not None:
                return found
    return None


def _shown_by(
    attempt: Attempt,
    one: Misconception,
    answers: Sequence[Answer],
    wrong: Sequence[int],
    alone: Sequence[Answer],
) -> Match | None:
    """Return the first case with a cell that shows a mistake on its own.

    A message about certain cells (`shown_at`) needs one of those.
    """
    has_values = False
    for number in wrong:
        triple = answers[number], attempt.reference.answers[number], alone[number]
        cell, differs = _cell(attempt, one, attempt.reference.cases[number], triple)
        has_values |= differs
        if cell is not None:
            return Match(mistake=one, case=number, cell=cell)
    return None if has_values else Match(mistake=one, case=wrong[0], cell=None)


def _cell(
    attempt: Attempt, one: Misconception, case: Case, answers: tuple[Answer, Answer, Answer]
) -> tuple[tuple[int, ...] | None, bool]:
    """Return the first cell that shows a mistake on its own, and whether any cell is wrong.

    Args:
        attempt: The learner's.
        one: The mistake.
        case: The inputs.
        answers: Of the learner, of the solution, and of the mistake alone.
    """
    have, want, alone = answers
    tolerance, differs = attempt.task.tolerance, False
    for name in have.arrays if alone.arrays and want.arrays else ():
        got, expected = have.arrays[name], want.arrays[name]
        off = ~close(got, expected, tolerance)
        differs |= bool(off.any())
        off &= close(got, alone.arrays[name], tolerance)
        off &= one.speaks_of(case.inputs, got.shape)
        if off.any():
            return attempt.probes.first_of(off), True
    return None, differs


def _equal(
    task: FunctionTask, code: str, cases: Sequence[Case], answers: Sequence[Answer], name: str
) -> bool:
    """Compare case by case, stopping at the first that differs."""
    return all(
        same(all_answers(code, task, [case], filename=f"{name}.py")[0], have, task.tolerance)
        for case, have in zip(cases, answers, strict=True)
    )


def cell_shown(
    attempt: Attempt, one: Misconception, inputs: dict[str, Any]
) -> tuple[int, ...] | None:
    """Return a cell of the learner's answer to other inputs that shows a mistake alone."""
    case = Case(name="", inputs=inputs)
    have, want = attempt.ask(case), attempt.expected(case)
    [alone] = all_answers(one.code, attempt.task, [case], filename=f"{one.id}.py")
    return _cell(attempt, one, case, (have, want, alone))[0]


def numbers(
    one: Misconception,
    task: FunctionTask,
    case: Case,
    cell: tuple[int, ...] | None,
    got: Answer,
    expected: Answer,
) -> dict[str, Any]:
    """Return the numbers that a misconception's message may quote about the answer to one case.

    Scalar inputs by name; of the cell its indices (`t`, `n`), `got`, `expected` and the inputs
    there; sizes (`T`, `N`); and the misconception's own placeholders.
    """
    known: dict[str, Any] = {
        name: case.inputs[name] for name, spec in task.arguments.items() if not spec.dims
    }
    if got.arrays and cell is not None:
        name, spec = next(iter(task.results.items()))
        known |= wording.cell_numbers(task.arguments, spec, case.inputs, cell)
        texts = wording.pair(got.arrays[name][cell], expected.arrays[name][cell])
        known |= dict(zip(("got", "expected"), texts, strict=True))
    values = got.outcome.value, expected.outcome.value
    own = one.placeholders(case.inputs, cell or (), *values)
    return known | own
