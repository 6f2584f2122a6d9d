"""The page as Python sees it: a handful of functions that the worker registers at boot.

The rest of the package stays free of JavaScript, so it runs and is tested natively, where no page
is connected (`connected()` is None) or a test connects one of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from browser_runtime.output import Stream


class Page(Protocol):
    """The functions of the worker, implemented in `src/python/worker/bridge.ts`."""

    def write(self, stream: Stream, text: str) -> None:
        """Show text that the running request printed."""

    def listen(self, active: bool) -> None:
        """Begin or end the polls that call Python's SIGINT handler every 50 ms."""

    def limit(self, seconds: float | None) -> None:
        """Let the page end this Python when its code goes on long after so many seconds from now.

        None ends the watch.
        """

    def stop_requested(self) -> bool:
        """Whether the reader pressed Stop for the running request."""

    def stopping(self) -> None:
        """Report that the Stop has reached Python, which is unwinding."""

    def breathe(self) -> Awaitable[None]:
        """Resolve after the worker has read its messages."""

    def wait(self, milliseconds: float) -> Awaitable[None]:
        """Resolve after `milliseconds`."""

    def ask(self, prompt: str) -> Awaitable[str | None]:
        """Resolve to the line the reader types, None when they end the input."""


_page: Page | None = None
_can_run_sync: Callable[[], bool] = lambda: False  # noqa: E731
_run_sync: Callable[[Any], Any] | None = None


def connect(page: Page | None) -> None:
    """Use `page` from now on; None disconnects."""
    global _page, _can_run_sync, _run_sync
    _page = page
    if page is not None and sys.platform == "emscripten":
        # Bound once: while an exercise is graded, the page's modules are out of reach.
        from pyodide.ffi import can_run_sync, run_sync

        _can_run_sync, _run_sync = can_run_sync, run_sync


def connected() -> Page | None:
    """Return the page, None outside the browser."""
    return _page


def can_suspend() -> bool:
    """Return whether this Python call may wait for the page (JSPI, no JavaScript in between)."""
    return _page is not None and bool(_can_run_sync())


def suspend(promise: Awaitable[Any]) -> Any:  # noqa: ANN401 - whatever the promise resolves to
    """Wait for a promise of the page while the worker goes on reading messages.

    Raises:
        RuntimeError: The browser cannot suspend Python here; check `can_suspend` first.
    """
    if _run_sync is None:
        raise RuntimeError("Python can wait for the page in the page only")
    return _run_sync(promise)
