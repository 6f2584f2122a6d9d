"""Compare a learner's answers with the reference's: a known mistake, or the first difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.cases import Case
from browser_runtime.grading.exercise.shapes import Array
from browser_runtime.grading.explain import difference, fingerprint, wording
from browser_runtime.grading.explain.relations import relation
from browser_runtime.grading.explain.relations.evidence import Evidence, Pair
from browser_runtime.grading.explain.verdict import Verdict, failed_to_run
from browser_runtime.grading.measure.answers import Answer, close, same
from browser_runtime.grading.measure.attempt import Attempt, impurity

NOT_FINITE = (
    "Not every entry is a finite number. Look for a division by zero, a power that became too "
    "small, or an overflow: which of your quantities gets there first?"
)


def compare(
    attempt: Attempt,
    answers: Sequence[Answer],
    measured: Mapping[str, float] = MappingProxyType({}),
) -> Verdict | None:
    """Return the verdict on the first departure from the reference, None if there is none.

    Args:
        attempt: The learner's function and the reference.
        answers: Its answers to the reference's cases.
        measured: Further numbers that messages may quote.
    """
    wrong = [
        number
        for number, (have, want) in enumerate(zip(answers, attempt.reference.answers, strict=True))
        if not same(have, want, attempt.task.tolerance)
    ]
    if not wrong:
        return None
    known = fingerprint.match(attempt, answers, wrong)
    if known is not None:
        return _misconception(attempt, known, answers, measured)
    return _undiagnosed(attempt, answers, wrong)


def _misconception(
    attempt: Attempt,
    known: fingerprint.Match,
    answers: Sequence[Answer],
    measured: Mapping[str, float],
) -> Verdict:
    number, mistake = known.case, known.mistake
    case, want = attempt.reference.cases[number], attempt.reference.answers[number]
    have = answers[number]
    quoted = fingerprint.numbers(known, attempt.task, case, have, want)
    text = wording.fill(mistake.message, {**measured, **quoted})
    verdict = Verdict(
        status="failed", stage="misconception", message=text, misconception=mistake.id
    )
    return attempt.shown(verdict, case, have, want, known.cell)


def _undiagnosed(attempt: Attempt, answers: Sequence[Answer], wrong: Sequence[int]) -> Verdict:
    """Report the most basic failure first: it runs, then shapes, then purity, then numbers."""
    forgetful = remembers(attempt, answers, wrong[0])
    if forgetful is not None:
        return forgetful
    names = [case.name for case in attempt.reference.cases]
    for number in wrong:
        failure = answers[number].outcome.failure
        if failure is not None:
            return failed_to_run(failure, f" This was on {names[number]}.")
    for number in wrong:
        problem = answers[number].problem
        if problem is not None:
            only_printed = answers[number].outcome.value is None
            if only_printed and attempt.submission.printed.getvalue():
                problem += " What it printed is shown below; printing hands nothing back."
            text = f"{problem} (On {names[number]}.)"
            return Verdict(status="failed", stage="shape", message=text)
    for number in wrong:
        impure = impurity(answers[number])
        if impure is not None:
            return Verdict(status="failed", stage="purity", message=impure)
    return _first_difference(attempt, answers, wrong[0])


def remembers(attempt: Attempt, answers: Sequence[Answer], number: int) -> Verdict | None:
    """Ask one case again, here and in a file run afresh: the answer must be the same as before."""
    before, case = answers[number], attempt.reference.cases[number]
    failure = before.outcome.failure
    if failure is not None and failure.kind == "time":
        return None
    again = (ask(case) for ask in (attempt.ask, attempt.ask_afresh))
    if all(same(have, before, attempt.task.tolerance) for have in again):
        return None
    text = (
        "The same inputs gave two different answers. Something outlives the call: a global "
        "variable, a default argument that is changed in place, or a random number. What does "
        "your function remember?"
    )
    return Verdict(status="failed", stage="purity", message=text)


def _first_difference(attempt: Attempt, answers: Sequence[Answer], number: int) -> Verdict:
    evidence = _evidence(attempt, answers)
    finite = evidence.finite()
    by_chance = bool(attempt.task.compared)  # no relation is exact there
    related = relation(finite) if finite.off and not by_chance else None
    odd = [_strange(pair.got, pair.expected).any() for pair in evidence.pairs]
    strange = related is None and any(odd)
    shown = [
        i
        for i, pair in enumerate(evidence.pairs)
        if (odd[i] if strange else pair.wrong.any())
        and (strange or related is None or np.isfinite(pair.got).all())
    ]
    number = shown[0]
    case = attempt.reference.cases[number]
    if case.is_random:
        case = attempt.shrunk(
            case, lambda inputs: _still(attempt, inputs) if strange else not attempt.agrees(inputs)
        )
    have, want = attempt.ask(case), attempt.expected(case)
    cell = attempt.probes.first_of(_strange_cells(have, want)) if strange else None
    found = attempt.difference(case, have, want, cell)
    if found is None:
        raise ValueError(f"the answers on {case.name} differ, yet no cell does")
    said = NOT_FINITE if strange else related
    return Verdict(
        status="failed",
        stage="oracle",
        message=difference.sentence(attempt.task, case, found, said),
        difference=difference.report(attempt.task, case, found),
    )


def _strange(got: Array, expected: Array) -> Array:
    """Return which cells are NaN or infinite though the expected ones are not the same."""
    cells: Array = ~np.isfinite(got) & ~((got == expected) | (np.isnan(got) & np.isnan(expected)))
    return cells


def _strange_cells(have: Answer, want: Answer) -> Array:
    name = next(iter(have.arrays))
    return _strange(have.arrays[name], want.arrays[name])


def _still(attempt: Attempt, inputs: dict[str, Any]) -> bool:
    """Whether the learner's answer to smaller inputs is strange as well."""
    case = Case(name="", inputs=inputs)
    have, want = attempt.ask(case), attempt.expected(case)
    return bool(have.arrays) and bool(_strange_cells(have, want).any())


def _evidence(attempt: Attempt, answers: Sequence[Answer]) -> Evidence:
    name = next(iter(attempt.task.results))
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
    return Evidence(
        task=attempt.task,
        pairs=pairs,
        ask=lambda inputs: _listed(attempt.ask(Case(name="", inputs=inputs)), name),
        solve=lambda inputs: _listed(attempt.expected(Case(name="", inputs=inputs)), name),
    )


def _listed(have: Answer, name: str) -> Array | None:
    """Return an array of at least one axis: relations see a single number as a row of one."""
    return np.atleast_1d(have.arrays[name]) if name in have.arrays else None
