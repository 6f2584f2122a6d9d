"""Every kind of page against the rules of WCAG 2.1 AA that a machine can check."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

PAGES = ["index", "chapters/06-gae", "playground", "lab/train-ppo", "guides/authors"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule(browser: Browser, site_url: str, scheme, broken_rules):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    found = {}
    for name in PAGES:
        page.goto(f"{site_url}{name}.html")
        page.wait_for_timeout(500)  # figures and cells draw themselves
        if broken := broken_rules(page, scheme):
            found[name] = broken
    context.close()
    assert not found
