"""A departure from the reference that no known mistake explains: its kind, shown on small inputs.

The kind is, in this order: all answers relate to the expected ones in one way; some are not finite;
or one quantity is the first to go wrong. Inputs are made small as long as they show the same kind,
so that the numbers, the sentence and its question belong together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.cases import Case
from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.explain import difference
from browser_runtime.grading.explain.relations import Relation, relation
from browser_runtime.grading.explain.relations.evidence import Evidence, Pair
from browser_runtime.grading.explain.verdict import Verdict
from browser_runtime.grading.measure.answers import Answer, close
from browser_runtime.grading.measure.attempt import Attempt

NOT_FINITE = (
    "Not every entry is a finite number. Look for a division by zero, a power that became too "
    "small, or an overflow: which of your quantities gets there first?"
)
TOO_LARGE = (
    "A number of this size is a sign that something overflowed, and nothing can be worked out from "
    "it. Which of your quantities grows so large, or is an infinity that was written over?"
)

Shows = Callable[[dict[str, Any]], bool]
"""Whether inputs show the same kind of departure."""


def departure(attempt: Attempt, answers: Sequence[Answer]) -> Verdict:
    """Return the verdict on well-shaped answers of which some are wrong."""
    evidence = _evidence(attempt, answers)
    finite = evidence.finite()
    by_chance = bool(attempt.task.compared)  # no relation is exact there
    related = relation(finite) if finite.off and not by_chance else None
    if related is not None:
        return _related(attempt, evidence, related)
    if finite.strange:
        return _strange(attempt, evidence)
    return _first_quantity(attempt, evidence)


def _related(attempt: Attempt, evidence: Evidence, related: Relation) -> Verdict:
    """Say how all answers relate to the expected ones."""
    finite = evidence.finite()
    first = finite.off[0]
    is_plain = related(finite.alone(first)) is not None

    def shows(inputs: dict[str, Any]) -> bool:
        more = finite.beside(inputs)
        if more is None or not more.pairs[-1].is_finite or related(more) is None:
            return False
        # If one answer alone showed it, so must the smaller one.
        return not is_plain or related(more.alone(more.pairs[-1])) is not None

    case = _small(attempt, evidence, first, shows)
    said = related(finite.beside(case.inputs) or finite)
    if finite.strange:
        name = _case_of(attempt, evidence, finite.strange[0]).name
        what = "too large" if finite.strange[0].is_only_huge else "not finite"
        said = f"{said} (This speaks of your finite answers; on {name}, yours is {what}.)"
    return _verdict(attempt, case, said)


def _strange(attempt: Attempt, evidence: Evidence) -> Verdict:
    """Say that some answers are not finite."""

    def shows(inputs: dict[str, Any]) -> bool:
        more = evidence.beside(inputs)
        return more is not None and bool(more.pairs[-1].strange_cells.any())

    first = evidence.finite().strange[0]
    case = _small(attempt, evidence, first, shows)
    last = evidence.beside(case.inputs)
    shown = last.pairs[-1] if last else first
    shape = np.shape(attempt.ask(case).arrays[evidence.result])
    cell = attempt.probes.first_of(shown.strange_cells.reshape(shape))
    return _verdict(attempt, case, TOO_LARGE if shown.is_only_huge else NOT_FINITE, cell)


def _first_quantity(attempt: Attempt, evidence: Evidence) -> Verdict:
    """Say which quantity is the first to go wrong."""

    def wrong_part(inputs: dict[str, Any]) -> str | None:
        case = Case(name="", inputs=inputs)
        found = attempt.difference(case, attempt.ask(case), attempt.expected(case))
        part = found and found.first_wrong()
        return part.name if part else None

    first = evidence.off[0]
    name = wrong_part(first.inputs)

    def shows(inputs: dict[str, Any]) -> bool:
        more = evidence.beside(inputs)
        return more is not None and more.pairs[-1].is_finite and wrong_part(inputs) == name

    return _verdict(attempt, _small(attempt, evidence, first, shows))


def _small(attempt: Attempt, evidence: Evidence, first: Pair, shows: Shows) -> Case:
    """Return the case of one wrong answer, made small unless an author chose it."""
    case = _case_of(attempt, evidence, first)
    return attempt.shrunk(case, shows) if attempt.is_to_shrink(case) else case


def _case_of(attempt: Attempt, evidence: Evidence, one: Pair) -> Case:
    return next(
        case
        for case, pair in zip(attempt.reference.cases, evidence.pairs, strict=True)
        if pair is one
    )


def _verdict(
    attempt: Attempt, case: Case, said: str | None = None, cell: tuple[int, ...] | None = None
) -> Verdict:
    have = attempt.ask(case)
    found = attempt.difference(case, have, attempt.expected(case), cell)
    if found is None:
        raise ValueError(f"the answers on {case.name} differ, yet no cell does")
    return Verdict(
        status="failed",
        stage="oracle",
        message=difference.sentence(attempt.task, case, found, said),
        difference=difference.report(attempt.task, case, found),
        printed=have.outcome.printed,
    )


def _evidence(attempt: Attempt, answers: Sequence[Answer]) -> Evidence:
    """Return the answers beside the expected ones, of the first result that is ever wrong."""
    for name in attempt.task.results:
        pairs = [
            Pair(
                inputs=case.inputs,
                got=np.atleast_1d(have.arrays[name]),
                expected=np.atleast_1d(want.arrays[name]),
                wrong=np.atleast_1d(
                    ~close(have.arrays[name], want.arrays[name], attempt.task.tolerance)
                ),
            )
            for case, have, want in zip(
                attempt.reference.cases, answers, attempt.reference.answers, strict=True
            )
        ]
        if any(pair.wrong.any() for pair in pairs):
            break
    return Evidence(
        task=attempt.task,
        result=name,
        pairs=pairs,
        ask=lambda inputs: _listed(attempt.ask(Case(name="", inputs=inputs)), name),
        solve=lambda inputs: _listed(attempt.expected(Case(name="", inputs=inputs)), name),
    )


def _listed(have: Answer, name: str) -> Array | None:
    """Return an array of at least one axis: relations see a single number as a row of one."""
    return np.atleast_1d(have.arrays[name]) if name in have.arrays else None
