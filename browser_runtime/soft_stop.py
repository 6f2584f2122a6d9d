"""Stop running Python and keep its variables: no shared memory, no special headers.

While a request is listening, the worker makes Python's SIGINT handler run every 50 ms. The handler
suspends Python for an instant so that the worker can read its messages; if one of them was Stop, it
raises KeyboardInterrupt in the learner's code. The same poll enforces grading's limits of time. A
single long call into compiled code runs no handler: the page replaces such a worker.
"""

from __future__ import annotations

import math
import signal
import sys
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
_on_poll: list[Callable[[FrameType | None], None]] = []
# Bound here: a learner may replace what is in `time`.
_plain_sleep, _now = time.sleep, time.monotonic
_stop_raised_at = -math.inf
_stop_handled = False


def install() -> None:
    """Handle the page's polls and make `time.sleep` stoppable. Called once, at boot."""
    signal.signal(signal.SIGINT, _handle)
    time.sleep = sleep  # type: ignore[assignment]  # typeshed allows any integer type, we any number


def on_poll(callback: Callable[[FrameType | None], None]) -> None:
    """Call `callback` with the running frame about every 50 ms while a request is listening.

    What it raises, ends the code that is running: so limits of time are kept.
    """
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


def begin_request() -> None:
    """Forget the Stop of the last request."""
    global _stop_raised_at, _stop_handled
    _stop_raised_at, _stop_handled = -math.inf, False


def stop_is_handled() -> None:
    """Do not raise the Stop again: the running request is already finishing."""
    global _stop_handled
    _stop_handled = True


def check() -> None:
    """Raise if the reader pressed Stop.

    Raises:
        KeyboardInterrupt: Stop.
    """
    global _stop_raised_at
    host = page.connected()
    now = _now()
    if host is not None and host.stop_requested() and not _stop_handled:
        host.stopping()
        # Again only after a while: the code may need a moment in its own `finally`.
        if now - _stop_raised_at >= _RAISE_AGAIN:
            _stop_raised_at = now
            raise KeyboardInterrupt


def sleep(seconds: float, /) -> None:
    """Sleep like `time.sleep`, but end at Stop and at limits of time.

    Raises:
        ValueError: Negative seconds.
    """
    if seconds < 0:
        raise ValueError(f"sleep length is {seconds!r}, allowed: 0 or more seconds")
    end = _now() + seconds
    while (left := end - _now()) > 0:
        host, slice_ = page.connected(), min(left, _SLICE)
        # A timer of the browser never fires in under 4 ms, so very short waits spin instead.
        if host is not None and slice_ > 0.004 and page.can_suspend():
            page.suspend(host.wait(slice_ * 1000))
        else:
            _plain_sleep(slice_)
        check()
        _notify(sys._getframe())


def _listen(active: bool) -> None:
    host = page.connected()
    if host is not None:
        host.listen(active)


def _notify(frame: FrameType | None) -> None:
    for callback in _on_poll:
        callback(frame)


def _handle(signum: int, frame: FrameType | None) -> None:
    """Answer one poll; one that arrives just after the last request ended is ignored."""
    if _depth == 0:
        return
    host = page.connected()
    if host is not None and page.can_suspend():
        page.suspend(host.breathe())
    check()
    _notify(frame)
