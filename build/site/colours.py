"""Read colours of browser_runtime/css/tokens.css, for what the build draws itself."""

from __future__ import annotations

import re
from pathlib import Path

TOKENS = Path(__file__).resolve().parents[2] / "browser_runtime/css/tokens.css"


def light(name: str) -> str:
    """Return the value of a token in the light scheme, for instance `#fbfbf8` for `paper`."""
    return _value(name, dark=False)


def dark(name: str) -> str:
    """Return the value of a token in the dark scheme."""
    return _value(name, dark=True)


def _value(name: str, *, dark: bool) -> str:
    before, _, after = TOKENS.read_text("utf-8").partition('[data-md-color-scheme="slate"]')
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}});", after if dark else before)
    if found is None:
        raise ValueError(f"{TOKENS.name} has no colour --{name}")
    return found[1]
