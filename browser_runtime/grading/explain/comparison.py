"""Compare a learner's answers with the reference's: a known mistake, or the first difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from browser_runtime.grading.explain import difference, fingerprint, wording
from browser_runtime.grading.explain.verdict import Verdict, failed_to_run
from browser_runtime.grading.measure.answers import Answer, same
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
    known = fingerprint.match(attempt.task, attempt.reference.cases, answers)
    if known is not None:
        return _misconception(attempt, known, answers, wrong[0], measured)
    return _undiagnosed(attempt, answers, wrong)


def _misconception(
    attempt: Attempt,
    known: fingerprint.Misconception,
    answers: Sequence[Answer],
    number: int,
    measured: Mapping[str, float],
) -> Verdict:
    case, want = attempt.reference.cases[number], attempt.reference.answers[number]
    have = answers[number]
    quoted = fingerprint.numbers(
        known, attempt.task, attempt.probes, attempt.result, case, have, want
    )
    text = wording.fill(known.message, {**measured, **quoted})
    verdict = Verdict(status="failed", stage="misconception", message=text, misconception=known.id)
    return attempt.shown(verdict, case, have, want)


def _undiagnosed(attempt: Attempt, answers: Sequence[Answer], wrong: Sequence[int]) -> Verdict:
    """Report the most basic failure first: it runs, then shapes, then purity, then numbers."""
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


def _first_difference(attempt: Attempt, answers: Sequence[Answer], number: int) -> Verdict:
    case, want = attempt.reference.cases[number], attempt.reference.answers[number]
    have = answers[number]
    if case.is_random:
        case = attempt.shrunk(case, lambda inputs: not attempt.agrees(inputs))
        have, want = attempt.ask(case), attempt.expected(case)
    found = difference.find(attempt.task, attempt.probes, attempt.result, case, have, want)
    if found is None:
        raise ValueError(f"the answers on {case.name} differ, yet no cell does")
    return Verdict(
        status="failed",
        stage="oracle",
        message=difference.sentence(attempt.task, case, found),
        difference=difference.report(attempt.task, case, found),
    )
