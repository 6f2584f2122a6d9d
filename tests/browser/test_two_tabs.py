"""Two tabs of one reader with the same exercise: what one made outlives the other."""

from __future__ import annotations

from code_typing import type_code
from exercise_page import CHAPTER, GRADED, SOLUTION, exercise
from playwright.sync_api import Page, expect

OLDER = "# typed in the older tab\n"
KEEP_DEAF = "globalThis.BroadcastChannel = class { constructor() { throw new Error('none'); } };"


def type_in(page: Page, code: str) -> None:
    """Replace the code in a tab's editor."""
    page.bring_to_front()
    type_code(exercise(page), code)
    exercise(page).locator(".cm-content").first.press("Control+s")
    expect(exercise(page).locator(".ppo-cell__status")).to_contain_text("Saved on this device.")


def open_twice(context, site_url: str) -> tuple[Page, Page]:
    """Open the chapter in two tabs."""
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(site_url + CHAPTER)
        expect(exercise(page).locator(".ppo-cell__code").first).to_be_visible()
    return first, second


def solve(page: Page) -> None:
    """Hand in the solution."""
    type_in(page, SOLUTION.read_text("utf-8"))
    exercise(page).get_by_role("button", name="Check").click()
    message = exercise(page).locator(".ppo-verdict__message")
    expect(message).to_have_text("Correct on every check.", timeout=GRADED)


def test_a_success_outlives_typing_in_an_older_tab(context, site_url):
    stale, fresh = open_twice(context, site_url)
    solve(fresh)
    expect(exercise(stale).locator(".ppo-exercise__badge")).to_be_visible()
    type_in(stale, OLDER)
    for page in (stale, fresh):
        page.reload()
        expect(exercise(page).locator(".ppo-exercise__badge")).to_be_visible()
        expect(exercise(page)).to_contain_text(OLDER.strip())


def test_of_two_drafts_neither_is_lost_where_the_tabs_hear_nothing_of_each_other(context, site_url):
    context.add_init_script(KEEP_DEAF)
    stale, fresh = open_twice(context, site_url)
    type_in(fresh, "# typed in the newer tab\n")
    type_in(stale, OLDER)
    fresh.reload()
    element = exercise(fresh)
    expect(element).to_contain_text(OLDER.strip())
    element.get_by_text("More", exact=True).click()
    element.get_by_role("button", name="Attempts so far").click()
    kept = element.locator(".ppo-history li", has_text="A draft that gave way")
    kept.get_by_role("button", name="Load").click()
    expect(element).to_contain_text("# typed in the newer tab")
