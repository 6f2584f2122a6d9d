"""Recognise a known mistake: the answer equals that of a misconception's program everywhere."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from browser_runtime.grading.exercise.cases import Case, Probes
from browser_runtime.grading.exercise.read import Exercise, ExerciseError
from browser_runtime.grading.explain import difference, wording
from browser_runtime.grading.explain.merge import merged_pairs
from browser_runtime.grading.measure.answers import Answer, all_answers, same
from browser_runtime.grading.measure.sandbox import Submission


@dataclass(frozen=True, kw_only=True)
class Misconception:
    """A complete wrong program whose docstring is what its author should read."""

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
        """Return the numbers of its own `placeholders(inputs, got, expected)`, if it has one."""
        module = Submission(self.code, f"{self.id}.py", guarded=False)
        own = module.namespace.get("placeholders")
        return dict(own(inputs, got, expected)) if own else {}


def misconceptions(exercise: Exercise) -> list[Misconception]:
    """Return the misconceptions of an exercise, by id."""
    return [
        Misconception(id=name, code=code)
        for name, code in exercise.folder("misconceptions").items()
    ]


def match(
    exercise: Exercise, cases: Sequence[Case], answers: Sequence[Answer]
) -> Misconception | None:
    """Return the misconception whose program answers every case as the learner's did.

    Single mistakes first; then programs that hold two of them at once, where the two changes to the
    solution touch different lines: then the first of the two is named, so one thing at a time.
    """
    known = misconceptions(exercise)
    for one in known:
        if _equal(exercise, one.code, cases, answers, one.id):
            return one
    if not any(have.arrays for have in answers):
        return None  # nothing to tell two mistakes from any others
    for first, second, code in merged_pairs(exercise.text("solution.py"), known):
        if _equal(exercise, code, cases, answers, f"{first.id}+{second.id}"):
            return first
    return None


def _equal(
    exercise: Exercise, code: str, cases: Sequence[Case], answers: Sequence[Answer], name: str
) -> bool:
    """Compare case by case, stopping at the first that differs."""
    return all(
        same(
            all_answers(code, exercise, [case], filename=f"{name}.py")[0], have, exercise.tolerance
        )
        for case, have in zip(cases, answers, strict=True)
    )


def numbers(
    one: Misconception,
    probes: Probes,
    function: Callable[..., Any],
    case: Case,
    got: Answer,
    expected: Answer,
) -> dict[str, Any]:
    """Return what the message of a misconception may quote about the learner's answer to one case.

    Scalar inputs by name; of the first differing cell its indices (`t`, `n`), `got`, `expected` and
    the inputs there; sizes (`T`, `N`); and the misconception's own placeholders.
    """
    exercise = probes.exercise
    known: dict[str, Any] = {
        name: case.inputs[name] for name, spec in exercise.arguments.items() if not spec.dims
    }
    found = difference.find(probes, function, case, got, expected) if got.arrays else None
    if found is not None:
        spec = exercise.returns[found.name]
        known |= wording.cell_numbers(exercise.arguments, spec, case.inputs, found.index)
        known |= {"got": found.got[found.index], "expected": found.expected[found.index]}
    return known | one.placeholders(case.inputs, got.outcome.value, expected.outcome.value)
