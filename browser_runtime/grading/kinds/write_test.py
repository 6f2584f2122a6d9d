"""Grade a learner's own test: it must accept the correct function and catch every broken one."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal

from browser_runtime.grading.exercise.read import Exercise, ExerciseError, Mutants
from browser_runtime.grading.explain import wording
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.fingerprint import misconceptions
from browser_runtime.grading.explain.verdict import Check, Verdict, failed_to_run
from browser_runtime.grading.measure.sandbox import Submission

Result = Literal["accepts", "rejects", "breaks"]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a test says about the correct function and the broken ones.

    Attributes:
        correct: Its result on the correct function; "breaks" when it raised something other than
            an AssertionError.
        survivors: Ids of the broken versions it accepts.
        numbers: Numeric literals in the file.
        failure: What it raised on the correct function.
        printed: What it printed.
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


def grade(exercise: Exercise, code: str) -> Verdict:
    """Try a learner's test on every program.

    Raises:
        ExerciseError: The folder lacks programs, which is the author's mistake.
    """
    mutants, limit = exercise.mutants, exercise.max_numbers
    if mutants is None or limit is None:
        raise ExerciseError("exercise.toml: a write-test exercise needs [mutants] and max_numbers")
    try:
        trial = attempt(exercise, mutants, code, guarded=True)
    except LearnerFailure as failure:
        return failed_to_run(failure)
    return _verdict(exercise, mutants, limit, trial).replace(printed=trial.printed)


def attempt(exercise: Exercise, mutants: Mutants, code: str, *, guarded: bool) -> Trial:
    """Run a test on the correct function and every broken one.

    Raises:
        LearnerFailure: The test's file does not run or lacks the function.
    """
    programs = exercise.folder("mutants")
    missing = sorted(set(mutants.programs) - set(programs))
    if missing:
        raise ExerciseError(f"mutants/{missing[0]} is missing; there are {', '.join(programs)}")
    own = {
        "correct": exercise.text("correct.py"),
        **{key: programs[key] for key in mutants.programs},
    }
    functions = {
        key: Submission(text, f"{key}.py", guarded=False).function(mutants.function)
        for key, text in own.items()
    }
    submission = Submission(code, "your_code.py", guarded=guarded)
    test = submission.function(exercise.function)
    results: dict[str, Result] = {}
    first_failure: LearnerFailure | None = None
    for key, function in functions.items():
        results[key], failure = _try(submission, test, function, exercise.limits.call_seconds)
        first_failure = failure if key == "correct" else first_failure
    correct = results.pop("correct")
    return Trial(
        correct=correct,
        survivors=tuple(key for key, result in results.items() if result == "accepts"),
        numbers=count_numbers(code),
        failure=first_failure,
        printed=submission.printed.getvalue(),
    )


def _try(
    submission: Submission, test: object, function: object, seconds: float
) -> tuple[Result, LearnerFailure | None]:
    assert callable(test)
    try:
        with submission.running(seconds):
            says = test(function)
    except LearnerFailure as failure:
        return ("rejects" if failure.error_type == "AssertionError" else "breaks"), failure
    return ("rejects" if says is False else "accepts"), None


def count_numbers(code: str) -> int:
    """Count the numeric literals of a program. True and False are free."""
    return sum(
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float | complex)
        and not isinstance(node.value, bool)
        for node in ast.walk(ast.parse(code))
    )


def _verdict(exercise: Exercise, mutants: Mutants, limit: int, trial: Trial) -> Verdict:
    if trial.correct == "breaks" and trial.failure is not None:
        return failed_to_run(trial.failure)
    caught = len(mutants.programs) - len(trial.survivors)
    checks = [
        Check(name="accepts the correct function", passed=trial.correct == "accepts"),
        *(
            Check(name=f"catches {key}", passed=key not in trial.survivors, detail=says)
            for key, says in mutants.programs.items()
        ),
        Check(name=f"at most {limit} numbers", passed=trial.numbers <= limit,
              detail=f"yours has {trial.numbers}"),
    ]  # fmt: skip
    if all(check.passed for check in checks):
        text = f"Your test caught all {caught} broken versions with {trial.numbers} numbers."
        return Verdict(status="passed", stage="passed", message=text, checks=checks)
    known = _known_mistake(exercise, mutants, limit, trial)
    if known is not None:
        return known.replace(checks=checks)
    return _undiagnosed(mutants, limit, trial, caught).replace(checks=checks)


def _known_mistake(
    exercise: Exercise, mutants: Mutants, limit: int, trial: Trial
) -> Verdict | None:
    for one in misconceptions(exercise):
        if attempt(exercise, mutants, one.code, guarded=False).same(trial, limit):
            numbers = {
                "numbers": trial.numbers, "limit": limit, "survivors": len(trial.survivors),
                "total": len(mutants.programs),
                "caught": len(mutants.programs) - len(trial.survivors),
            }  # fmt: skip
            text = wording.fill(one.message, numbers)
            return Verdict(
                status="failed", stage="misconception", message=text, misconception=one.id
            )
    return None


def _undiagnosed(mutants: Mutants, limit: int, trial: Trial, caught: int) -> Verdict:
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
            f"{len(mutants.programs)} broken ones. One that still passes "
            f"{mutants.programs[trial.survivors[0]]}. For which input would that change a number?"
        )
        return Verdict(status="failed", stage="tests", message=text)
    text = (
        f"Everything is caught, but with {trial.numbers} numbers; {limit} are allowed. Flags are "
        "free: can several steps share one reward, one value, one next value?"
    )
    return Verdict(status="failed", stage="tests", message=text)
