"""Margin notes: `??? aside "Title"` stands beside the paragraph before it where there is room.

On a phone, and without styles, it is a block to open below that paragraph.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor


class MarginNotes(Treeprocessor):
    """Put each paragraph and its notes into one box, which the notes hang from."""

    def run(self, root: Element) -> None:
        """Wrap them in place."""
        for parent in list(root.iter()):
            for note in [child for child in parent if _is_note(child)]:
                self._hang(parent, note)

    def _hang(self, parent: Element, note: Element) -> None:
        place = list(parent).index(note)
        if place == 0:
            return
        before = parent[place - 1]
        if before.get("class") != "ppo-noted":
            box = Element("div", {"class": "ppo-noted"})
            parent.remove(before)
            box.append(before)
            parent.insert(place - 1, box)
            before = box
        parent.remove(note)
        before.append(note)


def _is_note(child: Element) -> bool:
    return child.tag == "details" and "aside" in child.get("class", "").split()


def register(md: Markdown) -> None:
    """Register with Markdown: after inline text (20), before the tree is laid out (10)."""
    md.treeprocessors.register(MarginNotes(md), "ppo-margin-notes", 16)
