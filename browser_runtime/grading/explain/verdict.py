"""The grader's verdict: one message and the evidence for it, JSON-able."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal

from browser_runtime.grading.explain.failures import LearnerFailure

VERDICT_VERSION = 2

Status = Literal["passed", "failed", "grader_error"]
Stage = Literal[
    "runs", "signature", "shape", "purity", "oracle", "misconception", "property", "speed",
    "gate", "tests", "untouched", "answer", "order", "lines", "training", "passed", "grader",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A quantity of the learner's beside the expected one, one text for each row of a table.

    The two texts of a row are equal where the numbers agree within the exercise's tolerance.
    """

    name: str
    meaning: str
    """How an intermediate quantity is read off an answer; empty for the answer itself."""
    yours: list[str]
    expected: list[str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows around a wrong cell, as text: the answer, what it is made of, and the inputs."""

    axis: str
    """Name of the rows' axis: "t"."""
    steps: list[str]
    """Index of each row along it."""
    compared: list[Compared]
    """The answer, followed by the intermediate quantities in the order of computation."""
    inputs: dict[str, list[str]]
    wrong_row: int
    """Number of the row that the message speaks of, counted from 0."""


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """A failing case of one world as numbers, which a figure of the chapter can show."""

    inputs: dict[str, float | list[float | None] | None]
    """A number, or one for each step; None where it is not finite."""
    answer: list[float | None]
    """The learner's answer."""
    row: int
    """The step that differs."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The first departure of the answer from the reference."""

    case: str
    """Which inputs: "the tape of the chapter"."""
    given: str
    """Scalar inputs: "gamma = 0.9, gae_lambda = 0.8"."""
    quantity: str
    """Name of the result that differs."""
    at: str
    """The cell: "t=4, n=0"; empty for a single number."""
    got: str
    expected: str
    table: Table | None = None
    numbers: Numbers | None = None


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of a list of results: a broken version caught, a world solved."""

    name: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The outcome of one attempt."""

    status: Status
    stage: Stage
    message: str
    is_attempt: bool = True
    """Whether it counts as a try that opens hints: not the untouched starter, a text that is not
    Python yet, or an empty blank."""
    misconception: str | None = None
    """Id of the matched misconception; also chooses the first hint."""
    difference: Difference | None = None
    checks: list[Check] = field(default_factory=list)
    trace: str = ""
    """The learner's own lines of a traceback."""
    line: int | None = None
    printed: str = ""
    spoilt: bool = False
    """Whether the code changed what it shares with others: this Python is to be replaced."""
    seed: int = 0
    """Seed that draws the same random inputs again."""
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-able dict."""
        return {"schema_version": VERDICT_VERSION, **dataclasses.asdict(self)}

    def replace(self, **changes: Any) -> Verdict:  # noqa: ANN401 - any field
        """Return a copy with some fields changed."""
        return dataclasses.replace(self, **changes)


_STAGES: dict[str, Stage] = {
    "time": "speed",
    "missing": "signature",
    "shape": "shape",
    "changed": "purity",
}


def failed_to_run(failure: LearnerFailure, where: str = "") -> Verdict:
    """Return the verdict on code that raised, hung or lacks the function.

    Args:
        failure: The learner's failure.
        where: A sentence to add, beginning with a space.
    """
    return Verdict(
        status="failed",
        stage=_STAGES.get(failure.kind, "runs"),
        message=failure.message + where,
        trace=failure.trace,
        line=failure.line,
        spoilt=failure.kind == "changed",
    )
