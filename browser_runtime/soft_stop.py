"""Stop running Python and keep its variables: no shared memory, no special headers.

While a request is listening, the worker makes Python's SIGINT handler run every 50 ms. The handler
suspends Python for an instant so that the worker can read its messages; if one of them was Stop, it
raises KeyboardInterrupt in the learner's code. The same poll enforces `deadline`. A single long
call into compiled code runs no handler: the page replaces such a worker.
"""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from browser_runtime import page

_SLICE = 0.05
"""Seconds between two polls of the page while sleeping."""
_RAISE_AGAIN = 0.25
"""Seconds after which a Stop that the code swallowed is raised again."""

_depth = 0
_deadlines: list[tuple[float, float]] = []
"""(its time on the monotonic clock, the seconds it allowed) of every running `deadline`."""
_on_poll: list[Callable[[], None]] = []
_plain_sleep = time.sleep
_stop_raised_at = -math.inf
_stop_handled = False


class DeadlineExceeded(BaseException):
    """The code ran longer than its `deadline`. `except Exception` does not catch it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"ran for more than {seconds:g} s")
        self.seconds = seconds


def install() -> None:
    """Handle the page's polls and make `time.sleep` stoppable. Called once, at boot."""
    signal.signal(signal.SIGINT, _handle)
    time.sleep = sleep  # type: ignore[assignment]  # typeshed allows any integer type, we any number


def on_poll(callback: Callable[[], None]) -> None:
    """Call `callback` about every 50 ms while a request is listening."""
    _on_poll.append(callback)


@contextmanager
def listening() -> Iterator[None]:
    """Let the page interrupt the body; may be nested."""
    global _depth
    _depth += 1
    if _depth == 1:
        _listen(True)
    try:
        yield
    finally:
        if _depth == 1:
            _listen(False)
        _depth -= 1


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise DeadlineExceeded in the body when it runs longer than `seconds`; may be nested.

    Works in the page, and natively on the main thread of systems with SIGALRM (for tests and CI);
    elsewhere natively the body runs without a limit.

    Raises:
        DeadlineExceeded: After `seconds`, at the next Python instruction.
    """
    end = (time.monotonic() + seconds, seconds)
    _deadlines.append(end)
    try:
        with listening(), _native_alarm():
            yield
    finally:
        _deadlines.remove(end)


def begin_request() -> None:
    """Forget the Stop of the last request."""
    global _stop_raised_at, _stop_handled
    _stop_raised_at, _stop_handled = -math.inf, False


def stop_is_handled() -> None:
    """Do not raise the Stop again: the running request is already finishing."""
    global _stop_handled
    _stop_handled = True


def check() -> None:
    """Raise if the reader pressed Stop or a deadline has passed.

    Raises:
        KeyboardInterrupt: Stop.
        DeadlineExceeded: The soonest deadline has passed.
    """
    global _stop_raised_at
    host = page.connected()
    now = time.monotonic()
    if host is not None and host.stop_requested() and not _stop_handled:
        host.stopping()
        # Again only after a while: the code may need a moment in its own `finally`.
        if now - _stop_raised_at >= _RAISE_AGAIN:
            _stop_raised_at = now
            raise KeyboardInterrupt
    if _deadlines:
        end, seconds = min(_deadlines)
        if now >= end:
            raise DeadlineExceeded(seconds)


def sleep(seconds: float, /) -> None:
    """Sleep like `time.sleep`, but end at Stop and at deadlines.

    Raises:
        ValueError: Negative seconds.
    """
    if seconds < 0:
        raise ValueError(f"sleep length is {seconds!r}, allowed: 0 or more seconds")
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        host, slice_ = page.connected(), min(left, _SLICE)
        # A timer of the browser never fires in under 4 ms, so very short waits spin instead.
        if host is not None and slice_ > 0.004 and page.can_suspend():
            page.suspend(host.wait(slice_ * 1000))
        else:
            _plain_sleep(slice_)
        check()


def _listen(active: bool) -> None:
    host = page.connected()
    if host is not None:
        host.listen(active)


def _handle(signum: int, frame: FrameType | None) -> None:
    """Answer one poll; one that arrives just after the last request ended is ignored."""
    if _depth == 0:
        return
    host = page.connected()
    for callback in _on_poll:
        callback()
    if host is not None and page.can_suspend():
        page.suspend(host.breathe())
    check()


@contextmanager
def _native_alarm() -> Iterator[None]:
    """Outside the browser, let a timer do the polls."""
    import threading

    main = threading.current_thread() is threading.main_thread()
    if page.connected() is not None or not main or not hasattr(signal, "setitimer"):
        yield
        return
    previous = signal.signal(signal.SIGALRM, _handle)
    timer = signal.setitimer(signal.ITIMER_REAL, _SLICE, _SLICE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, previous)
