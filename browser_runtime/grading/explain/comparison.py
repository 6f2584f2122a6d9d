"""Compare a learner's answers with the reference's: a known mistake, or the first difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from browser_runtime.grading.explain import fingerprint, wording
from browser_runtime.grading.explain.departure import departure
from browser_runtime.grading.explain.verdict import Verdict, failed_to_run
from browser_runtime.grading.measure.answers import Answer, same, same_result
from browser_runtime.grading.measure.attempt import Attempt, impurity


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
    case, have = attempt.reference.cases[known.case], answers[known.case]
    want, cell = attempt.reference.answers[known.case], known.cell
    if cell is not None and attempt.is_to_shrink(case):
        mistake = known.mistake
        case = attempt.shrunk(
            case, lambda it: fingerprint.cell_shown(attempt, mistake, it) is not None
        )
        have, want = attempt.ask(case), attempt.expected(case)
        cell = fingerprint.cell_shown(attempt, mistake, case.inputs)
    quoted = fingerprint.numbers(known.mistake, attempt.task, case, cell, have, want)
    text = wording.fill(known.mistake.message, {**measured, **quoted})
    verdict = Verdict(
        status="failed", stage="misconception", message=text, misconception=known.mistake.id
    )
    return attempt.shown(verdict, case, have, want, cell)


def _undiagnosed(attempt: Attempt, answers: Sequence[Answer], wrong: Sequence[int]) -> Verdict:
    """Report the most basic failure first: it runs, then shapes, then purity, then numbers."""
    forgetful = remembers(attempt, answers, wrong[0])
    if forgetful is not None:
        return forgetful
    names = [case.name for case in attempt.reference.cases]
    for number in wrong:
        failure = answers[number].outcome.failure
        if failure is not None:
            verdict = failed_to_run(failure, f" This was on {names[number]}.")
            return verdict.replace(printed=answers[number].outcome.printed)
    for number in wrong:
        problem = answers[number].problem
        if problem is not None:
            outcome = answers[number].outcome
            if outcome.value is None and outcome.printed:
                problem += " What it printed is shown below; printing hands nothing back."
            text = f"{problem} (On {names[number]}.)"
            return Verdict(status="failed", stage="shape", message=text, printed=outcome.printed)
    for number in wrong:
        impure = impurity(answers[number])
        if impure is not None:
            return Verdict(status="failed", stage="purity", message=impure)
    return departure(attempt, answers)


def remembers(attempt: Attempt, answers: Sequence[Answer], number: int) -> Verdict | None:
    """Ask one case again, here and in a file run afresh: the answer must be the same as before."""
    before, case = answers[number], attempt.reference.cases[number]
    failure = before.outcome.failure
    if failure is not None and failure.kind == "time":
        return None
    again = (ask(case) for ask in (attempt.ask, attempt.ask_afresh))
    if all(same_result(have, before, attempt.task.tolerance) for have in again):
        return None
    text = (
        "The same inputs gave two different answers. Something outlives the call: a global "
        "variable, a default argument that is changed in place, or a random number. What does "
        "your function remember?"
    )
    return Verdict(status="failed", stage="purity", message=text)
