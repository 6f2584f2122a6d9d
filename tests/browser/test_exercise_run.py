"""Running an exercise apart from its checks, and its verdict once the code has changed."""

from __future__ import annotations

import re

import pytest
from code_typing import type_code
from playwright.sync_api import Locator, Page, expect

CHAPTER = "chapters/06-gae.html"
BOOTED = 120_000
"""Milliseconds for a boot of Python and an answer, on a slow machine."""
HEAD = "def critic_targets(advantages, values):\n"


@pytest.fixture
def targets(site_url: str, page: Page) -> Locator:
    """The exercise on the critic's targets, scrolled to."""
    page.goto(site_url + CHAPTER)
    element = page.locator("ppo-exercise[slug=critic-targets]")
    element.scroll_into_view_if_needed()
    expect(element.get_by_role("button", name="Run", exact=True)).to_be_visible()
    return element


def press(element: Locator, name: str) -> None:
    """Press a button of the exercise."""
    element.get_by_role("button", name=name, exact=True).click()


def test_run_counts_no_attempt_and_numbers_the_input_from_its_own_first_line(targets):
    type_code(targets, f"{HEAD}    return advantages.totals()\n")
    press(targets, "Run")
    output = targets.locator(".ppo-try .ppo-output")
    expect(output).to_contain_text("The input, line 4", timeout=BOOTED)
    expect(output).to_contain_text("Your code, line 2, in critic_targets")
    expect(targets.locator(".ppo-cell__code .ppo-code__wrong")).to_contain_text("totals")
    expect(targets.locator(".ppo-exercise__attempts")).to_have_text("")
    type_code(targets, f"{HEAD}    advantages + values\n")
    expect(output).to_have_class(re.compile("ppo-output--stale"))
    press(targets, "Run")
    expect(output).to_contain_text("Does your function return its result?", timeout=BOOTED)
    expect(output).not_to_have_class(re.compile("ppo-output--stale"))


def test_the_verdict_greys_as_soon_as_the_code_changes(targets):
    type_code(targets, f"{HEAD}    return advantages - values\n")
    press(targets, "Check")
    verdict = targets.locator(".ppo-verdict")
    expect(verdict.locator(".ppo-verdict__message")).to_be_visible(timeout=BOOTED)
    expect(verdict).not_to_contain_text("About your work as it was")
    targets.locator(".ppo-cell__code .cm-content").press("Space")
    expect(verdict).to_contain_text("About your work as it was")


def test_steps_mark_and_name_the_line_in_the_editor_that_holds_it(targets):
    type_code(targets, f"{HEAD}    return advantages + values\n")
    targets.locator(".ppo-try > summary").click()
    press(targets, "Step through")
    said = targets.locator(".ppo-steps__said")
    expect(said).to_contain_text("line 1 runs next", timeout=BOOTED)
    press(targets, "Next ›")
    expect(said).to_contain_text("line 1 of the input runs next")
    expect(targets.locator(".ppo-try .ppo-code__next")).to_contain_text("import numpy")
    type_code(targets, f"{HEAD}    return advantages\n")
    expect(said).to_have_count(0)
