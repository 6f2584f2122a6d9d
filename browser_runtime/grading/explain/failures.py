"""A learner's exception in a verdict: their own lines, and the usual cause."""

from __future__ import annotations

from browser_runtime.grading.explain import tracebacks


class LearnerFailure(Exception):
    """The learner's code failed; a verdict, never a fault of the grader.

    Attributes:
        kind: "error", "time", "missing", "shape", or "changed" (numpy or Python itself).
        message: For the learner.
        trace: Their own lines of the traceback; empty when there are none.
        line: Line of their code, counted from 1, or None.
        error_type: Class name of the exception; the kind where there was none.
    """

    def __init__(
        self, *, kind: str, message: str, trace: str = "", line: int | None = None,
        error_type: str = "",
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.kind, self.message, self.trace, self.line = kind, message, trace, line
        self.error_type = error_type or kind

    @property
    def ends(self) -> bool:
        """Whether no further call is made after it."""
        return self.kind in ("time", "changed")


def describe(error: BaseException, filename: str) -> LearnerFailure:
    """Turn any exception of a learner's code into a LearnerFailure."""
    if isinstance(error, LearnerFailure):
        return error
    told = tracebacks.describe(error, lambda name: name == filename)
    where = f" in line {told.line}" if told.line else ""
    says = f": {told.message.rstrip('.')}." if told.message else "."
    return LearnerFailure(
        kind="error",
        message=f"{told.type}{where}{says} {told.hint or ''}".strip(),
        trace=told.trace,
        line=told.line,
        error_type=told.type,
    )
