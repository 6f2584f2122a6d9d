"""The page as Python sees it: a handful of functions that the worker registers at boot.

The rest of the package stays free of JavaScript, so it runs and is tested natively, where no page
is connected (`connected()` is None) or a test connects one of its own.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol

from browser_runtime.output import Stream


class Page(Protocol):
    """The functions of the worker, implemented in `src/python/worker/bridge.ts`."""

    def write(self, stream: Stream, text: str) -> None:
        """Show text that the running request printed."""

    def listen(self, active: bool) -> None:
        """Begin or end the polls that call Python's SIGINT handler every 50 ms."""

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


def connect(page: Page | None) -> None:
    """Use `page` from now on; None disconnects."""
    global _page
    _page = page


def connected() -> Page | None:
    """Return the page, None outside the browser."""
    return _page


def can_suspend() -> bool:
    """Return whether this Python call may wait for the page (JSPI, no JavaScript in between)."""
    if _page is None:
        return False
    from pyodide.ffi import can_run_sync

    return bool(can_run_sync())


def suspend(promise: Awaitable[Any]) -> Any:  # noqa: ANN401 - whatever the promise resolves to
    """Wait for a promise of the page while the worker goes on reading messages.

    Raises:
        RuntimeError: The browser cannot suspend Python here; check `can_suspend` first.
    """
    from pyodide.ffi import run_sync

    return run_sync(promise)
