"""A page for tests: remembers what Python asked of it, and answers as a browser would."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator

import pytest

from browser_runtime import page


class TestPage:
    """Everything a Page does that needs no browser. Suspending stays impossible natively."""

    __test__ = False

    def __init__(self) -> None:
        self.written: list[tuple[str, str]] = []
        self.stop = False
        self.heard = 0
        self.listening = False

    def write(self, stream: str, text: str) -> None:
        self.written.append((stream, text))

    def listen(self, active: bool) -> None:
        self.listening = active

    def stop_requested(self) -> bool:
        return self.stop

    def stopping(self) -> None:
        self.heard += 1

    def breathe(self) -> Awaitable[None]:
        raise AssertionError("nothing can suspend natively")

    def wait(self, milliseconds: float) -> Awaitable[None]:
        raise AssertionError("nothing can suspend natively")

    def ask(self, prompt: str) -> Awaitable[str | None]:
        raise AssertionError("nothing can suspend natively")

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.written)


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestPage]:
    """Connect a test page that cannot suspend Python."""
    monkeypatch.setattr(page, "can_suspend", lambda: False)
    connected = TestPage()
    page.connect(connected)
    yield connected
    page.connect(None)
