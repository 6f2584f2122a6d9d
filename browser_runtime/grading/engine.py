"""Grade one attempt: dispatch by type, and never blame the learner for our own faults."""

from __future__ import annotations

import secrets
import time
import traceback
from collections.abc import Generator
from typing import Any

import numpy as np

from browser_runtime.grading.exercise.cases import load_probes
from browser_runtime.grading.exercise.read import Exercise, ExerciseError, Files, read
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.verdict import Verdict, failed_to_run
from browser_runtime.grading.kinds import write_test as written_test
from browser_runtime.grading.kinds.gate import Training, grade_by_training
from browser_runtime.grading.kinds.implement import check_signature, grade_function
from browser_runtime.grading.measure.attempt import Attempt, take_reference
from browser_runtime.grading.measure.sandbox import Submission


def grade(files: Files, code: str, seed: int | None = None) -> dict[str, Any]:
    """Grade an attempt and return the verdict as a JSON-able dict.

    Args:
        files: The exercise folder, path -> text.
        code: What the learner wrote.
        seed: Draws the random inputs; a fresh one when None.

    Returns:
        `Verdict.to_dict()`. A fault of the grader or of the exercise is a verdict too, with status
        "grader_error". KeyboardInterrupt (the reader pressed Stop) passes through.
    """
    steps = grading(files, code, seed)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            verdict: dict[str, Any] = end.value
            return verdict


def grading(
    files: Files, code: str, seed: int | None = None
) -> Generator[Training, None, dict[str, Any]]:
    """Grade as `grade` does, yielding the progress of long training gates on the way."""
    seed = secrets.randbits(32) if seed is None else seed
    started = time.perf_counter()
    try:
        exercise = read(files)
        verdict = yield from _verdict(exercise, code, seed)
    except Exception as error:  # whatever fails outside the learner's calls is ours, and is said so
        verdict = _our_fault(error)
    return verdict.replace(seed=seed, seconds=time.perf_counter() - started).to_dict()


def _verdict(exercise: Exercise, code: str, seed: int) -> Generator[Training, None, Verdict]:
    if not exercise.has_code:
        raise ExerciseError("this exercise has no code; its questions are answered on the page")
    if exercise.type == "write-test":
        return written_test.grade(exercise, code)
    rng = np.random.default_rng(seed)
    probes = load_probes(exercise)
    reference = take_reference(exercise, probes, rng)
    try:
        submission = Submission(code, "your_code.py", load_seconds=exercise.limits.load_seconds)
    except LearnerFailure as failure:
        return failed_to_run(failure)
    try:
        function = submission.function(exercise.function)
        attempt = Attempt(
            exercise=exercise,
            probes=probes,
            reference=reference,
            submission=submission,
            function=function,
            rng=rng,
        )
        verdict = check_signature(exercise, function)
        if verdict is None and exercise.type == "gate":
            verdict = yield from grade_by_training(attempt, seed)
        elif verdict is None:
            verdict = grade_function(attempt)
    except LearnerFailure as failure:
        verdict = failed_to_run(failure)
    return verdict.replace(printed=submission.printed.getvalue())


def _our_fault(error: Exception) -> Verdict:
    """Say that the grader failed, with the traceback to report."""
    return Verdict(
        status="grader_error",
        stage="grader",
        message="The grader itself failed, so this says nothing about your code and counts as no "
        f"attempt. What went wrong: {type(error).__name__}: {error}",
        trace="".join(traceback.format_exception(error)),
    )
