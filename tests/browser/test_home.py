"""The home page: an untrained policy fails before the press, then the wall is the reader's own run."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

LEARN_MS = 300_000
POLES = ".ppo-wall__pole"
RESULT = re.compile(
    r"^You just ran ([\d,]+) steps of PPO in [\d.]+ s\. "
    r"At first a pole stood for (\d+) steps; now it stands for (\d+)\."
)


def angles(page: Page) -> list[str]:
    read = "(poles) => poles.map((pole) => pole.getAttribute('transform'))"
    return list(page.locator(POLES).evaluate_all(read))


def wait_for_motion(page: Page) -> None:
    page.wait_for_function(
        """([poles, before]) => document.querySelector(poles)?.getAttribute("transform") !== before""",
        arg=[POLES, angles(page)[0]],
        timeout=LEARN_MS,
    )


@pytest.mark.timeout(900)
def test_the_wall_fails_learns_and_is_the_readers_own(open_site: Callable[[str], Page]):
    page = open_site("index.html")
    expect(page.locator(POLES)).to_have_count(16)
    wait_for_motion(page)
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".ppo-curve__episode").first).to_be_visible(timeout=LEARN_MS)
    doors = page.locator(".ppo-hero__doors")
    expect(doors).to_be_visible(timeout=LEARN_MS)
    result = RESULT.match(page.locator(".ppo-hero__say").inner_text())
    assert result, page.locator(".ppo-hero__say").inner_text()
    steps, first, last = (int(number.replace(",", "")) for number in result.groups())
    assert first < 100 < 475 <= last
    expect(doors.get_by_role("link")).to_have_count(3)

    knob = page.get_by_role("slider", name="Moment of training")
    assert int(knob.get_attribute("aria-valuenow") or 0) == steps
    knob.focus()
    page.keyboard.press("Home")
    expect(knob).to_have_attribute("aria-valuenow", "0")
    assert max(int(age) for age in page.locator(".ppo-wall__age").all_text_contents()) < 100

    page.get_by_role("link", name="Open this run in the playground").click()
    expect(page.locator("#ppo-field-seed")).to_have_value("0")
    assert page.evaluate("location.hash") == "#env=CartPole-v1&seed=0"
    expect(page.locator(".ppo-runs__row")).to_have_count(1)


def test_the_wall_is_still_under_reduced_motion(page: Page, site_url: str):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site_url}index.html")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    still = angles(page)
    page.wait_for_timeout(500)
    assert angles(page) == still
    page.get_by_role("button", name="Play", exact=True).click()
    wait_for_motion(page)
