"""Every kind of page against the rules of WCAG 2.1 AA that a machine can check."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PAGES = ["index", "chapters/06-gae", "playground", "lab/train-ppo", "guides/authors"]
# The theme's own parts, which carry no name for screen readers.
THEME = [[".md-search"], [".md-progress"]]
# What a mode changes is colours.
RULES = {"light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "dark": ["color-contrast"]}
OPTIONS = {
    # Browsers of today let the keyboard reach whatever scrolls.
    "rules": {"scrollable-region-focusable": {"enabled": False}},
}
CHECK = """async ([exclude, options]) => {
  const { violations } = await axe.run({ exclude }, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 100)} ${node.failureSummary}`));
}"""


@pytest.mark.parametrize("scheme", RULES)
def test_no_page_breaks_a_rule(browser: Browser, site_url: str, scheme):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    found = {}
    for name in PAGES:
        page.goto(f"{site_url}{name}.html")
        page.wait_for_timeout(500)  # figures and cells draw themselves
        page.add_script_tag(path=AXE)
        if broken := page.evaluate(CHECK, [THEME, {**OPTIONS, "runOnly": RULES[scheme]}]):
            found[name] = broken
    context.close()
    assert not found
