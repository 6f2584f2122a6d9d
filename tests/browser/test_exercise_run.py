"""Running an exercise apart from its checks, and its verdict once the code has changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from code_typing import type_code
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
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


def test_a_failing_case_opens_in_the_chapters_figure_and_leads_back(site_url, page):
    page.goto(site_url + CHAPTER)
    gae = page.locator("ppo-exercise[slug=gae]")
    gae.scroll_into_view_if_needed()
    expect(gae.get_by_role("button", name="Run", exact=True)).to_be_visible()
    wrong = ROOT / "docs/exercises/06-gae/gae/misconceptions/gae_off1.py"
    type_code(gae, wrong.read_text("utf-8"))
    press(gae, "Check")
    expect(gae.locator(".ppo-verdict__message")).to_contain_text("shifted by one", timeout=BOOTED)
    gae.get_by_role("button", name="Open in figure 6.1").focus()
    page.keyboard.press("Enter")
    figure = page.locator("ppo-figure[name=gae-explorer]")
    expect(figure).to_be_focused()
    expect(figure).to_be_in_viewport()
    expect(figure).to_contain_text("your answer, ≠ where it differs")
    # The case of the verdict, whose step 3 is −2.775 + 0.72 * 4.35 and was answered with −3.
    said = "Advantage of step 3: −2.775 + 0.72 × 4.35 = 0.357. Your answer is −3."
    expect(figure.locator(".ppo-figure__live")).to_contain_text(said)
    page.keyboard.press("Tab")
    expect(figure.get_by_role("button", name="Back to your exercise")).to_be_focused()
    page.keyboard.press("Enter")
    expect(gae).to_be_focused()
    expect(gae).to_be_in_viewport()
