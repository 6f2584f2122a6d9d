"""Notebooks as Markdown of the course, in which code cells are runnable cells of the page.

It replaces mkdocs-jupyter, which inlines half a megabyte of style and a script from a CDN into
every page, and which only one site generator can run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RAISES = "raises-exception"  # Jupyter's own tag for a cell whose exception is the lesson


def markdown_of(path: Path) -> str:
    """Return the text of a notebook, each code cell as a fence `ppo-cell`."""
    notebook = json.loads(path.read_text("utf-8"))
    return "\n\n".join(_cell(cell) for cell in notebook["cells"])


def _cell(cell: Mapping[str, Any]) -> str:
    source = "".join(cell["source"]).strip("\n")
    if cell["cell_type"] != "code":
        return source
    longest = max((len(run) for run in re.findall("`+", source)), default=0)
    fence = "`" * max(3, longest + 1)
    option = ' raises="any"' if RAISES in cell["metadata"].get("tags", ()) else ""
    return f"{fence}ppo-cell{option}\n{source}\n{fence}"
