"""Chapter 6 as readers meet it: keyboard, pointer, phone, paper, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

CHAPTER = "chapters/06-gae.html"
BOOT_MS = 60_000  # Python starts with the first run


def figure(page, name):
    """Bring a figure near the screen, so that it loads."""
    place = page.locator(f'ppo-figure[name="{name}"]')
    place.scroll_into_view_if_needed()
    expect(place.locator(".ppo-figure__stage")).to_be_visible()
    return place


def test_figures_replace_their_stills_over_http_and_from_disk(open_site):
    page = open_site(CHAPTER)
    names = ("recorded-tape", "backward-pass", "gae-explorer", "lambda-dial", "through-time")
    for name in names:
        place = figure(page, name)
        expect(place.locator("svg").first).to_be_visible()
    expect(page.locator(".ppo-figure__still:visible")).to_have_count(0)


def test_the_tape_is_played_by_keyboard_and_focus_stays(page, site_url):
    page.goto(site_url + CHAPTER)
    place = figure(page, "gae-explorer")
    total = place.locator(".ppo-figure__sum")
    expect(total).to_contain_text("= 0.357")
    handle = place.locator('[data-handle="rewards:3"]')
    handle.focus()
    page.keyboard.press("ArrowUp")
    expect(total).to_contain_text("= 0.607")  # by hand: a reward 0.25 higher, weight 1
    expect(handle).to_have_attribute("aria-valuetext", "Reward of step 3: −0.75")
    expect(handle).to_be_focused()
    expect(place.locator("[aria-live=polite]")).to_contain_text("Advantage of step 3")
    page.keyboard.press("Home")
    expect(handle).to_have_attribute("aria-valuenow", "-4")


def test_the_backward_pass_plays_once_and_walks_by_keyboard(browser, site_url):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(site_url + CHAPTER)
    place = figure(page, "backward-pass")
    said = place.locator(".ppo-pass__said")
    expect(said).to_contain_text("= 1.652, the advantage of step 0")
    place.locator(".ppo-pass").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("3.132 + (−2.775) = 0.357")
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("0.72 × 4.35 = 3.132 is carried")
    place.get_by_role("button", name="Play", exact=True).click()
    expect(said).to_contain_text("= 1.652, the advantage of step 0", timeout=20_000)
    context.close()


def test_it_plays_by_itself_once_it_is_seen_and_a_key_stops_it(page, site_url):
    page.goto(site_url + CHAPTER)
    place = figure(page, "backward-pass")
    said = place.locator(".ppo-pass__said")
    expect(place.get_by_role("button", name="Pause")).to_be_visible()
    place.get_by_role("button", name="Pause").click()
    stood = said.inner_text()
    page.wait_for_timeout(1500)
    assert said.inner_text() == stood


def test_the_tape_and_the_choice_stand_on_the_first_screen(page, site_url):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site_url + CHAPTER)
    expect(page.locator('ppo-figure[name="recorded-tape"] svg')).to_be_in_viewport(ratio=1)


def test_figure_6_1_fits_with_its_answer(page, site_url):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(site_url + CHAPTER)
    place = figure(page, "gae-explorer")
    assert place.bounding_box()["height"] <= 600
    page.set_viewport_size({"width": 390, "height": 844})
    reward = place.locator('[data-handle="rewards:3"]').bounding_box()
    answer = place.locator(".ppo-figure__sum").bounding_box()
    assert answer["y"] + answer["height"] - reward["y"] < 844 - 60  # the header's height


def test_a_formula_shows_the_numbers_of_the_tape(page, site_url):
    page.goto(site_url + CHAPTER)
    figure(page, "recorded-tape")
    formula = page.locator('ppo-live[data-figure="recorded-tape"]')
    formula.scroll_into_view_if_needed()
    hold = formula.get_by_role("button", name="Show the numbers of step 3")
    hold.press("Enter")
    drawn = formula.locator(".katex-html")
    expect(drawn.get_by_text("−2.775")).to_be_visible()
    expect(drawn.get_by_text("0.9 · 0.25")).to_be_visible()
    formula.get_by_role("button", name="r = −1").focus()
    expect(page.locator('[data-part="reward:3"]')).to_have_class("ppo-figure__looked")


def test_the_end_of_an_episode_moves_under_the_arrow_keys(page, site_url):
    page.goto(site_url + CHAPTER)
    place = figure(page, "gae-explorer")
    place.locator('[data-handle="end:4"]').focus()
    page.keyboard.press("ArrowLeft")
    moved = place.locator('[data-handle="end:3"]')
    expect(moved).to_be_focused()
    expect(moved).to_have_text("cut")
    expect(place.locator('[data-handle="end:4"]')).to_have_text("→")


def test_a_bar_follows_the_pointer(page, site_url):
    page.goto(site_url + CHAPTER)
    place = figure(page, "gae-explorer")
    handle = place.locator('[data-handle="rewards:0"]')
    box = handle.bounding_box()
    x, top = box["x"] + box["width"] / 2, box["y"]
    page.mouse.move(x, top + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, top - 200, steps=5)
    page.mouse.up()
    expect(handle).to_have_attribute("aria-valuenow", "4")  # the end of its range
    page.mouse.move(x, top + 300)
    expect(handle).to_have_attribute("aria-valuenow", "4")  # let go is let go


def test_the_dial_is_found_and_lost_again_with_a_worse_critic(page, site_url):
    page.goto(site_url + CHAPTER)
    place = figure(page, "lambda-dial")
    dial = place.locator('input[data-handle="lambda"]')
    verdict = place.locator(".ppo-figure__sum")
    expect(verdict).to_contain_text("Turn λ")
    dial.fill("0.2")
    expect(verdict).to_contain_text("Found")
    place.locator('input[data-handle="corruption"]').fill("2")
    expect(verdict).to_contain_text("Turn λ")
    dial.fill("0.76")
    expect(verdict).to_contain_text("Found")


def test_a_figure_survives_leaving_the_page_and_coming_back(page, site_url):
    page.goto(site_url + CHAPTER)
    figure(page, "through-time")
    page.evaluate("window.sameDocument = true")
    page.locator(".ppo-parts").get_by_role("link", name="Glossary").first.click()
    # The address changes before the page does.
    expect(page.locator("h1").first).to_contain_text("Glossary")
    page.go_back()
    expect(page.locator("h1").first).not_to_contain_text("Glossary")
    assert page.evaluate("window.sameDocument")  # Material's instant navigation, no new load
    place = figure(page, "through-time")
    place.get_by_role("button", name="γ 0.99, λ 0.909").click()
    expect(place.locator(".ppo-figure__sum")).to_contain_text("Target 100")


def test_the_reader_chooses_then_runs_then_compares_and_finds_it_again(page, site_url):
    page.goto(site_url + CHAPTER)
    gate = page.locator("#gate-step-3")
    hook, explained = gate.locator("ppo-cell"), gate.get_by_text("One flag turned the lesson round")
    run = hook.get_by_role("button", name="Run", exact=True)
    expect(hook.locator(".ppo-recorded")).to_be_hidden()
    expect(explained).to_be_hidden()
    expect(run).to_be_disabled()
    hook.locator(".cm-content, pre").first.click()  # the editor comes with the reader's hand
    hook.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(hook.locator(".ppo-cell__state")).to_contain_text("Choose an answer")
    gate.get_by_role("button", name="Less likely").click()
    expect(explained).to_be_hidden()
    run.click()
    expect(hook.get_by_role("log")).to_contain_text("-2.235", timeout=BOOT_MS)
    expect(explained).to_be_visible()
    expect(gate.get_by_text("That is the verdict of one step alone")).to_be_visible()
    page.reload()
    expect(gate.get_by_text("you chose").and_(page.locator(":visible"))).to_have_count(1)
    expect(gate.locator("details[open] summary")).to_contain_text("Less likely")


def test_a_choice_in_one_tab_is_shown_in_the_other(page, context, site_url):
    other = context.new_page()
    for each in (page, other):
        each.goto(site_url + CHAPTER)
    other.locator("#gate-check-cut").get_by_role("button", name="1.5").click()
    expect(page.locator("#gate-check-cut").get_by_text("You were right.")).to_be_visible()
    buttons = page.locator("#gate-check-target").get_by_role("button")
    buttons.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#gate-check-target details[open] summary")).to_be_focused()


def test_a_cell_that_is_not_a_riddle_shows_its_output_at_once(page, site_url):
    page.goto(site_url + CHAPTER)
    recorded = page.locator("ppo-cell").nth(2).locator(".ppo-recorded")
    expect(recorded).to_contain_text("0.095")


def test_the_chapter_reads_without_scripts(browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + CHAPTER)
    expect(page.locator(".ppo-figure__still:visible")).to_have_count(5)
    expect(page.locator("ppo-cell .ppo-recorded").first).to_contain_text("-2.235")
    expect(page.get_by_text("One flag turned the lesson round")).to_be_visible()
    expect(page.locator(".ppo-choice:visible")).to_have_count(17)
    expect(page.locator("ppo-exercise")).to_have_count(6)
    assert page.locator("ppo-exercise .ppo-statement").all_inner_texts()[1].startswith("Write")
    expect(page.locator(".katex").first).to_be_visible()
    context.close()


def test_paper_shows_every_comment_and_every_output(page, site_url):
    page.goto(site_url + CHAPTER)
    page.emulate_media(media="print")
    for comment in page.locator(".ppo-choice p").all():
        assert comment.bounding_box()["height"] > 0
    expect(page.locator("ppo-cell .ppo-recorded").first).to_be_visible()


@pytest.mark.parametrize("path", [CHAPTER, "index.html", "glossary.html", "guides/authors.html"])
def test_nothing_is_wider_than_a_phone(browser, site_url, path):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site_url + path)
    for place in page.locator("ppo-figure").all():
        place.scroll_into_view_if_needed()
        expect(place.locator(".ppo-figure__stage")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        """() => [...document.querySelectorAll('ppo-figure :is(button, input, .ppo-tape__reach)')]
        .map((e) => [e.outerHTML.slice(0, 90), e.getBoundingClientRect().height])
        .filter(([, height]) => height < 43.9)"""
    )
    assert small == []
    context.close()


def test_links_to_the_glossary_meet_their_word(page, site_url):
    page.goto(site_url + CHAPTER)
    page.locator('.md-content a[href*="glossary.html#truncated"]').first.click()
    expect(page.locator("#truncated")).to_be_in_viewport()
