"""Recognise a known mistake: the answer equals that of a misconception's program everywhere."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from browser_runtime.grading.exercise.cases import Case, Probes
from browser_runtime.grading.exercise.folder import ExerciseError, Folder
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain import difference, wording
from browser_runtime.grading.explain.merge import merged_pairs
from browser_runtime.grading.measure.answers import Answer, all_answers, same
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

    def placeholders(self, inputs: dict[str, Any], got: object, expected: object) -> dict[str, Any]:
        """Return the numbers of the program's `placeholders(inputs, got, expected)`, if any."""
        module = Submission(self.code, f"{self.id}.py", guarded=False)
        own = module.namespace.get("placeholders")
        return dict(own(inputs, got, expected)) if own else {}


def misconceptions(folder: Folder) -> list[Misconception]:
    """Return the misconceptions of a folder, by id."""
    programs = folder.programs("misconceptions")
    return [Misconception(id=name, code=code) for name, code in programs.items()]


def mistakes(folder: Folder) -> dict[str, str]:
    """Return id -> message, gaps open, of the misconceptions of a folder."""
    return {one.id: one.message for one in misconceptions(folder)}


def match(
    task: FunctionTask, cases: Sequence[Case], answers: Sequence[Answer]
) -> Misconception | None:
    """Return the misconception whose program answers every case as the learner's did.

    Single mistakes are tried first, then programs that combine two whose changes to the solution
    touch different lines. The first of such a pair is named, so that the learner mends one thing
    at a time.
    """
    known = misconceptions(task.folder)
    for one in known:
        if _equal(task, one.code, cases, answers, one.id):
            return one
    if not any(have.arrays for have in answers):
        return None  # nothing distinguishes two mistakes from any others
    for first, second, code in merged_pairs(task.folder.text("solution.py"), known):
        if _equal(task, code, cases, answers, f"{first.id}+{second.id}"):
            return first
    return None


def _equal(
    task: FunctionTask, code: str, cases: Sequence[Case], answers: Sequence[Answer], name: str
) -> bool:
    """Compare case by case, stopping at the first that differs."""
    return all(
        same(all_answers(code, task, [case], filename=f"{name}.py")[0], have, task.tolerance)
        for case, have in zip(cases, answers, strict=True)
    )


def numbers(
    one: Misconception,
    task: FunctionTask,
    probes: Probes,
    function: Callable[..., Any],
    case: Case,
    got: Answer,
    expected: Answer,
) -> dict[str, Any]:
    """Return the numbers that a misconception's message may quote about the answer to one case.

    Scalar inputs by name; of the first differing cell its indices (`t`, `n`), `got`, `expected` and
    the inputs there; sizes (`T`, `N`); and the misconception's own placeholders.
    """
    known: dict[str, Any] = {
        name: case.inputs[name] for name, spec in task.arguments.items() if not spec.dims
    }
    found = difference.find(task, probes, function, case, got, expected) if got.arrays else None
    if found is not None:
        spec = task.returns[found.name]
        known |= wording.cell_numbers(task.arguments, spec, case.inputs, found.index)
        known |= {"got": found.got[found.index], "expected": found.expected[found.index]}
    return known | one.placeholders(case.inputs, got.outcome.value, expected.outcome.value)
