"""Every kind of exercise in Chromium: solved by keyboard and by mouse, its mistakes explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from code_typing import type_code
from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs/exercises/guide"
GUIDE = "guides/authors.html"
GRADED = 60_000


@pytest.fixture
def guide(site_url: str, page: Page) -> Page:
    """The page that shows one exercise of each kind, in a fresh profile."""
    page.goto(site_url + GUIDE)
    return page


def exercise(page: Page, slug: str) -> Locator:
    """The element of an example, once it has loaded what it needs."""
    element = page.locator(f"ppo-exercise[slug=example-{slug}]")
    element.scroll_into_view_if_needed()
    expect(element.locator(".ppo-cell__bar")).to_be_visible()
    return element


def check(element: Locator) -> None:
    element.get_by_role("button", name="Check", exact=True).click()


def expect_message(element: Locator, text: str) -> None:
    expect(element.locator(".ppo-verdict__message")).to_contain_text(text, timeout=GRADED)


def expect_solved(element: Locator) -> None:
    expect(element.locator(".ppo-exercise__badge")).to_be_visible(timeout=GRADED)


def message_of(slug: str, mistake: str) -> str:
    """The first words of a misconception's message, up to what is filled in."""
    source = (EXAMPLES / f"example-{slug}/misconceptions/{mistake}.py").read_text("utf-8")
    text = re.split(r"[{}]", source.split('"""')[1])
    return max((" ".join(part.split()) for part in text), key=len)


# Fill in


def blanks(element: Locator) -> Locator:
    return element.locator(".ppo-blank__input")


def test_blanks_are_filled_by_keyboard_and_enter_checks(open_site):
    page = open_site(GUIDE)
    fill = exercise(page, "fill")
    blanks(fill).first.focus()
    page.keyboard.type("gamma")
    page.keyboard.press("Tab")
    expect(blanks(fill).last).to_be_focused()
    page.keyboard.type("terminated")
    page.keyboard.press("Enter")
    expect_message(fill, message_of("fill", "upside_down"))
    page.keyboard.press("Control+A")
    page.keyboard.type("~terminated")
    page.keyboard.press("Enter")
    expect_solved(fill)
    expect(fill.locator(".ppo-exercise__attempts")).to_have_text("Attempts: 2")


def test_blanks_are_filled_by_mouse_and_grow(guide):
    fill = exercise(guide, "fill")
    first = blanks(fill).first
    before = first.bounding_box()
    first.click()
    guide.keyboard.type("1.0 * gamma ** 1 * 1.0")
    after = first.bounding_box()
    assert before and after and after["width"] > before["width"]
    blanks(fill).last.click()
    guide.keyboard.type("(1 - terminated)")
    check(fill)
    expect_solved(fill)


def test_an_empty_blank_is_pointed_at_and_counts_as_no_attempt(guide):
    fill = exercise(guide, "fill")
    blanks(fill).first.fill("gamma")
    check(fill)
    expect(blanks(fill).last).to_have_attribute("aria-invalid", "true", timeout=GRADED)
    expect(fill.locator(".ppo-exercise__attempts")).to_have_text("")


def test_each_blank_has_a_name_and_the_code_around_it_stays(guide):
    fill = exercise(guide, "fill")
    expect(blanks(fill).first).to_have_accessible_name("Blank 1: the factor in front of the value")
    expect(fill.locator("code.language-python [contenteditable], textarea")).to_have_count(0)


def test_run_puts_the_blanks_into_the_program(guide):
    fill = exercise(guide, "fill")
    run, status = fill.get_by_role("button", name="Run", exact=True), fill.locator("[role=status]")
    run.click()
    expect(status.first).to_have_text("Blank 1 is still empty, so there is no program to run.")
    expect(blanks(fill).first).to_be_focused()
    blanks(fill).first.fill("gamma")
    blanks(fill).last.fill("1 - terminated")
    run.click()
    output = fill.locator(".ppo-try .ppo-output")
    expect(output).to_contain_text("array([[3.]", timeout=GRADED)  # 1 + 0.5 * (1 - 0) * 4
    expect(fill.locator(".ppo-exercise__attempts")).to_have_text("")
    blanks(fill).last.fill("- terminate")
    expect(output).to_have_class(re.compile("ppo-output--stale"))
    run.click()
    expect(output).to_contain_text("Your code, line 2, in td_targets", timeout=GRADED)
    expect(blanks(fill).last).to_have_attribute("aria-invalid", "true")


# Put into order


def right_lines() -> list[tuple[str, int]]:
    """The lines of the solution below its imports, without their labels: text and depth."""
    source = (EXAMPLES / "example-order/solution.py").read_text("utf-8")
    source = re.sub(r"  #: \w+", "", source)
    body = source[source.index("def ") :].rstrip().split("\n")
    return [(line.strip(), (len(line) - len(line.lstrip())) // 4) for line in body]


def block(element: Locator, code: str) -> Locator:
    return element.locator(".ppo-block").filter(has_text=re.compile(f"⠿\\s*{re.escape(code)}$"))


def program(element: Locator) -> list[str]:
    return element.locator(".ppo-board__program code").all_inner_texts()


def use_by_keyboard(element: Locator, code: str, depth: int) -> None:
    """Use a block as the last line, so deep."""
    keyboard = element.page.keyboard
    block(element, code).locator("button").focus()
    keyboard.press("Enter")
    for _ in range(5):
        keyboard.press("ArrowLeft")
    for _ in range(depth):
        keyboard.press("ArrowRight")
    keyboard.press("Enter")


def drag_to_end(element: Locator, code: str, depth: int) -> None:
    """Drag a block below the last line, so deep."""
    page = element.page
    moved = block(element, code)
    moved.scroll_into_view_if_needed()
    here = moved.bounding_box()
    list_box = element.locator(".ppo-board__program").bounding_box()
    assert here and list_box
    page.mouse.move(here["x"] + 60, here["y"] + here["height"] / 2)
    page.mouse.down()
    x = list_box["x"] + 7 + 32 * depth + 60
    page.mouse.move(x, list_box["y"] + list_box["height"] - 12, steps=6)
    # What is dragged leaves the shelf, which moves the program.
    list_box = element.locator(".ppo-board__program").bounding_box()
    assert list_box
    page.mouse.move(x, list_box["y"] + list_box["height"] - 12, steps=3)
    page.mouse.up()


def test_lines_are_ordered_by_keyboard_and_a_distractor_is_explained(open_site):
    page = open_site(GUIDE)
    order = exercise(page, "order")
    lines = right_lines()
    wrong = "for t in range(len(rewards)):"
    for code, depth in lines:
        use_by_keyboard(order, wrong if code.startswith("for ") else code, depth)
    page.keyboard.press("Control+Enter")
    expect_message(order, "This loop begins at the first step.")
    block(order, wrong).locator("button").focus()
    page.keyboard.press("Delete")
    right = next(code for code, _ in lines if code.startswith("for "))
    use_by_keyboard(order, right, 1)
    for _ in range(3):
        page.keyboard.press("Alt+ArrowUp")
    assert program(order) == [code for code, _ in lines]
    expect(block(order, right).locator("button")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect_solved(order)


def test_lines_are_ordered_by_dragging(guide):
    order = exercise(guide, "order")
    lines = right_lines()
    for code, depth in lines:
        drag_to_end(order, code, depth)
    assert program(order) == [code for code, _ in lines]
    check(order)
    expect_solved(order)


def test_a_block_dragged_out_of_the_program_is_unused_again(guide):
    order = exercise(guide, "order")
    drag_to_end(order, "total = 0.0", 1)
    assert program(order) == ["total = 0.0"]
    here = block(order, "total = 0.0").bounding_box()
    shelf = order.locator(".ppo-board__shelf").bounding_box()
    assert here and shelf
    guide.mouse.move(here["x"] + 60, here["y"] + 10)
    guide.mouse.down()
    guide.mouse.move(shelf["x"] + 80, shelf["y"] + 20, steps=5)
    guide.mouse.up()
    assert program(order) == []


def test_lines_are_ordered_by_touch_and_buttons(browser: Browser, site_url, complaints):
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    complaints.watch(page)
    page.goto(site_url + GUIDE)
    order = exercise(page, "order")
    deeper = order.get_by_role("button", name="→ In")
    shallower = order.get_by_role("button", name="← Out")
    before = 0
    for code, depth in right_lines():
        block(order, code).tap()
        for _ in range(depth - before):
            deeper.tap()
        for _ in range(before - depth):
            shallower.tap()
        before = depth
    small = [
        control.bounding_box()
        for control in order.locator(".ppo-board__tools button, .ppo-block__grip").all()
    ]
    assert all(box and box["width"] >= 44 and box["height"] >= 43.5 for box in small)
    order.get_by_role("button", name="Check", exact=True).tap()
    expect_solved(order)
    context.close()


def test_moving_a_block_is_said_and_escape_takes_it_back(guide):
    order = exercise(guide, "order")
    said = order.locator(".ppo-board [role=status]")
    use_by_keyboard(order, "total = 0.0", 0)
    block(order, "return returns").locator("button").focus()
    guide.keyboard.press("Enter")
    expect(said).to_have_text("Used as line 2 of 2, not indented.")
    guide.keyboard.press("ArrowRight")
    expect(said).to_have_text("Now line 2 of 2, indented once.")
    guide.keyboard.press("ArrowUp")
    expect(said).to_have_text("Moved to line 1 of 2, indented once.")
    guide.keyboard.press("Escape")
    expect(said).to_have_text("As it was: back among the unused blocks.")
    assert program(order) == ["total = 0.0"]
    expect(block(order, "return returns").locator("button")).to_be_focused()


def test_one_tab_stop_leads_to_the_blocks(guide):
    order = exercise(guide, "order")
    expect(order.locator(".ppo-block__grip[tabindex='0']")).to_have_count(1)
    order.locator(".ppo-block__grip[tabindex='0']").focus()
    guide.keyboard.press("ArrowDown")
    expect(order.locator(".ppo-block__grip").nth(1)).to_be_focused()
    expect(order.locator(".ppo-block__grip[tabindex='0']")).to_have_count(1)


def test_run_calls_the_arranged_lines_and_names_a_line_by_its_place(guide):
    order = exercise(guide, "order")
    run, status = (
        order.get_by_role("button", name="Run", exact=True),
        order.locator("[role=status]"),
    )
    run.click()
    expect(status.filter(has_text="There is no line to run yet")).to_be_visible()
    lines = right_lines()
    for code, depth in lines:
        use_by_keyboard(order, code, depth)
    run.click()
    output = order.locator(".ppo-try .ppo-output")
    expect(output).to_contain_text("array([2., 2., 0.])", timeout=GRADED)
    expect(order.locator(".ppo-exercise__attempts")).to_have_text("")
    block(order, "total = 0.0").locator("button").focus()
    guide.keyboard.press("Delete")
    expect(output).to_have_class(re.compile("ppo-output--stale"))
    run.click()
    place = next(n for n, (code, _) in enumerate(lines) if "total = rewards" in code)
    expect(output).to_contain_text(f"Your code, line {place}, in discounted", timeout=GRADED)
    expect(order.locator(".ppo-block--wrong")).to_contain_text("total = rewards")


# Write a test


def test_run_gives_a_test_the_correct_function(guide):
    element = exercise(guide, "write-test")
    run = element.get_by_role("button", name="Run", exact=True)
    output, status = element.locator(".ppo-try .ppo-output"), element.locator("[role=status]").first
    type_code(element, code_of("write-test", "misconceptions/test_nothing"))
    run.click()
    expect(output).to_contain_text("Your test accepts the correct td_targets", timeout=GRADED)
    rejecting = "import numpy as np\n\ndef test_targets(td_targets):\n    assert 1 > 2\n"
    type_code(element, rejecting)
    run.click()
    expect(status).to_have_text("Your test rejects the correct function.", timeout=GRADED)
    expect(element.locator(".ppo-cell__code .ppo-code__wrong")).to_contain_text("assert 1 > 2")
    expect(element.locator(".ppo-exercise__attempts")).to_have_text("")


# All kinds


def test_the_work_outlasts_the_page(guide):
    blanks(exercise(guide, "fill")).first.fill("gamma * 1")
    use_by_keyboard(exercise(guide, "order"), "total = 0.0", 2)
    guide.wait_for_timeout(600)  # the autosave's pause
    guide.reload()
    expect(blanks(exercise(guide, "fill")).first).to_have_value("gamma * 1")
    order = exercise(guide, "order")
    expect(order.locator(".ppo-board__program code")).to_have_text("total = 0.0")
    saved = order.locator(".ppo-board__program .ppo-block")
    expect(saved).to_have_attribute("style", "--ppo-indent: 2;")


def test_reset_and_undo_work_for_blanks_and_for_blocks(guide):
    fill = exercise(guide, "fill")
    blanks(fill).first.fill("gamma")
    fill.get_by_role("button", name="Reset").click()
    expect(blanks(fill).first).to_have_value("")
    fill.get_by_role("button", name="Undo").click()
    expect(blanks(fill).first).to_have_value("gamma")
    order = exercise(guide, "order")
    use_by_keyboard(order, "total = 0.0", 1)
    order.get_by_role("button", name="Reset").click()
    assert program(order) == []
    order.get_by_role("button", name="Undo").click()
    assert program(order) == ["total = 0.0"]


def test_the_kinds_read_without_scripts(browser: Browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + GUIDE)
    fill = page.locator("ppo-exercise[slug=example-fill]")
    expect(fill).to_contain_text("return rewards + 1___ * 2___ * next_values")
    expect(fill.locator(".ppo-fill__labels li")).to_have_count(2)
    order = page.locator("ppo-exercise[slug=example-order]")
    expect(order.locator("li code")).to_have_count(len(right_lines()) + 2)  # two distractors
    context.close()


# Debug


def code_of(slug: str, name: str) -> str:
    source = (EXAMPLES / f"example-{slug}/{name}.py").read_text("utf-8")
    return source[source.index("import numpy") :]


def test_a_program_is_probed_and_repaired_within_its_limit(guide):
    debug = exercise(guide, "debug")
    debug.get_by_role("button", name="One step with reward 1").click()
    expect(debug).to_contain_text("return 0.5", timeout=GRADED)  # half of what one reward is worth
    check(debug)
    expect_message(debug, "This is still the broken program.")
    expect(debug.locator(".ppo-exercise__attempts")).to_have_text("")
    type_code(debug, code_of("debug", "misconceptions/done_pol"))
    expect(debug).to_contain_text("1 of at most 2 lines changed.")
    check(debug)
    expect_message(debug, message_of("debug", "done_pol"))
    type_code(debug, code_of("debug", "solution"))
    expect(debug).to_contain_text("2 of at most 2 lines changed.")
    check(debug)
    expect_solved(debug)


# Tune


def test_settings_are_tuned_by_what_their_runs_show(guide):
    tune = exercise(guide, "tune")
    check(tune)
    expect_message(tune, "its best mean return is")
    tune.get_by_label("learning rate").first.fill("0.0025")
    check(tune)
    expect_solved(tune)
    expect(tune.get_by_role("table").get_by_role("row")).to_have_count(3)  # a head and two tries


# The faded hint of a function


def test_the_lines_of_a_solution_are_the_last_hint(page, site_url):
    page.goto(site_url + "chapters/06-gae.html")
    gae = page.locator("ppo-exercise[slug=gae]")
    gae.scroll_into_view_if_needed()
    expect(gae.locator(".ppo-cell__bar")).to_be_visible()
    type_code(gae, "def gae(rewards, *rest, gamma, gae_lambda):\n    return rewards")
    check(gae)
    expect(gae.locator(".ppo-verdict")).to_be_visible(timeout=GRADED)
    faded = gae.get_by_role("region", name="Hint: the lines of a solution")
    hint = gae.get_by_role("button", name="Hint", exact=True)
    for shown in range(1, 9):
        if faded.count():
            break
        hint.click()
        expect(gae.locator(".ppo-hint")).to_have_count(shown)
    faded.get_by_role("button", name="Check", exact=False).click()
    expect(faded.locator(".ppo-verdict__message")).to_be_visible(timeout=GRADED)
    expect(gae.locator(".ppo-exercise__attempts")).to_have_text("Attempts: 1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_kinds_break_no_rule_of_accessibility_while_they_are_worked_on(
    browser: Browser, site_url, scheme, broken_rules
):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(site_url + GUIDE)
    fill, order = exercise(page, "fill"), exercise(page, "order")
    blanks(fill).first.fill("gamma")
    use_by_keyboard(order, "for t in range(len(rewards)):", 1)
    for element in (fill, order):
        check(element)
        expect(element.locator(".ppo-verdict")).to_be_visible(timeout=GRADED)
    assert not broken_rules(page, scheme)
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_is_wider_than_the_screen(guide, width):
    guide.set_viewport_size({"width": width, "height": 844})
    use_by_keyboard(exercise(guide, "order"), "for t in reversed(range(len(rewards))):", 3)
    exercise(guide, "fill")
    assert guide.evaluate("document.documentElement.scrollWidth") <= width
