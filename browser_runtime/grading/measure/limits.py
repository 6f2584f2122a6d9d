"""Time limits that a learner's code cannot swallow, switch off, or outlast one call at a time.

Something polls about every 50 ms: natively a timer of the system, in the page the interrupts of
`browser_runtime.soft_stop`, which calls `check`. A poll after the end raises `TimeLimit` in the
learner's code, and traces its frames, so that an `except` or `finally` that catches it raises again
in its first line. One long call into compiled code cannot be broken: the page ends such a worker.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from time import perf_counter as _now  # bound here: a learner may replace the clock of `time`
from types import FrameType, TracebackType
from typing import Any

TOTAL_SECONDS = 30.0
"""Longest that a learner's code may run in one grading, all its calls together."""

_POLL_SECONDS = 0.05
_REFERENCE_LOOPS = 100_000
_REFERENCE_SECONDS = 0.05
"""Time of the reference loop on a laptop of ordinary speed in the page."""
_SLOWEST = 8.0

_settrace, _gettrace = sys.settrace, sys.gettrace
_setitimer, _signal = getattr(signal, "setitimer", None), signal.signal


class TimeLimit(BaseException):
    """The learner's code ran too long; no `except Exception` catches it.

    Attributes:
        seconds: The limit.
        in_all: Whether it is that of the whole grading.
        lines: (file name, line) of the frames that were running, the innermost first.
    """

    def __init__(self, seconds: float, in_all: bool, lines: tuple[tuple[str, int], ...]) -> None:
        super().__init__(f"ran for more than {seconds:g} s")
        self.seconds, self.in_all, self.lines = seconds, in_all, lines


@dataclass
class _Settings:
    polled: bool = False
    """Whether something outside calls `check`."""
    scale: float | None = None
    left: float | None = None
    """Seconds that the grading has left for the learner's code; None outside of a grading."""


_settings = _Settings()
_running: list[Deadline] = []


def polled_from_outside() -> None:
    """Rely on `check` being called about every 50 ms while code runs."""
    _settings.polled = True


def scale() -> float:
    """Return how many times slower than an ordinary laptop this machine is; at least 1."""
    if _settings.scale is None:
        fastest = min(_reference_seconds() for _ in range(3))
        _settings.scale = min(max(fastest / _REFERENCE_SECONDS, 1.0), _SLOWEST)
    return _settings.scale


def _reference_seconds() -> float:
    started, x = _now(), 1
    for _ in range(_REFERENCE_LOOPS):
        x = x * 3 % 7919
    return _now() - started


@contextlib.contextmanager
def grading_budget(seconds: float = TOTAL_SECONDS) -> Iterator[None]:
    """Limit the sum of all deadlines in the body."""
    before = _settings.left
    _settings.left = seconds * scale()
    try:
        yield
    finally:
        _settings.left = before


class Deadline:
    """Raise TimeLimit in the body when it runs longer than `seconds`; may be nested.

    Args:
        seconds: For an ordinary machine; a slow one gets more.
        grader: The globals of the module whose code is the body: its own frames are not broken.
    """

    def __init__(self, seconds: float, grader: dict[str, Any]) -> None:
        self.seconds = seconds * scale()
        left = _settings.left
        self.in_all = left is not None and left < self.seconds
        self._allowed = max(0.0, left) if left is not None and self.in_all else self.seconds
        self._grader = grader

    def __enter__(self) -> Deadline:
        self._traced = _gettrace()
        self._started = _now()
        self._end = self._started + self._allowed
        _running.append(self)
        self._polls = _native_polls()
        next(self._polls)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        _running.remove(self)
        _settrace(self._traced)
        self._polls.close()
        if _settings.left is not None and not _running:
            _settings.left -= _now() - self._started

    def check(self, frame: FrameType | None) -> None:
        """Raise TimeLimit if the time is over and the body's own code is not what runs."""
        if _now() < self._end:
            return
        frames = self._learners_frames(frame)
        if not frames:
            return

        def again(frame: FrameType, event: str, argument: object) -> Any:  # noqa: ANN401
            if event == "call":
                parent = frame.f_back
                return again if parent is not None and parent.f_trace is again else None
            if event in ("line", "opcode") and self in _running:
                raise self._exceeded(lines)
            return again

        lines = tuple((one.f_code.co_filename, one.f_lineno) for one in frames)
        for one in frames:
            one.f_trace = again
            # Before 3.12 a loop written in one line jumps back without a line event.
            one.f_trace_opcodes = sys.version_info < (3, 12)
        _settrace(again)
        raise self._exceeded(lines)

    def _exceeded(self, lines: tuple[tuple[str, int], ...]) -> TimeLimit:
        seconds = TOTAL_SECONDS * scale() if self.in_all else self.seconds
        return TimeLimit(seconds, self.in_all, lines)

    def _learners_frames(self, frame: FrameType | None) -> list[FrameType]:
        """Return the frames between the poll and the body's own module, the innermost first."""
        found: list[FrameType] = []
        while frame is not None:
            if frame.f_globals is self._grader or frame.f_globals is globals():
                return found
            found.append(frame)
            frame = frame.f_back
        return []


def check(frame: FrameType | None) -> None:
    """Answer one poll that arrived in `frame`.

    Raises:
        TimeLimit: The innermost deadline that is over.
    """
    for one in reversed(_running):
        one.check(frame)


def _alarm(signum: int, frame: FrameType | None) -> None:
    check(frame)


def _native_polls() -> Generator[None, None, None]:
    """Let a timer of the system do the polls; where there is none, tracing."""
    if _settings.polled:
        yield
        return
    if _setitimer is None or threading.current_thread() is not threading.main_thread():
        _settrace(_poll_by_line)
        yield
        return
    previous = _signal(signal.SIGALRM, _alarm)
    timer = _setitimer(signal.ITIMER_REAL, _POLL_SECONDS, _POLL_SECONDS)
    try:
        yield
    finally:
        _setitimer(signal.ITIMER_REAL, *timer)
        _signal(signal.SIGALRM, previous)


def _poll_by_line(frame: FrameType, event: str, argument: object) -> Any:  # noqa: ANN401
    if frame.f_globals is globals():
        return None
    if event == "call":
        frame.f_trace_opcodes = sys.version_info < (3, 12)
    else:
        check(frame)
    return _poll_by_line
