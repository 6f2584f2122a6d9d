"""What surrounds the text of every page: the parts of the site, the way on, paper, a wrong address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

KINDS = ["index", "chapters/06-gae", "playground", "lab/train-ppo", "glossary"]
PARTS = ["Course", "Playground", "Lab", "Guides", "Glossary"]
PAPER = {"width": 718, "height": 1047}  # A4 less its margins, in CSS pixels


@pytest.mark.parametrize("name", KINDS)
def test_every_page_leads_to_every_part_at_every_width(page: Page, site_url: str, name: str):
    page.goto(f"{site_url}{name}.html")
    for width in (320, 390, 768, 1024, 1280, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        bar = page.locator(".ppo-parts")
        if not bar.is_visible():
            page.locator("label[for='__drawer'].md-header__button").click()
        shown = bar if bar.is_visible() else page.locator(".md-sidebar--primary")
        for part in PARTS:
            link = shown.get_by_text(part, exact=True).first
            expect(link).to_be_visible()
        if not bar.is_visible():
            page.locator("label.md-overlay").click(position={"x": width - 4, "y": 400})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", [*KINDS, "chapters/index", "guides/operators"])
def test_nothing_wide_is_cut_off_on_paper(page: Page, site_url: str, name: str):
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    page.goto(f"{site_url}{name}.html")
    cut = page.evaluate(
        """() => [...document.querySelectorAll(
              ".md-typeset :is(table, pre, .ppo-math, p, ol, ul, figure, canvas, svg, img)")]
            .filter((each) => each.getClientRects().length)
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 1
                || each.matches("table, pre, .ppo-math")
                    && each.scrollWidth > each.clientWidth + 1 && each.clientWidth)
            .map((each) => each.outerHTML.slice(0, 120))"""
    )
    assert cut == []


def test_a_wrong_address_gets_a_page_also_on_disk(file_page: Page, unzipped_site: Path):
    file_page.goto((unzipped_site / "404.html").as_uri())
    expect(file_page.locator("h1")).to_have_text("There is no page at this address")
    assert file_page.locator("main a").count() >= len(PARTS)
    assert file_page.evaluate("getComputedStyle(document.body).getPropertyValue('--paper')")
    file_page.locator("main").get_by_role("link", name="Glossary").click()
    expect(file_page.locator("h1").first).to_have_text(re.compile("Glossary"))


def test_chapters_are_numbered_through(page: Page, site_url: str):
    page.goto(f"{site_url}chapters/index.html")
    starts = page.locator(".md-content ol").evaluate_all(
        "(lists) => lists.map((list) => [list.start, list.children.length])"
    )
    assert len(starts) == 3
    following = 1
    for start, length in starts:
        assert start == following
        following += length
    assert following == 16


def test_no_name_in_a_table_is_broken(page: Page, site_url: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site_url}glossary.html")
    broken = page.locator(".md-content td code").evaluate_all(
        """(names) => names.filter((name) => !/\\s/.test(name.textContent)
            && name.getClientRects().length > 1).map((name) => name.textContent)"""
    )
    assert broken == []
