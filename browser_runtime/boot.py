"""The worker's first call into Python: connect the page and bring numpy in."""

from __future__ import annotations

import builtins
import platform
from typing import Any

from browser_runtime import console, page, soft_stop


def start(host: page.Page) -> None:
    """Connect the page; stoppable sleep, `input` through the page."""
    page.connect(host)
    soft_stop.install()
    builtins.input = console.read_line


def versions() -> tuple[str, str]:
    """Import numpy and return the versions of Python and numpy."""
    numpy: Any = __import__("numpy")
    return platform.python_version(), str(numpy.__version__)
