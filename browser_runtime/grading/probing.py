"""Run one probe of an exercise on the learner's present program and show the measurement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from browser_runtime.grading.exercise.cases import load_probes
from browser_runtime.grading.exercise.folder import ExerciseError, Files
from browser_runtime.grading.exercise.task import FunctionTask
from browser_runtime.grading.explain.failures import LearnerFailure
from browser_runtime.grading.measure.sandbox import Submission
from browser_runtime.grading.reading import read


@dataclass(frozen=True, kw_only=True)
class ProbeResult:
    """A probe's measurement, or the reason why the program did not run."""

    name: str
    text: str = ""
    """The measurement; empty when the program failed."""
    message: str = ""
    """The reason of a failure; empty when there was none."""
    trace: str = ""
    """The learner's own lines of a traceback."""
    line: int | None = None
    printed: str = ""


def run_probe(files: Files, code: str, name: str) -> ProbeResult:
    """Run `probe_*(function)` of probes.py.

    Raises:
        ExerciseError: The exercise has no function or no such probe, or it returns no text.
    """
    task = read(files).kind
    probe = load_probes(task.folder).named("probe_").get(name)
    if probe is None or not isinstance(task, FunctionTask):
        raise ExerciseError(f"there is no probe {name!r}")
    submission = None
    try:
        submission = Submission(code, "your_code.py", load_seconds=task.limits.load_seconds)
        function = submission.function(task.function)

        def ask(**inputs: Any) -> Any:  # noqa: ANN401 - whatever the learner returns
            outcome = submission.call(function, inputs, task.limits.call_seconds)
            if outcome.failure is not None:
                raise outcome.failure
            return outcome.value

        text = probe(ask)
        if not isinstance(text, str) or not text:
            raise ExerciseError(f"{name} returns {text!r}, allowed: a text")
        return ProbeResult(name=name, text=text, printed=submission.printed.shown())
    except LearnerFailure as failure:
        printed = submission.printed.shown() if submission else ""
        return ProbeResult(
            name=name, message=failure.message, trace=failure.trace, line=failure.line,
            printed=printed,
        )  # fmt: skip
