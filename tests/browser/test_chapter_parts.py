"""What every chapter has around its text: states, an end, notes in the margin, tours."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

CHAPTER = "chapters/06-gae.html"
LOADED_MS = 30_000


def answer_check(page, *choices):
    for gate, choice in zip(("cut", "target", "shift"), choices, strict=True):
        page.locator(f"#gate-check-{gate} .ppo-gate__choice").nth(choice - 1).click()


def test_a_reader_s_state_is_shown_in_the_list_at_the_head_and_at_the_end(page, site_url):
    page.goto(site_url + CHAPTER)
    mark = page.locator(".md-sidebar--primary ppo-chapter-state[data-page$='06-gae']").first
    expect(mark).to_have_attribute("data-state", "new")
    answer_check(page, 2, 3, 2)
    expect(mark).to_have_attribute("data-state", "begun")
    expect(page.locator("ppo-known")).to_contain_text("2 of 3 right")
    expect(page.locator("ppo-end")).to_contain_text("2 of 3")
    expect(page.locator("ppo-end")).to_contain_text("The questions come back on")
    page.reload()
    expect(mark).to_have_attribute("data-state", "begun")
    expect(page.locator("ppo-known")).to_contain_text("2 of 3 right")


def test_the_way_past_a_chapter_leads_to_its_exercises(page, site_url):
    page.goto(site_url + CHAPTER)
    page.locator("ppo-known").get_by_role("link", name="6.2").click()
    expect(page.locator("ppo-exercise[slug=gae]")).to_be_in_viewport()


@pytest.mark.parametrize("path", [CHAPTER, "chapters/01-agent-in-a-loop.html"])
def test_a_note_in_the_margin_covers_nothing(page, site_url, path):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site_url + path)
    boxes = page.evaluate(
        """() => {
        const box = (each) => each.getBoundingClientRect();
        const notes = [...document.querySelectorAll("details.aside")].map(box);
        const others = [...document.querySelectorAll(".md-typeset :is(p, ppo-cell, figure, table)")]
          .filter((each) => !each.closest("details.aside"))
          .map(box);
        return notes.map((note) => others.filter((other) =>
          other.width && other.left < note.right && note.left < other.right &&
          other.top < note.bottom && note.top < other.bottom).length);
      }"""
    )
    assert not any(boxes), boxes


def test_a_note_is_folded_on_a_phone(page, site_url):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site_url + CHAPTER)
    note = page.locator("details.aside").first
    expect(note.locator("p").first).to_be_hidden()
    note.locator("summary").click()
    expect(note.locator("p").first).to_be_visible()


def test_a_tour_leads_the_figure_while_its_steps_scroll_by(page, site_url):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site_url + CHAPTER)
    tour = page.locator(".ppo-toured").first
    centre = "step => step.scrollIntoView({ block: 'center' })"
    tour.locator("li").first.evaluate(centre)
    summed = tour.locator(".ppo-figure__sum")
    expect(summed).to_contain_text("= 0.357", timeout=LOADED_MS)
    tour.locator("li").nth(2).evaluate(centre)
    expect(summed).to_contain_text("= −2.235")
    expect(tour.locator("ppo-figure")).to_be_in_viewport()
    tour.get_by_role("button", name="Next").press("Enter")
    expect(tour.locator(".ppo-tour__where")).to_have_text("4 of 5")


def test_a_tour_is_a_row_of_buttons_on_a_phone(page, site_url):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(site_url + CHAPTER)
    tour = page.locator(".ppo-toured").first
    tour.locator("ppo-tour").scroll_into_view_if_needed()
    expect(tour.locator("li:visible")).to_have_count(0)
    tour.get_by_role("button", name="Start the tour").click()
    expect(tour.locator("li:visible")).to_have_count(1)
    tour.get_by_role("button", name="Next").press("ArrowRight")
    expect(tour.locator(".ppo-tour__where")).to_have_text("2 of 5")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_answered_questions_and_tours_break_no_rule(page, site_url, scheme, width, broken_rules):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{site_url}chapters/01-agent-in-a-loop.html")
    for gate in page.locator("ppo-gate:not(:has(ppo-cell))").all():
        gate.locator(".ppo-gate__choice").first.click()
    page.locator("ppo-tour").scroll_into_view_if_needed()
    page.locator("ppo-tour .ppo-tour__bar button").last.click()
    expect(page.locator("ppo-tour .ppo-tour__where")).not_to_be_empty()
    assert not broken_rules(page, scheme)
