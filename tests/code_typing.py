"""Typing into the editor of an exercise or a cell, in Chromium."""

from __future__ import annotations

from playwright.sync_api import Locator


def type_code(element: Locator, code: str) -> None:
    """Replace the code in the first editor of `element`."""
    element.locator(".ppo-cell__code").first.click()  # the editor loads at the first touch
    content = element.locator(".ppo-cell__code .cm-content").first
    content.click()
    content.press("Control+A")
    content.press("Delete")
    # Key by key the editor would indent and close brackets by itself.
    content.evaluate("(_, code) => document.execCommand('insertText', false, code)", code)
