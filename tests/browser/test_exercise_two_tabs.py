"""The same page open in two tabs: what is done in one is seen in the other, and nothing is lost."""

from __future__ import annotations

import pytest
from code_typing import type_code
from playwright.sync_api import BrowserContext, Locator, Page, expect

CHAPTER = "chapters/06-gae.html"
GRADED = 120_000
AUTOSAVED = 700
"""Milliseconds after which typed text is stored."""
RIGHT = "def critic_targets(advantages, values):\n    return advantages + values\n"
TYPED = "def critic_targets(advantages, values):\n    # I am thinking\n    return advantages\n"


@pytest.fixture
def tabs(context: BrowserContext, site_url, complaints) -> tuple[Page, Page]:
    """Two tabs of one browser at the same page."""
    both = (context.new_page(), context.new_page())
    for page in both:
        complaints.watch(page)
        page.goto(site_url + CHAPTER)
    return both


def targets(page: Page) -> Locator:
    page.bring_to_front()
    element = page.locator("ppo-exercise[slug=critic-targets]")
    element.scroll_into_view_if_needed()
    expect(element.get_by_role("button", name="Check", exact=True)).to_be_visible()
    return element


def test_an_exercise_solved_in_one_tab_is_solved_in_the_other_where_something_was_typed(tabs):
    one, other = tabs
    mine = targets(other)
    type_code(mine, TYPED)
    other.wait_for_timeout(AUTOSAVED)
    solved = targets(one)
    type_code(solved, RIGHT)
    solved.get_by_role("button", name="Check", exact=True).click()
    expect(solved.locator(".ppo-exercise__badge")).to_be_visible(timeout=GRADED)
    expect(mine.locator(".ppo-exercise__badge")).to_be_visible()
    expect(mine.locator(".ppo-exercise__attempts")).to_have_text("Attempts: 1")
    other.bring_to_front()
    type_code(mine, TYPED + "# and go on\n")
    other.wait_for_timeout(AUTOSAVED)
    other.reload()
    mine = targets(other)
    expect(mine.locator(".ppo-exercise__badge")).to_be_visible()
    expect(mine.locator(".ppo-cell__code")).to_contain_text("and go on")
    mine.locator("summary", has_text="More").click()
    mine.get_by_role("button", name="Attempts so far").click()
    mine.locator(".ppo-history li", has_text="Correct").get_by_role("button", name="Load").click()
    expect(mine.locator(".ppo-cell__code")).to_contain_text("return advantages + values")


def cell(page: Page) -> Locator:
    page.bring_to_front()
    element = page.locator("ppo-cell").first
    element.scroll_into_view_if_needed()
    expect(element.get_by_role("button", name="Run", exact=True)).to_be_visible()
    return element


def wait_until_stored(page: Page, text: str) -> None:
    """Wait for the autosave of a cell, whose pause is longer on a busy machine."""
    for _ in range(100):
        if any(text in value for value in page.evaluate("Object.values(localStorage)")):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{text!r} was not stored")


def test_a_cells_longer_work_of_another_tab_is_kept_and_comes_back(tabs):
    one, other = tabs
    type_code(cell(one), "a = 'a long piece of work'\nprint(a)\n")
    wait_until_stored(one, "a long piece of work")
    type_code(cell(other), "b = 1\n")
    notice = cell(other).locator(".ppo-cell__notice")
    expect(notice).to_contain_text("Another version of yours is kept")
    other.reload()
    expect(cell(other).locator(".ppo-cell__code")).to_contain_text("b = 1")
    notice.get_by_role("button", name="Show it").click()
    expect(cell(other).locator(".ppo-cell__code")).to_contain_text("a long piece of work")


def test_a_tab_in_which_nothing_was_typed_leaves_the_others_work_alone(tabs):
    one, other = tabs
    cell(other)
    type_code(cell(one), "a = 'a long piece of work'\n")
    wait_until_stored(one, "a long piece of work")
    other.reload()  # leaving the page saves what it shows
    expect(cell(other).locator(".ppo-cell__code")).to_contain_text("a long piece of work")
