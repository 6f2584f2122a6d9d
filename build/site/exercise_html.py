"""An exercise as HTML: its heading and what the reader works on, readable without scripts.

The page writes `opening(...)`, the statement, `closing(...)`. The elements in
browser_runtime/src/exercise take over from there.
"""

from __future__ import annotations

import html
import re
import tomllib
from pathlib import Path
from typing import Any

from highlighting import code_block


def opening(slug: str, folder: Path) -> str:
    """Return everything of an exercise that comes before its statement."""
    meta = _read(folder)
    title = html.escape(str(meta.get("title", slug)), quote=True)
    return (
        f'<ppo-exercise class="highlight" slug="{slug}" data-title="{title}">'
        f'{_heading(title, meta)}<div class="ppo-statement">'
    )


def closing(folder: Path) -> str:
    """Return everything of an exercise that comes after its statement."""
    return f"</div>{_body(folder, _read(folder))}</ppo-exercise>"


def _read(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "exercise.toml").read_text("utf-8"))


def _heading(title: str, meta: dict[str, Any]) -> str:
    """Return the line above a statement: number, title, time."""
    number = html.escape(str(meta["number"]))
    facts = f'<span class="ppo-exercise__facts">about {int(meta["minutes"])} min</span>'
    return f'<p class="ppo-exercise__heading">Exercise {number}: {title} {facts}</p>'


def _body(folder: Path, meta: dict[str, Any]) -> str:
    """Return what the reader works on: a list of questions, the starter's code, or both."""
    body = ""
    if questions := meta.get("questions"):
        items = (f"<li>{inline_code(question['ask'])}</li>" for question in questions)
        body += f'<ol class="ppo-questions">{"".join(items)}</ol>'
    if (starter := folder / "starter.py").is_file():
        body += code_block(starter.read_text("utf-8").rstrip("\n"))
    return body


def inline_code(text: str) -> str:
    """Return a line of an exercise.toml as HTML: `code` and *emphasis*."""
    marked = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
    return re.sub(r"(?<![\w*])\*([^*]+)\*(?![\w*])", r"<em>\1</em>", marked)
