"""One exercise of the course in a browser's page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page

CHAPTER = "chapters/06-gae.html"
SLUG = "critic-targets"
SOLUTION = Path(__file__).resolve().parents[1] / "docs/exercises/06-gae" / SLUG / "solution.py"
GRADED = 120_000
"""Milliseconds for a boot of Python and a verdict, on a slow machine."""


def exercise(page: Page, slug: str = SLUG) -> Locator:
    """An exercise on the page, scrolled to, with its data loaded."""
    element = page.locator(f"ppo-exercise[slug={slug}]")
    element.scroll_into_view_if_needed()
    return element
