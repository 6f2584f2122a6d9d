"""What each page knows of all chapters: their exercises and gates, for the reader's state of each.

The list is written into every page, since a page from a disk can load no other file.
"""

from __future__ import annotations

import json
import posixpath
import re

from chapter_head import GATE, Exercise
from exercises import folders

CHAPTER = re.compile(r"chapters/\d\d-[a-z0-9-]+")
EXERCISE = re.compile(r'<ppo-exercise [^>]*?slug="([^"]+)"')
LINK = re.compile(r'(<a href="([^"#]+)" class="md-nav__link[^"]*">)')


def chapters_of(pages: dict[str, str]) -> dict[str, dict[str, list[str]]]:
    """Return address -> the parts of the chapter that are kept in a reader's progress.

    Args:
        pages: Address below the site's root, without extension -> HTML.
    """
    known = folders()
    found = {}
    for name, page in pages.items():
        if not CHAPTER.fullmatch(name):
            continue
        exercises = [Exercise.read(known[slug]) for slug in EXERCISE.findall(page) if slug in known]
        found[name] = {
            "core": [each.slug for each in exercises if not each.is_extra],
            "extras": [each.slug for each in exercises if each.is_extra],
            "gates": GATE.findall(page),
        }
    return found


def with_list(page: str, name: str, chapters: dict[str, dict[str, list[str]]]) -> str:
    """Return a page with the list, and with a place for the state beside each chapter's name."""

    def marked(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), link[2]))
        address = target.removesuffix(".html")
        if address not in chapters:
            return link[1]
        return f'{link[1]}<ppo-chapter-state data-page="{address}"></ppo-chapter-state>'

    data = json.dumps(chapters, separators=(",", ":")).replace("<", "\\u003c")
    script = f'<script type="application/json" id="ppo-chapters">{data}</script>'
    # In the head: the elements ask for it as soon as the page's script defines them.
    return LINK.sub(marked, page).replace("</head>", f"{script}</head>", 1)
