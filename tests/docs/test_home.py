"""The home page lists the course as it is."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
HOME = (DOCS / "index.md").read_text("utf-8")


def test_every_written_chapter_is_a_link_and_no_other_is():
    written = {path.name for path in (DOCS / "chapters").glob("[0-9][0-9]-*.md")}
    cards = re.findall(r"\*\*<i>(\d+)</i>\[[^\]]+\]\(chapters/([^)]+)\)\*\*", HOME)
    assert {name for _, name in cards} == written - {"00-ten-minutes.md"}
    assert all(name.startswith(f"{int(number):02d}-") for number, name in cards)


def test_every_chapter_has_its_number_and_drawing_in_order():
    assert re.findall(r"\*\*<i>(\d+)</i>", HOME) == [str(n) for n in range(1, 16)]
    drawn = re.findall(r'"docs/chapters/thumbs/ch(\d\d)\.svg"', HOME)
    assert drawn == [f"{n:02d}" for n in range(1, 16)]
