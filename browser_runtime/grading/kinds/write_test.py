"""Grade a learner's own test: it must accept the correct function and catch every broken one."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from browser_runtime.grading.exercise.about import About
from browser_runtime.grading.exercise.folder import ExerciseError, Folder
from browser_runtime.grading.exercise.task import Limits
from browser_runtime.grading.exercise.view import ExerciseView, shared
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.fingerprint import misconceptions, mistakes
from browser_runtime.grading.explain.verdict import Check, Verdict, failed_to_run
from browser_runtime.grading.kinds.kind import Samples, Steps, Submitted
from browser_runtime.grading.kinds.program import program_samples
from browser_runtime.grading.measure.literals import asserted_tuple, count_numbers
from browser_runtime.grading.measure.sandbox import Submission

Result = Literal["accepts", "rejects", "breaks"]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """The results of a test on the correct function and the broken ones.

    Attributes:
        correct: Its result on the correct function; "breaks" when it raised something other than
            an AssertionError.
        survivors: Ids of the broken versions it accepts.
        numbers: Numeric literals in the file.
        failure: Its exception on the correct function.
        printed: Its output.
    """

    correct: Result
    survivors: tuple[str, ...]
    numbers: int
    failure: LearnerFailure | None = None
    printed: str = ""

    def same(self, other: Trial, limit: int) -> bool:
        """Whether two tests are wrong in the same way."""
        return (
            (self.correct, self.survivors) == (other.correct, other.survivors)
            and (self.numbers > limit) == (other.numbers > limit)
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class WriteTestView(ExerciseView):
    """A test to write."""

    function: str
    tests: str
    """Name of the function that it is given."""
    correct: str
    """A program that defines this function correctly: what Run gives to the test."""


@dataclass(frozen=True, kw_only=True)
class WriteTest:
    """`[write-test]`: a test that accepts the borrowed solution and catches its misconceptions."""

    folder: Folder
    function: str
    """Name of the learner's test."""
    tests: str
    """Name of the function that it is given."""
    max_numbers: int
    """Most numeric literals that it may hold."""
    mutants: dict[str, str]
    """Id of a borrowed misconception -> a description of that broken version for a learner whose
    test let it pass."""
    limits: Limits = field(default_factory=Limits)

    def grade(self, submitted: Submitted, seed: int) -> Steps:
        """Try a learner's test on every program."""
        yield from ()
        try:
            trial = attempt(self, submitted.text, guarded=True, seed=seed)
        except LearnerFailure as failure:
            return failed_to_run(failure)
        verdict = _verdict(self, trial)
        line = asserted_tuple(submitted.text)
        if verdict.status == "failed" and line is not None:
            verdict = _never_fails(line).replace(checks=verdict.checks)
        return verdict.replace(printed=trial.printed)

    def prove(self, about: About, seeds: range) -> Iterator[str]:
        """Every test of the folder earns its own verdict; no two are wrong in the same way."""
        from browser_runtime.grading.proving import samples

        yield from samples.earn_what_they_should(self, seeds)
        yield from samples.tests_differ(self)

    def mistakes(self) -> dict[str, str]:
        """The misconceptions' ids and messages."""
        return mistakes(self.folder)

    def samples(self) -> Samples:
        """The tests of the folder."""
        return program_samples(self.folder)

    def summary(self, about: About) -> str:
        """Count the programs."""
        return self.folder.summary("misconceptions", "alternatives")

    def view(self, about: About) -> WriteTestView:
        """The page's data: the starter and the correct function."""
        return WriteTestView(
            kind="write-test",
            function=self.function,
            tests=self.tests,
            correct=self.folder.lender().text("solution.py"),
            example=f"{self.function}({self.tests})",
            starter=self.folder.text("starter.py"),
            solution=self.folder.text("solution.py"),
            **shared(about),
        )


def attempt(exercise: WriteTest, code: str, *, guarded: bool, seed: int = 0) -> Trial:
    """Run a test on the correct function and every broken one, in an order that nobody knows.

    Args:
        exercise: The exercise.
        code: The test's file.
        guarded: Whether it is a learner's.
        seed: Seed of the order, so that counting calls tells nothing.

    Raises:
        LearnerFailure: The test's file does not run or lacks the function.
        ExerciseError: A broken version is missing.
    """
    lender = exercise.folder.lender()
    programs = lender.programs("misconceptions")
    missing = sorted(set(exercise.mutants) - set(programs))
    if missing:
        raise ExerciseError(
            f"exercise.toml: [write-test] mutants {missing[0]} is no misconception of the borrowed "
            f"exercise, allowed: {', '.join(programs)}"
        )
    own = {"correct": lender.text("solution.py"), **{k: programs[k] for k in exercise.mutants}}
    results: dict[str, Result] = {}
    first_failure: LearnerFailure | None = None
    printed = ""
    for key in np.random.default_rng(seed).permutation(list(own)).tolist():
        text = own[key]
        # A fresh copy for each, under one file name: a test judges numbers, not the order of calls.
        submission = Submission(code, "your_code.py", guarded=guarded)
        test = submission.function(exercise.function)
        program = Submission(text, f"{exercise.tests}.py", guarded=False)
        function = program.function(exercise.tests)
        function.__doc__ = None  # a broken version's would tell it from the correct function
        results[key], failure = _try(submission, test, function, exercise.limits.call_seconds)
        if key == "correct":
            first_failure, printed = failure, submission.printed.shown()
    correct = results.pop("correct")
    return Trial(
        correct=correct,
        survivors=tuple(key for key in exercise.mutants if results[key] == "accepts"),
        numbers=count_numbers(code),
        failure=first_failure,
        printed=printed,
    )


def _try(
    submission: Submission, test: object, function: object, seconds: float
) -> tuple[Result, LearnerFailure | None]:
    assert callable(test)
    try:
        says = submission.run(lambda: test(function), seconds)
    except LearnerFailure as failure:
        if failure.ends:
            raise
        return ("rejects" if failure.error_type == "AssertionError" else "breaks"), failure
    never_ran = _never_ran(says)
    if never_ran is not None:
        return "breaks", LearnerFailure(kind="shape", message=never_ran)
    return ("accepts" if _is_content(says) else "rejects"), None


def _never_ran(says: object) -> str | None:
    """Return a sentence where a call of the test only made something that nobody ran."""
    if inspect.iscoroutine(says):
        says.close()
        return (
            "Your test is `async`, so calling it only made a coroutine, which nobody ran. The "
            "checks call it as a plain function: does it need `async`?"
        )
    if inspect.isgenerator(says):
        return (
            "Your test contains `yield`, so calling it only made a generator and ran none of its "
            "lines. A test needs no `yield`: is `assert` meant?"
        )
    return None


def _is_content(says: object) -> bool:
    """Whether what a test returned means that it accepts; a test that returns nothing does."""
    if isinstance(says, bool | np.bool_):
        return bool(says)
    if isinstance(says, np.ndarray) and says.dtype == bool:
        return bool(says.all())
    return True


def _verdict(exercise: WriteTest, trial: Trial) -> Verdict:
    limit = exercise.max_numbers
    if trial.correct == "breaks" and trial.failure is not None:
        return failed_to_run(trial.failure)
    caught = len(exercise.mutants) - len(trial.survivors)
    checks = [
        Check(name="accepts the correct function", passed=trial.correct == "accepts"),
        *(
            Check(name=f"catches the one that {says}", passed=key not in trial.survivors)
            for key, says in exercise.mutants.items()
        ),
        Check(name=f"at most {limit} numbers", passed=trial.numbers <= limit,
              detail=f"yours has {trial.numbers}"),
    ]  # fmt: skip
    if all(check.passed for check in checks):
        text = f"Your test caught {all_of(caught)} with {trial.numbers} numbers."
        return Verdict(status="passed", stage="passed", message=text, checks=checks)
    known = _known_mistake(exercise, trial)
    if known is not None:
        return known.replace(checks=checks)
    return _undiagnosed(exercise, trial, caught).replace(checks=checks)


def all_of(count: int) -> str:
    """Name all the broken versions: "both broken versions"."""
    if count == 1:
        return "the broken version"
    return "both broken versions" if count == 2 else f"all {count} broken versions"


def _never_fails(line: int) -> Verdict:
    """Return the verdict on a test that asserts a tuple."""
    text = (
        f"Line {line} asserts a tuple, `assert (condition, message)`, and a tuple that is not "
        "empty counts as true whatever the condition says. So this line can never reject "
        "anything. Which brackets does it not need?"
    )
    return Verdict(status="failed", stage="tests", message=text, line=line)


def _known_mistake(exercise: WriteTest, trial: Trial) -> Verdict | None:
    limit = exercise.max_numbers
    for one in misconceptions(exercise.folder):
        if attempt(exercise, one.code, guarded=False).same(trial, limit):
            numbers = {
                "numbers": trial.numbers, "limit": limit, "survivors": len(trial.survivors),
                "total": len(exercise.mutants),
                "caught": len(exercise.mutants) - len(trial.survivors),
            }  # fmt: skip
            text = wording.fill(one.message, numbers)
            return Verdict(
                status="failed", stage="misconception", message=text, misconception=one.id
            )
    return None


def _undiagnosed(exercise: WriteTest, trial: Trial, caught: int) -> Verdict:
    if trial.correct == "rejects" and trial.failure is not None:
        return Verdict(
            status="failed", stage="tests", trace=trial.failure.trace, line=trial.failure.line,
            message="Your test rejects the correct function. Work out its expected numbers by hand "
            "once more: which one does the correct function not give?",
        )  # fmt: skip
    if trial.correct == "rejects":
        text = "Your test returned False for the correct function. What should it have accepted?"
        return Verdict(status="failed", stage="tests", message=text)
    if trial.survivors:
        text = (
            f"Your test accepts the correct function and catches {caught} of "
            f"{len(exercise.mutants)} broken ones. One that still passes "
            f"{exercise.mutants[trial.survivors[0]]}. For which input would that change a number?"
        )
        return Verdict(status="failed", stage="tests", message=text)
    text = (
        f"Everything is caught, but with {trial.numbers} numbers; "
        f"{exercise.max_numbers} are allowed. Names and True or False cost nothing: which of your "
        "numbers could be one number with a name?"
    )
    return Verdict(status="failed", stage="tests", message=text)
