"""A learner's function beside the reference: call both, shrink failures, show the difference."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.cases import Case, Probes
from browser_runtime.grading.exercise.folder import ExerciseError
from browser_runtime.grading.exercise.shapes import sizes
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain import difference
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.table import MAX_ROWS
from browser_runtime.grading.explain.verdict import Verdict
from browser_runtime.grading.measure.answers import Answer, all_answers, answer
from browser_runtime.grading.measure.limits import allow_for
from browser_runtime.grading.measure.sandbox import Submission
from browser_runtime.grading.measure.shrinking import shrink


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The solution's answers, taken before any of the learner's code has run."""

    cases: Sequence[Case]
    answers: Sequence[Answer]
    program: Submission


def take_reference(task: FunctionTask, probes: Probes, rng: np.random.Generator) -> Reference:
    """Draw the cases of this attempt and answer them with the solution.

    Raises:
        ExerciseError: The solution fails on one of them, which is the author's mistake.
        LearnerFailure: The solution does not even load.
    """
    cases = probes.cases(rng)
    code = task.folder.text("solution.py")
    answers = all_answers(code, task, cases, filename="solution.py")
    for case, have in zip(cases, answers, strict=True):
        failure = have.outcome.failure
        wrong = failure.message if failure else have.problem or impurity(have)
        if wrong:
            raise ExerciseError(f"solution.py fails on {case.name}: {wrong}")
    program = Submission(code, "solution.py", guarded=False)
    allow_for(_seconds(task, program, cases, answers))
    return Reference(cases=cases, answers=answers, program=program)


def _seconds(
    task: FunctionTask, program: Submission, cases: Sequence[Case], answers: Sequence[Answer]
) -> list[float]:
    """Return what each of the solution's calls took; the longest is tried again.

    A pause of the machine, which is over by then, is no slow machine.
    """
    seconds = [have.outcome.seconds for have in answers]
    longest = int(np.argmax(seconds))
    again = answer(program, program.function(task.function), task, cases[longest])
    seconds[longest] = min(seconds[longest], again.outcome.seconds)
    return seconds


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A learner's function and the reference it is measured against."""

    task: FunctionTask
    probes: Probes
    reference: Reference
    submission: Submission
    function: Callable[..., Any]
    rng: np.random.Generator

    def ask(self, case: Case) -> Answer:
        """Return the learner's answer."""
        return answer(self.submission, self.function, self.task, case)

    def ask_afresh(self, case: Case) -> Answer:
        """Return the answer of the learner's file, run anew for this one call."""
        own = self.submission
        again = Submission(own.code, own.filename, load_seconds=self.task.limits.load_seconds)
        return answer(again, again.function(self.task.function), self.task, case)

    def expected(self, case: Case) -> Answer:
        """Return the solution's answer."""
        program = self.reference.program
        return answer(program, program.function(self.task.function), self.task, case)

    def result(self, **inputs: Any) -> Any:  # noqa: ANN401 - one array, or several in a dict
        """Call the learner's function as authors do: inputs by name, the result or an exception.

        Raises:
            LearnerFailure: The function fails or returns something of the wrong shape.
        """
        return _as_authors_see(self.ask(Case(name="", inputs=inputs)))

    def solved(self, **inputs: Any) -> Any:  # noqa: ANN401 - as `result`
        """Call the solution as authors do."""
        return _as_authors_see(self.expected(Case(name="", inputs=inputs)))

    def beside(self, case: Case) -> Attempt:
        """Return the attempt with one more case, answered by the solution."""
        known = self.reference
        more = Reference(
            cases=[*known.cases, case],
            answers=[*known.answers, self.expected(case)],
            program=known.program,
        )
        return dataclasses.replace(self, reference=more)

    def is_to_shrink(self, case: Case) -> bool:
        """Whether a case is worth making small: nobody chose its numbers, or it is long."""
        return (
            case.is_random
            or max(sizes(self.task.arguments, case.inputs).values(), default=0) > MAX_ROWS
        )

    def shrunk(self, case: Case, fails: Callable[[dict[str, Any]], bool]) -> Case:
        """Return the smallest inputs found on which `fails` still holds.

        Where right answers differ by chance nothing is made smaller: fewer draws differ more.
        """
        if self.task.compared:
            return case
        tidy = self.probes.get("tidy") or (lambda inputs: inputs)
        inputs = shrink(case.inputs, self.task.arguments, fails, tidy)
        return Case(name="the smallest failing input found", inputs=inputs)

    def shown(
        self,
        verdict: Verdict,
        case: Case,
        have: Answer,
        want: Answer,
        cell: tuple[int, ...] | None = None,
    ) -> Verdict:
        """Return the verdict with the evidence of one case: first difference, or traceback.

        Args:
            verdict: Without evidence.
            case: The inputs.
            have: The learner's answer.
            want: The solution's.
            cell: The cell that the message speaks of; the first that differs when left out.
        """
        verdict = verdict.replace(printed=have.outcome.printed)
        if not have.arrays:
            failure = have.outcome.failure
            return verdict.replace(trace=failure.trace, line=failure.line) if failure else verdict
        found = self.difference(case, have, want, cell)
        if found is None:
            return verdict
        return verdict.replace(difference=difference.report(self.task, case, found))

    def difference(
        self, case: Case, have: Answer, want: Answer, cell: tuple[int, ...] | None = None
    ) -> difference.Found | None:
        """Locate the first difference; the arguments are those of `shown`."""
        functions = self.result, self.solved
        return difference.find(self.task, self.probes, functions, case, have, want, cell)


def _as_authors_see(have: Answer) -> Any:  # noqa: ANN401 - one array, or several in a dict
    if have.outcome.failure is not None:
        raise have.outcome.failure
    if have.problem is not None:
        raise LearnerFailure(kind="shape", message=have.problem)
    arrays = list(have.returned.values())
    return arrays[0] if len(arrays) == 1 else have.returned


def impurity(have: Answer) -> str | None:
    """Name the side effects of a call; None when there are none."""
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
