"""A page for tests: remembers what Python asked of it, and answers as a browser would."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser_runtime import page

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.fixture(scope="session")
def ask() -> Callable[..., list[Any]]:
    """Run requests against the page's own TypeScript in Node; return their answers."""
    spec = importlib.util.spec_from_file_location("node", ROOT / "build/site/node.py")
    node = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(node)
    runner = (Path(__file__).parent / "figures.mjs").read_text("utf-8")

    def run(*requests: Any) -> list[Any]:
        result = subprocess.run(
            [*node.node_command(), "--input-type=module", "-e", runner],
            input=json.dumps(requests), capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return run
