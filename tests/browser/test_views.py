"""The surfaces of the lab, in a browser with WebGL and in one without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

NAMES = ["folded-sheet", "clip-canyon", "value-surface"]
WITHOUT_WEBGL = """
const original = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.startsWith("webgl") ? null : original.call(this, kind, ...rest);
};
"""


def view(page: Page, name: str):
    """Bring a view near the screen, so that it loads."""
    place = page.locator(f'ppo-figure[name="{name}"]')
    place.scroll_into_view_if_needed()
    expect(place.locator("canvas")).to_be_visible(timeout=20_000)
    return place


@pytest.fixture
def still(browser: Browser, site_url: str):
    """The page of a reader who wants no motion."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{site_url}lab/views.html")
    yield page
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_tour_changes_what_the_picture_and_the_numbers_say(still, name):
    place = view(still, name)
    readings = place.locator(".ppo-figure__readings").first
    before = readings.inner_text()
    place.get_by_role("button", name="Start the tour").click()
    sentence = place.locator("ppo-tour li:visible")
    first = sentence.inner_text()
    place.get_by_role("button", name="Next").click()
    expect(sentence).to_have_count(1)
    assert sentence.inner_text() != first
    assert readings.inner_text() != before
    expect(place.locator(".ppo-tour__where")).to_have_text("2 of 6")


def test_keys_turn_the_picture_and_home_turns_it_back(still):
    place = view(still, "folded-sheet")
    title = place.locator(".ppo-surface__title").first
    place.locator("canvas").focus()
    still.wait_for_timeout(200)
    before = title.bounding_box()
    for _ in range(4):
        still.keyboard.press("ArrowRight")
    still.keyboard.press("+")
    still.wait_for_timeout(200)
    assert title.bounding_box() != before
    still.keyboard.press("Home")
    still.wait_for_timeout(200)
    assert title.bounding_box() == before


def test_keys_choose_samples_and_move_the_start_of_the_data(still):
    place = view(still, "folded-sheet")
    place.locator("canvas").press("n")
    expect(place.locator(".ppo-figure__readings").nth(1)).to_contain_text("sample 1: r")
    place = view(still, "clip-canyon")
    theta = place.locator(".ppo-figure__readings dd").first
    before = theta.inner_text()
    place.locator("canvas").press("Shift+ArrowLeft")
    expect(theta).not_to_have_text(before)


def test_without_webgl_a_canvas_and_the_table_say_the_same(browser: Browser, site_url: str):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(WITHOUT_WEBGL)
    page.goto(f"{site_url}lab/views.html")
    for name in NAMES:
        place = view(page, name)
        expect(place.locator('[data-picture="canvas"]')).to_be_visible()
        page.wait_for_timeout(300)
        painted = place.locator("canvas").evaluate(
            "c => new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size"
        )
        assert painted > 20
        place.locator("summary").last.click(position={"x": 20, "y": 10})
        expect(place.locator("table").last).to_be_visible()
    context.close()


def test_nothing_moves_for_a_reader_who_wants_no_motion(still):
    place = view(still, "value-surface")
    expect(place.locator(".ppo-surface__pause")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_view_breaks_a_rule_or_a_narrow_screen(
    browser: Browser, site_url: str, scheme, broken_rules
):
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 320, "height": 700}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{site_url}lab/views.html")
    for name in NAMES:
        view(page, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert not broken_rules(page, scheme)
    context.close()
