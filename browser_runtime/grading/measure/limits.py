"""Time limits that a learner's code cannot swallow, switch off, or outlast one call at a time.

Something polls about every 50 ms: natively a timer of the system, in the page the interrupts of
`browser_runtime.soft_stop`, which calls `check`. A poll after the end raises `TimeLimit` in the
learner's code, and traces its frames, so that an `except` or `finally` that catches it raises again
in its first line. One long call into compiled code cannot be broken, nor can code that fills the
whole stack and catches the RecursionError of the poll. The page is told of every limit and ends a
worker that goes on long after it, or is silent; natively the process ends with a traceback,
`GRACE_SECONDS` after the limit.
"""

from __future__ import annotations

import contextlib
import faulthandler
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter as _now  # bound here: a learner may replace the clock of `time`
from types import FrameType, TracebackType
from typing import Any

TOTAL_SECONDS = 30.0
"""Longest that a learner's code may run in one grading, all its calls together."""

GRACE_SECONDS = 30.0
"""How long after its limit code that no poll can break is borne with, before the process ends."""

_POLL_SECONDS = 0.05
SLOWER = 200.0
"""How many times as long as the solution a right answer may take: a loop over single cells does."""
_MOST_CALL, _MOST_TOTAL = 40.0, 240.0
"""Limits that even a very slow machine does not exceed."""

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
    least: float = 0.0
    """Seconds that every call may take in this grading, whatever its own limit."""
    total: float = TOTAL_SECONDS
    """Seconds that the learner's code may take in this grading."""
    left: float | None = None
    """What is left of them; None outside of a grading."""
    announce: Callable[[float | None], None] = lambda seconds: None
    """Called with the seconds that code may run when it begins, with None when it has ended."""


_settings = _Settings()
_running: list[Deadline] = []


def polled_from_outside(announce: Callable[[float | None], None]) -> None:
    """Rely on `check` being called about every 50 ms while code runs.

    Args:
        announce: Receives the limit of code that begins to run, and None at its end.
    """
    _settings.polled, _settings.announce = True, announce


def allow_for(solution: Sequence[float]) -> None:
    """Give more time where the solution itself is slow, which a slow machine makes it.

    A call may take `SLOWER` times as long as the solution's longest, all calls together as many
    times as long as all of the solution's.

    Args:
        solution: Seconds of each of its calls in this grading.
    """
    if _settings.left is None or not solution:
        return
    _settings.least = max(_settings.least, min(SLOWER * max(solution), _MOST_CALL))
    more = min(SLOWER * sum(solution), _MOST_TOTAL) - _settings.total
    if more > 0:
        _settings.total += more
        _settings.left += more


@contextlib.contextmanager
def grading_budget(seconds: float = TOTAL_SECONDS) -> Iterator[None]:
    """Limit the sum of all deadlines in the body."""
    before = _settings.least, _settings.total, _settings.left
    _settings.least, _settings.total, _settings.left = 0.0, seconds, seconds
    try:
        yield
    finally:
        _settings.least, _settings.total, _settings.left = before


class Deadline:
    """Raise TimeLimit in the body when it runs longer than `seconds`; may be nested.

    Args:
        seconds: The limit, where the solution itself is not too slow for it (see `allow_for`).
        grader: The globals of the module whose code is the body: its own frames are not broken.
    """

    def __init__(self, seconds: float, grader: dict[str, Any]) -> None:
        self.seconds = max(seconds, _settings.least)
        left = _settings.left
        self.in_all = left is not None and left < self.seconds
        self._allowed = max(0.0, left) if left is not None and self.in_all else self.seconds
        self._grader = grader

    def __enter__(self) -> Deadline:
        self._traced = _gettrace()
        self._started = _now()
        self._end = self._started + self._allowed
        if not _running:
            _settings.announce(self._allowed)
        _running.append(self)
        self._polls = _native_polls(self._allowed + GRACE_SECONDS)
        next(self._polls)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        _running.remove(self)
        _settrace(self._traced)
        self._polls.close()
        if _running:
            return
        _settings.announce(None)
        if _settings.left is not None:
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
        seconds = _settings.total if self.in_all else self.seconds
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


def _native_polls(last: float) -> Generator[None, None, None]:
    """Let a timer of the system do the polls; where there is none, tracing.

    Args:
        last: Seconds after which the process ends, if nothing else ended the code.
    """
    if _settings.polled:
        yield
        return
    is_outermost = len(_running) == 1
    if is_outermost:
        faulthandler.dump_traceback_later(last, exit=True, file=2)  # the real stderr
    try:
        yield from _polls_of_the_system()
    finally:
        if is_outermost:
            faulthandler.cancel_dump_traceback_later()


def _polls_of_the_system() -> Generator[None, None, None]:
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
