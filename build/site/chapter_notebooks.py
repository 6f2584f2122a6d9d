"""Chapters as Jupyter notebooks, which run wherever `pip install ppo-lab` works.

Cells become cells; the text stays Markdown, without what only a page has: a figure is its still and
its caption, a question its choices with their comments, an exercise a line that names it.
"""

from __future__ import annotations

import json
import re
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import exercises
from notebooks import RAISES

DOCS = Path(__file__).resolve().parents[2] / "docs"
END = "</ppo-end>"
CELL = re.compile(r"^( *)```ppo-cell([^\n]*)\n(.*?)^\1```$\n?", re.DOTALL | re.MULTILINE)
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
TOUR = re.compile(r"^```ppo-tour\n.*?^```$\n?", re.DOTALL | re.MULTILINE)
SNIPPET = re.compile(r'^```python\n--8<-- "([^":]*):[^"]*"\n```$', re.MULTILINE)
EXERCISE = re.compile(r'^<ppo-exercise slug="([^"]*)"></ppo-exercise>$', re.MULTILINE)
TAG = re.compile(r"^ *</?(?:div|figure|figcaption|ppo-figure)\b[^>]*>(?:</ppo-figure>)?$\n?", re.M)
COMMENT = re.compile(r"^<!--.*?-->$\n?", re.MULTILINE)
BLOCK = re.compile(r'^(?:\?\?\?|!!!|===) ?(?:\w+ )?"([^"]*)"\n+((?:(?: {4}.*)?\n)*)', re.MULTILINE)
ROLE = re.compile(r"\{\.role-[a-z]+\}|\{ ?download ?\}")
MACRO = re.compile(r"\\(?:reward|value|advantage|policy|old|clip)(?=\{)")
LIVE = re.compile(r"\\live\{[a-z]+\}(?=\{)")
LINK = re.compile(r"\[([^\]]*)\]\((?![a-z]+:)[^)]*\)")
SAYS = ", to run it in Jupyter or Colab."
INSTALL = "%pip install --quiet ppo-lab"


def notebook_of(page: Path) -> dict[str, Any]:
    """Return the notebook of a chapter."""
    cells: list[dict[str, Any]] = []
    text = FRONT.sub("", page.read_text("utf-8"))
    place = 0
    for match in CELL.finditer(text):
        cells += _prose(text[place : match.start()])
        cells.append(_code(textwrap.dedent(match[3]).strip("\n"), 'raises="' in match[2]))
        place = match.end()
    cells += _prose(text[place:])
    cells.insert(1, _code(INSTALL, raises=False))
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _code(source: str, raises: bool) -> dict[str, Any]:
    metadata = {"tags": [RAISES]} if raises else {}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def _prose(text: str) -> list[dict[str, Any]]:
    """Return the text between two cells as a cell, or none."""
    source = plain(text).strip("\n")
    if not source.strip():
        return []
    lines = source.splitlines(keepends=True)
    return [{"cell_type": "markdown", "metadata": {}, "source": lines}]


def plain(text: str) -> str:
    """Return a text of the course as Markdown that every notebook shows."""
    text = SNIPPET.sub(r"*The code is in `\1`.*", TOUR.sub("", COMMENT.sub("", text)))
    text = EXERCISE.sub(lambda match: _exercise(match[1]), text)
    text = BLOCK.sub(
        lambda match: f"**{match[1]}**\n\n{textwrap.dedent(match[2])}\n", TAG.sub("", text)
    )
    text = MACRO.sub("", LIVE.sub("", ROLE.sub("", text)))
    text = LINK.sub(r"\1", text)
    return re.sub(r"\n{3,}", "\n\n", text)


def _exercise(slug: str) -> str:
    folder = exercises.folder_of(slug, DOCS / "exercises")
    title = tomllib.loads((folder / "exercise.toml").read_text("utf-8"))["title"]
    return f"**Exercise: {title}.** The page of this chapter has it, and grades it."


def write(site: Path) -> None:
    """Put the notebook of every chapter that has an end and cells beside its page, and link it."""
    for page in sorted((DOCS / "chapters").glob("*.md")):
        target = site / "chapters" / f"{page.stem}.html"
        markup = target.read_text("utf-8")
        if END not in markup or not CELL.search(page.read_text("utf-8")):
            continue
        text = json.dumps(notebook_of(page), ensure_ascii=False, indent=1) + "\n"
        target.with_suffix(".ipynb").write_text(text, "utf-8")
        link = f'<a href="{page.stem}.ipynb" download>Download this chapter as a notebook</a>'
        target.write_text(markup.replace(END, f"{END}<p>{link}{SAYS}</p>", 1), "utf-8")
