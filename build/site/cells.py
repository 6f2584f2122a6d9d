"""The markup of runnable cells: written by the Markdown extension, named and read by the build.

A Markdown extension does not see the page's address, so a cell gets its name afterwards, from the
file that the site generator wrote.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from highlighting import code_block

ATTRIBUTE = re.compile(r'data-([a-z]+)="([^"]*)"')
OPENING = re.compile(r'<ppo-cell class="highlight"(?P<options>(?: data-[a-z]+="[^"]*")*)>')
CELL = re.compile(
    r'<ppo-cell (?P<attributes>[^>]*)><pre><code class="language-python">(?P<code>.*?)</code></pre>'
    r'<div class="ppo-recorded"></div></ppo-cell>',
    re.DOTALL,
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a page: its name and session, its code, and the exception it is to raise."""

    id: str
    session: str
    code: str
    raises: str | None
    record: bool


def markup(code: str, options: Mapping[str, str]) -> str:
    """Return one `<ppo-cell>` with highlighted code and a place for its recorded output."""
    return f'{_opening(options)}{code_block(code)}<div class="ppo-recorded"></div></ppo-cell>'


def _opening(data: Mapping[str, str]) -> str:
    attributes = "".join(f' data-{key}="{html.escape(text)}"' for key, text in data.items())
    return f'<ppo-cell class="highlight"{attributes}>'


def named(page: str, name: str) -> str:
    """Return a page whose cells are numbered and share one Python session, named after the page.

    Readers' edits are stored under these names, so they stay as they are.

    Args:
        page: The HTML of a whole page.
        name: The address of the page below the site's root, without its extension.
    """
    numbers = count(1)

    def opening(match: re.Match[str]) -> str:
        options = {key: html.unescape(text) for key, text in ATTRIBUTE.findall(match["options"])}
        return _opening({"id": f"{name}:{next(numbers)}", "session": name, **options})

    return OPENING.sub(opening, page)


def cells_of(page: str) -> list[Cell]:
    """Return the named cells of a page, in order."""
    found = []
    for match in CELL.finditer(page):
        data = {key: html.unescape(value) for key, value in ATTRIBUTE.findall(match["attributes"])}
        code = html.unescape(re.sub(r"<[^>]+>", "", match["code"]))
        found.append(
            Cell(
                id=data["id"],
                session=data["session"],
                code=code,
                raises=data.get("raises"),
                record=data.get("record") != "no",
            )
        )
    return found
