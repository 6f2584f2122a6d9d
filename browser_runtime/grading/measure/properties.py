"""Properties that must always hold: the author's `property_*`, and a small counterexample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from browser_runtime.grading.exercise.cases import Case
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.verdict import Verdict
from browser_runtime.grading.measure.answers import same
from browser_runtime.grading.measure.attempt import Attempt

NUM_DRAWS = 4
"""Fresh inputs per property."""

Property = Callable[..., Any]
"""`property_name(function, inputs) -> bool`; its docstring is the learner's message."""


def broken_property(attempt: Attempt) -> Verdict | None:
    """Return the verdict on the first property that does not hold, None when all hold.

    Raises:
        LearnerFailure: The function fails on one of the inputs.
    """
    for holds in attempt.probes.properties().values():
        for _ in range(NUM_DRAWS):
            inputs = attempt.probes.sample(attempt.rng)
            if not holds(attempt.result, inputs):
                return _counterexample(attempt, holds, inputs)
    return None


def _counterexample(attempt: Attempt, holds: Property, inputs: dict[str, Any]) -> Verdict:
    def breaks(smaller: dict[str, Any]) -> bool:
        """Whether the property is False; inputs on which the function fails show nothing."""
        try:
            return not holds(attempt.result, smaller)
        except LearnerFailure:
            return False

    task = attempt.task
    case = attempt.shrunk(Case(name="", inputs=inputs), breaks)
    spec = next(iter(task.results.values()))
    numbers = wording.cell_numbers(task.arguments, spec, case.inputs, ())
    text = wording.fill(wording.one_line(holds.__doc__ or ""), numbers)
    verdict = Verdict(status="failed", stage="property", message=text)
    have, want = attempt.ask(case), attempt.expected(case)
    if same(have, want, task.tolerance):
        return verdict  # the property used other inputs, which only its text can name
    return attempt.shown(verdict, case, have, want)
