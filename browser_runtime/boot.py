"""The worker's first calls into Python: connect the page, import numpy, speed it up."""

from __future__ import annotations

import builtins
import platform
from typing import TYPE_CHECKING, Any

from browser_runtime import console, page, soft_stop
from browser_runtime.grading.measure.short_help import short_help

if TYPE_CHECKING:
    from browser_runtime import simd


def start(host: page.Page) -> None:
    """Connect the page, make sleep stoppable, let `input` ask the reader, and keep `help` short."""
    page.connect(host)
    soft_stop.install()
    builtins.input = console.read_line
    builtins.help = short_help  # type: ignore[assignment]


def versions() -> tuple[str, str]:
    """Import numpy and return the versions of Python and numpy."""
    numpy: Any = __import__("numpy")
    return platform.python_version(), str(numpy.__version__)


def speed_up(assembly: simd.Assembly) -> None:
    """Compute the layers of networks by WebAssembly SIMD."""
    from browser_runtime import simd

    simd.install(assembly)
