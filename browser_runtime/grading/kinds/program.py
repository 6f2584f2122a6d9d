"""Judge a program that defines one function: the common part of the kinds that run code."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.cases import Case, load_probes
from browser_runtime.grading.exercise.example import example
from browser_runtime.grading.exercise.folder import Folder
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.exercise.view import shared
from browser_runtime.grading.explain.comparison import compare, remembers
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.fingerprint import mistakes
from browser_runtime.grading.explain.verdict import Check, Verdict, failed_to_run
from browser_runtime.grading.kinds.kind import Samples, Steps
from browser_runtime.grading.measure.answers import Answer, answer
from browser_runtime.grading.measure.attempt import Attempt, take_reference
from browser_runtime.grading.measure.limits import allow_for
from browser_runtime.grading.measure.properties import broken_property
from browser_runtime.grading.measure.sandbox import Submission


@dataclass(frozen=True, kw_only=True)
class ProgramKind(FunctionTask):
    """The common part of the kinds whose folder holds right and wrong programs."""

    def mistakes(self) -> dict[str, str]:
        """The misconceptions' ids and messages."""
        return mistakes(self.folder)

    def samples(self) -> Samples:
        """The programs of the folder."""
        return program_samples(self.folder)

    def summary(self, about: About) -> str:
        """Count the programs."""
        return self.folder.summary("misconceptions", "alternatives")

    def shown(self, about: About) -> dict[str, Any]:
        """Return the fields that the views of these kinds share."""
        return {
            **shared(about),
            "function": self.function,
            "starter": self.folder.text("starter.py"),
            "solution": self.folder.text("solution.py"),
            "example": example(self),
        }


def program_samples(folder: Folder) -> Samples:
    """Return the solution and its alternatives, the starter, and the misconceptions."""
    return Samples(
        right={"solution.py": folder.text("solution.py"), **folder.programs("alternatives")},
        undiagnosed={"starter.py": folder.text("starter.py")},
        wrong=folder.programs("misconceptions"),
    )


Judge = Callable[[Attempt], Steps]


def by_numbers(attempt: Attempt) -> Steps:
    """Return the first failure among: runs, shape, purity, numbers, properties, speed.

    Raises:
        LearnerFailure: The function fails in a check of a property or of the speed.
    """
    yield from ()
    answers = [attempt.ask(case) for case in attempt.reference.cases]
    return (
        compare(attempt, answers)
        or remembers(attempt, answers, -1)
        or _broken_property(attempt, answers)
        or _on_a_large_input(attempt, answers)
        or passed(attempt)
    )


def _broken_property(attempt: Attempt, answers: Sequence[Answer]) -> Verdict | None:
    """Return the verdict on a property that does not hold; one on a memory goes before it.

    A function that counts its calls may answer the cases rightly and break a property later.
    """
    broken = broken_property(attempt)
    return broken and (remembers(attempt, answers, -1) or broken)


def graded(task: FunctionTask, code: str, seed: int, judge: Judge = by_numbers) -> Steps:
    """Run a learner's program and judge its function.

    Args:
        task: The function's task.
        code: The program.
        seed: Seed of the random inputs.
        judge: Returns the verdict on a function that can be called.
    """
    rng = np.random.default_rng(seed)
    probes = load_probes(task.folder)
    reference = take_reference(task, probes, rng)
    try:
        submission = Submission(code, "your_code.py", load_seconds=task.limits.load_seconds)
    except LearnerFailure as failure:
        return failed_to_run(failure)
    try:
        function = submission.function(task.function)
        verdict = _check_signature(task, function)
        if verdict is None:
            attempt = Attempt(
                task=task,
                probes=probes,
                reference=reference,
                submission=submission,
                function=function,
                rng=rng,
            )
            verdict = yield from judge(attempt)
    except LearnerFailure as failure:
        verdict = failed_to_run(failure).replace(printed=submission.printed.getvalue())
    return verdict.replace(printed=submission.printed.shown(verdict.printed))


def passed(attempt: Attempt, message: str = "Correct on every check.") -> Verdict:
    """Return the verdict on a correct function, with the cases it was checked on."""
    cases = attempt.reference.cases
    fixed = sum(not case.is_random for case in cases)
    said = [
        f"{fixed} fixed cases, some worked out by hand",
        f"{len(cases) - fixed} random inputs drawn for this attempt",
    ]
    if properties := len(attempt.probes.properties()):
        must = "property that must" if properties == 1 else "properties that must"
        said.append(f"{properties} {must} always hold")
    checks = [Check(name=name, passed=True) for name in said]
    return Verdict(status="passed", stage="passed", message=message, checks=checks)


def _check_signature(task: FunctionTask, function: Callable[..., Any]) -> Verdict | None:
    """Compare the function's parameters with the declared ones, by name."""
    wanted = ", ".join(task.arguments)
    try:
        signature = inspect.signature(function)
    except ValueError:
        return None  # a callable without a signature: the calls are the check
    try:
        signature.bind(**dict.fromkeys(task.arguments))
    except TypeError as error:
        text = (
            f"`{task.function}` is called with the arguments {wanted}, by name; yours has "
            f"{signature}: {error}."
        )
        return Verdict(status="failed", stage="signature", message=text)
    return None


def _on_a_large_input(attempt: Attempt, answers: Sequence[Answer]) -> Verdict | None:
    """Compare the answer to `large(rng)` of probes.py, if there is one, within its time limit."""
    large = attempt.probes.get("large")
    if large is None:
        return None
    inputs, seconds = large(attempt.rng)
    shape = " by ".join(str(size) for size in np.shape(next(iter(inputs.values()))))
    case = Case(name=f"a rollout of {shape}", inputs=inputs, is_random=True)
    beside = attempt.beside(case)
    allow_for([beside.reference.answers[-1].outcome.seconds])
    try:
        have = answer(attempt.submission, attempt.function, attempt.task, case, seconds)
        failure = have.outcome.failure
    except LearnerFailure as ended:
        failure = ended
    if failure is not None:
        text = f"The numbers are right, but {case.name} did not get through: {failure.message}"
        return failed_to_run(failure).replace(stage="speed", message=text)
    return compare(beside, [*answers, have])
