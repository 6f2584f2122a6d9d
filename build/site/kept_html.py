"""Finished HTML that a fence leaves for Markdown: a block of its own, found again in the tree."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.util import HTML_PLACEHOLDER_RE


def as_block(md: Markdown, tag: str, html: str) -> str:
    """Return the HTML; Markdown would wrap an unknown tag into a paragraph, which `<pre>` ends."""
    if tag not in md.block_level_elements:
        md.block_level_elements.append(tag)
    return html


def holds(md: Markdown, child: Element, text: str) -> bool:
    """Say whether an element of the tree is the place of finished HTML with this text in it."""
    place = HTML_PLACEHOLDER_RE.fullmatch((child.text or "").strip())
    return place is not None and text in str(md.htmlStash.rawHtmlBlocks[int(place[1])])
