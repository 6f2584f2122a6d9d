"""Describe a learner's exception: their lines first, everything else one click away."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from browser_runtime.grading.explain.error_hints import hint
from browser_runtime.grading.explain.notebook_hints import notebook_hint
from browser_runtime.grading.explain.variables import Variable, variables

_MAX_CHARS = 20_000
# Greedy, so that it ends at the innermost of python3.14/site-packages/ and the like.
_LIBRARY = re.compile(r".*/(?:site-packages|python3[\d.]*(?:\.zip)?)/")


@dataclass(frozen=True, kw_only=True)
class LearnerError:
    """A learner's exception."""

    type: str
    """Name of its class: "ValueError"."""
    message: str
    hint: str | None
    """A sentence on the usual cause, or None."""
    trace: str
    """The traceback with the learner's own lines only."""
    full_trace: str
    line: int | None
    """Line in the learner's code, counted from 1; None when none of their lines took part."""
    variables: tuple[Variable, ...] = ()
    """What that line could see: the data of its function."""


def describe(error: BaseException, is_learners: Callable[[str], bool]) -> LearnerError:
    """Describe `error`.

    Args:
        error: As caught, with its traceback.
        is_learners: Whether a file name of the traceback is the learner's code.
    """
    full = traceback.TracebackException.from_exception(error, compact=True)
    own = traceback.TracebackException.from_exception(error, compact=True)
    outside = _keep_own_frames(own, is_learners)
    trace = _bounded("".join(own.format()))
    if outside:
        trace += f"(raised inside {outside}; the full traceback shows where)\n"
    lines = [frame.lineno for frame in own.stack]
    line = lines[-1] if lines else None
    if isinstance(error, SyntaxError) and is_learners(error.filename or ""):
        line = error.lineno
    return LearnerError(
        type=type(error).__name__,
        message=_text(error),
        hint=notebook_hint(error) or hint(error),
        trace=trace,
        full_trace=_bounded("".join(full.format())),
        line=line,
        variables=_seen(error, is_learners),
    )


def _seen(error: BaseException, is_learners: Callable[[str], bool]) -> tuple[Variable, ...]:
    """Return the variables of the innermost function of the learner's that took part."""
    innermost = None
    for frame, _ in traceback.walk_tb(error.__traceback__):
        if is_learners(frame.f_code.co_filename):
            innermost = frame
    if innermost is None:
        return ()
    at_top = innermost.f_code.co_name == "<module>"
    return variables(innermost.f_locals, innermost.f_code.co_names if at_top else None)


def _keep_own_frames(
    report: traceback.TracebackException, is_learners: Callable[[str], bool]
) -> str | None:
    """Drop foreign frames here and in causes; return the package that raised, if it is foreign."""
    for nested in (report.__cause__, report.__context__):
        if nested is not None:
            _keep_own_frames(nested, is_learners)
    frames = list(report.stack)
    own = [frame for frame in frames if is_learners(frame.filename)]
    report.stack = traceback.StackSummary.from_list(own)
    last = frames[-1].filename if frames else ""
    if not own or not last or is_learners(last):
        return None
    return _module_of(last)


def _module_of(filename: str) -> str:
    """Return the package a file of the standard library or of site-packages belongs to."""
    inside = _LIBRARY.sub("", filename)
    return inside.partition("/")[0].removesuffix(".py")


def _text(error: BaseException) -> str:
    if isinstance(error, SyntaxError) and error.msg:
        return str(error.msg)  # its text would repeat the line, with a file name of ours
    if isinstance(error, SystemExit) and error.code is None:
        return ""
    try:
        return str(error)[:2000]
    except Exception:  # a learner's own __str__ may fail
        return "(its message could not be shown: __str__ failed)"


def _bounded(text: str) -> str:
    if len(text) <= _MAX_CHARS:
        return text
    half = _MAX_CHARS // 2
    return f"{text[:half]}\n… {len(text) - _MAX_CHARS:,} characters left out …\n{text[-half:]}"
