"""Formulas that show the numbers of a figure: a `<div class="ppo-live" data-figure="NAME">`.

In the formulas in it `\\live{NAME}{TEX}` is a term that the figure gives a number to; the names are
those of `live` in the figure's source. browser_runtime/src/chapter/live_formula.ts fills them in.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.superfences import SuperFencesException


class LiveSyntaxError(SuperFencesException):  # type: ignore[misc]
    """A live formula is incomplete; superfences lets no other class of error out of a page."""


class LiveFormulas(Treeprocessor):
    """Turn the divs of live formulas into `<ppo-live>`."""

    def run(self, root: Element) -> None:
        """Replace them in place."""
        for div in root.iter("div"):
            if "ppo-live" not in div.get("class", "").split():
                continue
            if not div.get("data-figure"):
                raise LiveSyntaxError("ppo-live: needed: data-figure=NAME of a figure of the page")
            div.tag = "ppo-live"


def register(md: Markdown) -> None:
    """Register with Markdown: after inline text (20), before the tree is laid out (10)."""
    md.treeprocessors.register(LiveFormulas(md), "ppo-live", 14)
