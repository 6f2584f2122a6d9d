"""Grade a function: by its reference, by the mistakes people make, by what must always hold."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from browser_runtime.grading import difference, fingerprint, wording
from browser_runtime.grading.answers import Answer, all_answers, answer, same
from browser_runtime.grading.cases import Case, Probes
from browser_runtime.grading.exercise import Exercise, ExerciseError
from browser_runtime.grading.failures import LearnerFailure
from browser_runtime.grading.sandbox import Submission
from browser_runtime.grading.shrink import shrink
from browser_runtime.grading.verdict import Check, Stage, Verdict

NUM_PROPERTY_DRAWS = 4
"""Fresh inputs per property."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The solution's answers, taken before any of the learner's code has run."""

    cases: Sequence[Case]
    answers: Sequence[Answer]
    program: Submission


def take_reference(exercise: Exercise, probes: Probes, rng: np.random.Generator) -> Reference:
    """Draw the cases of this attempt and answer them with the solution.

    Raises:
        ExerciseError: The solution fails on one of them, which is the author's mistake.
        LearnerFailure: The solution does not even load.
    """
    cases = probes.cases(rng)
    code = exercise.text("solution.py")
    answers = all_answers(code, exercise, cases, filename="solution.py")
    for case, have in zip(cases, answers, strict=True):
        failure = have.outcome.failure
        wrong = failure.message if failure else have.problem or _purity(have)
        if wrong:
            raise ExerciseError(f"solution.py fails on {case.name}: {wrong}")
    program = Submission(code, "solution.py", guarded=False)
    return Reference(cases=cases, answers=answers, program=program)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A learner's function against the reference."""

    exercise: Exercise
    probes: Probes
    reference: Reference
    submission: Submission
    function: Callable[..., Any]
    rng: np.random.Generator

    def verdict(self) -> Verdict:
        """Check in order: runs, shape, purity, oracle or misconception, properties, speed."""
        answers = [self._ask(case) for case in self.reference.cases]
        return (
            self.compare(answers)
            or self._repeat(answers[-1])
            or self._properties()
            or self._speed()
            or self._passed()
        )

    def compare(
        self, answers: Sequence[Answer], measured: Mapping[str, float] = MappingProxyType({})
    ) -> Verdict | None:
        """Return the verdict on the first thing that departs from the reference, None if nothing.

        Args:
            answers: The learner's answers to the reference's cases.
            measured: Further numbers that messages may quote.
        """
        tolerance = self.exercise.tolerance
        wrong = [
            number
            for number, (have, want) in enumerate(zip(answers, self.reference.answers, strict=True))
            if not same(have, want, tolerance)
        ]
        if not wrong:
            return None
        known = fingerprint.match(self.exercise, self.reference.cases, answers)
        if known is not None:
            return self._misconception(known, answers, wrong[0], measured)
        return self._undiagnosed(answers, wrong)

    def _ask(self, case: Case) -> Answer:
        return answer(self.submission, self.function, self.exercise, case)

    def _misconception(
        self,
        known: fingerprint.Misconception,
        answers: Sequence[Answer],
        number: int,
        measured: Mapping[str, float],
    ) -> Verdict:
        case, have, want = (
            self.reference.cases[number], answers[number], self.reference.answers[number]
        )  # fmt: skip
        numbers = {
            **measured, **fingerprint.numbers(known, self.probes, _Guarded(self), case, have, want)
        }  # fmt: skip
        text = wording.fill(known.message, numbers)
        verdict = Verdict(
            status="failed", stage="misconception", message=text, misconception=known.id
        )
        return self._with_difference(verdict, case, have, want)

    def _undiagnosed(self, answers: Sequence[Answer], wrong: Sequence[int]) -> Verdict:
        """Report the most basic failure first: it runs, then shapes, then purity, then numbers."""
        for number in wrong:
            failure = answers[number].outcome.failure
            if failure is not None:
                return failed_to_run(failure, f" This was on {self._name(number)}.")
        for number in wrong:
            problem = answers[number].problem
            if problem is not None:
                text = f"{problem} (On {self._name(number)}.)"
                return Verdict(status="failed", stage="shape", message=text)
        for number in wrong:
            impure = _purity(answers[number])
            if impure is not None:
                return Verdict(status="failed", stage="purity", message=impure)
        return self._oracle(answers, wrong[0])

    def _name(self, number: int) -> str:
        return self.reference.cases[number].name

    def _oracle(self, answers: Sequence[Answer], number: int) -> Verdict:
        case, have, want = (
            self.reference.cases[number], answers[number], self.reference.answers[number]
        )  # fmt: skip
        if case.is_random:
            case = self._shrunk(case, lambda inputs: not self._agrees(inputs))
            have, want = self._ask(case), self._expected(case)
        found = difference.find(self.probes, _Guarded(self), case, have, want)
        if found is None:
            raise ValueError(f"the answers on {case.name} differ, yet no cell does")
        text = difference.sentence(self.exercise, case, found)
        verdict = Verdict(status="failed", stage="oracle", message=text)
        return verdict.replace(difference=difference.report(self.exercise, case, found))

    def _with_difference(self, verdict: Verdict, case: Case, have: Answer, want: Answer) -> Verdict:
        if not have.arrays:
            failure = have.outcome.failure
            return verdict.replace(trace=failure.trace, line=failure.line) if failure else verdict
        found = difference.find(self.probes, _Guarded(self), case, have, want)
        if found is None:
            return verdict
        return verdict.replace(difference=difference.report(self.exercise, case, found))

    def _expected(self, case: Case) -> Answer:
        program = self.reference.program
        return answer(program, program.function(self.exercise.function), self.exercise, case)

    def _agrees(self, inputs: dict[str, Any]) -> bool:
        """Whether learner and reference agree; failures of another kind count as agreement."""
        case = Case(name="", inputs=inputs)
        have, want = self._ask(case), self._expected(case)
        return not (have.arrays and want.arrays) or same(have, want, self.exercise.tolerance)

    def _shrunk(self, case: Case, fails: Callable[[dict[str, Any]], bool]) -> Case:
        tidy = self.probes.get("tidy") or (lambda inputs: inputs)
        inputs = shrink(case.inputs, self.exercise.arguments, fails, tidy)
        return Case(name="the smallest failing input found", inputs=inputs)

    def _repeat(self, before: Answer) -> Verdict | None:
        """Ask the last case again: a function of its inputs gives the same answer twice."""
        if same(self._ask(self.reference.cases[-1]), before, self.exercise.tolerance):
            return None
        text = (
            "The same inputs gave two different answers. Something outlives the call: a global "
            "variable, a default argument that is changed in place, or a random number. What does "
            "your function remember?"
        )
        return Verdict(status="failed", stage="purity", message=text)

    def _properties(self) -> Verdict | None:
        for holds in self.probes.properties().values():
            for _ in range(NUM_PROPERTY_DRAWS):
                inputs = self.probes.sample(self.rng)
                if not self._holds(holds, inputs):
                    return self._broken(holds, inputs)
        return None

    def _holds(self, holds: Callable[..., Any], inputs: dict[str, Any]) -> bool:
        return bool(holds(_Guarded(self), inputs))

    def _breaks(self, holds: Callable[..., Any], inputs: dict[str, Any]) -> bool:
        """As `not _holds`, but an input on which the function fails altogether shows nothing."""
        try:
            return not self._holds(holds, inputs)
        except LearnerFailure:
            return False

    def _broken(self, holds: Callable[..., Any], inputs: dict[str, Any]) -> Verdict:
        case = self._shrunk(
            Case(name="", inputs=inputs), lambda smaller: self._breaks(holds, smaller)
        )
        spec = next(iter(self.exercise.returns.values()))
        numbers = wording.cell_numbers(self.exercise.arguments, spec, case.inputs, ())
        numbers |= {
            name: case.inputs[name]
            for name, spec in self.exercise.arguments.items() if not spec.dims
        }  # fmt: skip
        text = wording.fill(wording.one_line(holds.__doc__ or ""), numbers)
        verdict = Verdict(status="failed", stage="property", message=text)
        have, want = self._ask(case), self._expected(case)
        agree = same(have, want, self.exercise.tolerance)
        return verdict if agree else self._with_difference(verdict, case, have, want)

    def _speed(self) -> Verdict | None:
        """Ask `large(rng)` of probes.py, where there is one, within its time limit."""
        large = self.probes.get("large")
        if large is None:
            return None
        inputs, seconds = large(self.rng)
        outcome = self.submission.call(self.function, inputs, seconds)
        if outcome.failure is None:
            return None
        shown = " x ".join(str(n) for n in np.shape(next(iter(inputs.values()))))
        text = (
            f"The numbers are right, but a rollout of {shown} steps did not get through: "
            f"{outcome.failure.message}"
        )
        return Verdict(status="failed", stage="speed", message=text)

    def _passed(self) -> Verdict:
        fixed = sum(not case.is_random for case in self.reference.cases)
        fresh = len(self.reference.cases) - fixed
        checks = [
            Check(name=f"{fixed} fixed cases, some worked out by hand", passed=True),
            Check(name=f"{fresh} random inputs drawn for this attempt", passed=True),
        ]
        properties = len(self.probes.properties())
        if properties:
            checks.append(Check(name=f"{properties} properties that must always hold", passed=True))
        return Verdict(
            status="passed", stage="passed", message="Correct on every check.", checks=checks
        )


class _Guarded:
    """The learner's function for a property: takes inputs, returns the array, raises on failure."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt

    def __call__(self, **inputs: Any) -> Any:  # noqa: ANN401 - one array, or several in a dict
        have = self._attempt._ask(Case(name="", inputs=inputs))
        if have.outcome.failure is not None:
            raise have.outcome.failure
        if have.problem is not None:
            raise LearnerFailure(kind="shape", message=have.problem)
        arrays = list(have.arrays.values())
        return arrays[0] if len(arrays) == 1 else have.arrays


def _purity(have: Answer) -> str | None:
    changed = have.outcome.changed_inputs
    if changed:
        names = " and ".join(f"`{name}`" for name in changed)
        return (
            f"Your function changed its input {names} in place. Whoever called it still needs the "
            "original: the rollout is used again in every epoch. Which line writes into it?"
        )
    if have.outcome.used_global_rng:
        return (
            "Your function drew from numpy's or Python's global random numbers. A run could not be "
            "replayed then: use only the generator it is given, or none at all."
        )
    return None


def failed_to_run(failure: LearnerFailure, where: str = "") -> Verdict:
    """Return the verdict on code that raised, hung or lacks the function."""
    stages: dict[str, Stage] = {"time": "speed", "missing": "signature", "shape": "shape"}
    stage = stages.get(failure.kind, "runs")
    return Verdict(
        status="failed", stage=stage, message=failure.message + where,
        trace=failure.trace, line=failure.line,
    )  # fmt: skip


def check_signature(exercise: Exercise, function: Callable[..., Any]) -> Verdict | None:
    """Compare the function's parameters with the declared ones, by name."""
    wanted = ", ".join(exercise.arguments)
    try:
        inspect.signature(function).bind(**dict.fromkeys(exercise.arguments))
    except TypeError as error:
        text = (
            f"`{exercise.function}` is called with the arguments {wanted}, by name; yours has "
            f"{inspect.signature(function)}: {error}."
        )
        return Verdict(status="failed", stage="signature", message=text)
    except ValueError:
        return None  # a callable without a signature: calling it will tell
    return None
