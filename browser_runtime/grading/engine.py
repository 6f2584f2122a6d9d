"""Grade one attempt by the exercise's kind, and never blame the learner for our own faults."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Generator, Sequence
from time import perf_counter
from typing import Any, TypeVar

from browser_runtime.grading.attempts import is_attempt
from browser_runtime.grading.exercise.folder import Files
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.explain.verdict import Verdict, failed_to_run
from browser_runtime.grading.kinds.kind import Kind, Submitted
from browser_runtime.grading.measure.isolation import put_all_back
from browser_runtime.grading.measure.limits import grading_budget
from browser_runtime.grading.measure.training import Training
from browser_runtime.grading.reading import read

T = TypeVar("T")


def grade(
    files: Files, code: str, seed: int | None = None, probes: Sequence[str] = ()
) -> dict[str, Any]:
    """Grade an attempt and return the verdict as a JSON-able dict.

    Args:
        files: The exercise folder, path -> text.
        code: The learner's submission: a program, or JSON for the kinds without one.
        seed: Seed of the random inputs; a fresh one when None.
        probes: Names of the probes that the learner has run.

    Returns:
        `Verdict.to_dict()`. A fault of the grader or of the exercise is a verdict too, with status
        "grader_error". KeyboardInterrupt (the reader pressed Stop) passes through.
    """
    return _last(grading(files, code, seed, probes))


def grading(
    files: Files, code: str, seed: int | None = None, probes: Sequence[str] = ()
) -> Generator[Training, None, dict[str, Any]]:
    """Grade as `grade` does, yielding the progress of long trainings."""
    seed = secrets.randbits(32) if seed is None else seed
    started = perf_counter()
    try:
        submitted = Submitted(text=code, probes=tuple(probes))
        kind = read(files).kind
        put_all_back()  # what an earlier probe left
        with grading_budget():
            verdict = yield from kind.grade(submitted, seed)
        if changes := put_all_back():
            verdict = failed_to_run(LearnerFailure(kind="changed", message=changes[0].sentence))
        verdict = verdict.replace(is_attempt=is_attempt(kind.folder, code, verdict))
    except Exception as error:  # a failure outside the learner's calls is our own
        verdict = _our_fault(error)
    return verdict.replace(seed=seed, seconds=perf_counter() - started).to_dict()


def verdict_on(kind: Kind, text: str, seed: int) -> Verdict:
    """Return a kind's verdict on one text; a fault of the exercise is a verdict too."""
    try:
        return _last(kind.grade(Submitted(text=text), seed))
    except Exception as error:  # an author's mistake, reported beside the others
        return _our_fault(error)


def _last(steps: Generator[Training, None, T]) -> T:
    """Return what a generator returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


def _our_fault(error: Exception) -> Verdict:
    """Return the verdict that the grader failed, with the traceback to report."""
    return Verdict(
        status="grader_error",
        stage="grader",
        is_attempt=False,
        message="The grader itself failed, so this says nothing about your code and counts as no "
        f"attempt. What went wrong: {type(error).__name__}: {error}",
        trace="".join(traceback.format_exception(error)),
    )
