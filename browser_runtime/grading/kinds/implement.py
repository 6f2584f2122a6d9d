"""Grade a function: does it run, is it right, what must always hold, is it fast enough."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.read import Exercise
from browser_runtime.grading.explain.comparison import compare
from browser_runtime.grading.explain.verdict import Check, Verdict
from browser_runtime.grading.measure.answers import Answer, same
from browser_runtime.grading.measure.attempt import Attempt
from browser_runtime.grading.measure.properties import broken_property


def grade_function(attempt: Attempt) -> Verdict:
    """Check in order: runs, shape, purity, numbers, properties, speed. The first failure is told.

    Raises:
        LearnerFailure: The function fails where only a property or the speed was asked.
    """
    answers = [attempt.ask(case) for case in attempt.reference.cases]
    return (
        compare(attempt, answers)
        or _remembers(attempt, answers[-1])
        or broken_property(attempt)
        or _too_slow(attempt)
        or passed(attempt)
    )


def check_signature(exercise: Exercise, function: Callable[..., Any]) -> Verdict | None:
    """Compare the function's parameters with the declared ones, by name."""
    wanted = ", ".join(exercise.arguments)
    try:
        signature = inspect.signature(function)
    except ValueError:
        return None  # a callable without a signature: calling it will tell
    try:
        signature.bind(**dict.fromkeys(exercise.arguments))
    except TypeError as error:
        text = (
            f"`{exercise.function}` is called with the arguments {wanted}, by name; yours has "
            f"{signature}: {error}."
        )
        return Verdict(status="failed", stage="signature", message=text)
    return None


def passed(attempt: Attempt, message: str = "Correct on every check.") -> Verdict:
    """Return the verdict on a correct function, with what it was checked on."""
    cases = attempt.reference.cases
    fixed = sum(not case.is_random for case in cases)
    said = [
        f"{fixed} fixed cases, some worked out by hand",
        f"{len(cases) - fixed} random inputs drawn for this attempt",
    ]
    if properties := len(attempt.probes.properties()):
        said.append(f"{properties} properties that must always hold")
    checks = [Check(name=name, passed=True) for name in said]
    return Verdict(status="passed", stage="passed", message=message, checks=checks)


def _remembers(attempt: Attempt, before: Answer) -> Verdict | None:
    """Ask the last case again: a function of its inputs gives the same answer twice."""
    again = attempt.ask(attempt.reference.cases[-1])
    if same(again, before, attempt.exercise.tolerance):
        return None
    text = (
        "The same inputs gave two different answers. Something outlives the call: a global "
        "variable, a default argument that is changed in place, or a random number. What does "
        "your function remember?"
    )
    return Verdict(status="failed", stage="purity", message=text)


def _too_slow(attempt: Attempt) -> Verdict | None:
    """Ask `large(rng)` of probes.py, where there is one, within its time limit."""
    large = attempt.probes.get("large")
    if large is None:
        return None
    inputs, seconds = large(attempt.rng)
    outcome = attempt.submission.call(attempt.function, inputs, seconds)
    if outcome.failure is None:
        return None
    shape = " by ".join(str(size) for size in np.shape(next(iter(inputs.values()))))
    text = (
        f"The numbers are right, but a rollout of {shape} did not get through: "
        f"{outcome.failure.message}"
    )
    return Verdict(status="failed", stage="speed", message=text)
