"""Exercises as a reader meets them: code graded, questions answered, hints, progress kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from code_typing import type_code
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = ROOT / "docs/exercises/06-gae"
CHAPTER = "chapters/06-gae.html"
GRADED = 120_000
"""Milliseconds for a boot of Python and a verdict, on a slow machine."""


def text(slug: str, path: str) -> str:
    """A file of an exercise."""
    return (EXERCISES / slug / path).read_text("utf-8")


def exercise(page: Page, slug: str) -> Locator:
    """An exercise on the page, scrolled to, with its data loaded."""
    element = page.locator(f"ppo-exercise[slug={slug}]")
    element.scroll_into_view_if_needed()
    return element


def attempt(element: Locator, code: str) -> Locator:
    """Hand in code and return the verdict's message."""
    type_code(element, code)
    element.get_by_role("button", name="Check").click()
    message = element.locator(".ppo-verdict__message")
    # On a busy machine the button may still be the old one: the first verdict is what to wait for.
    expect(message).to_be_visible(timeout=GRADED)
    expect(element.get_by_role("button", name="Check")).to_be_visible(timeout=GRADED)
    return message


def test_a_known_mistake_is_explained_and_the_solution_passes(open_site):
    page = open_site(CHAPTER)
    gae = exercise(page, "gae")
    message = attempt(gae, text("gae", "misconceptions/gae_off1.py"))
    expect(message).to_contain_text(
        "the number of a function in which the end of transition 4 counts for transition 3"
    )
    expect(message).to_have_attribute("role", "status")
    # At t=3 the answer is wrong, delta alone is: nothing is carried over from a cut step.
    expect(gae.locator(".ppo-difference__cell")).to_have_text(["−3", "−3", "0"])
    gae.get_by_role("button", name="Hint").click()
    expect(gae.locator(".ppo-hint")).to_contain_text("Two different questions about an end")
    expect(attempt(gae, text("gae", "solution.py"))).to_have_text("Correct on every check.")
    expect(gae.locator(".ppo-exercise__badge")).to_be_visible()
    expect(gae.locator(".ppo-exercise__after")).to_contain_text("Looking back")
    expect(gae.locator(".ppo-exercise__attempts")).to_have_text("Attempts: 2")
    page.wait_for_timeout(600)  # the autosave's pause
    page.reload()
    gae = exercise(page, "gae")
    expect(gae.locator(".ppo-exercise__badge")).to_be_visible()
    expect(gae).to_contain_text("has_future = 1.0 - terminated[t]")


def test_a_learners_exception_shows_their_lines_only(site_url, page):
    page.goto(site_url + CHAPTER)
    targets = exercise(page, "critic-targets")
    code = "def critic_targets(advantages, values):\n    return advantages.total()\n"
    expect(attempt(targets, code)).to_contain_text("AttributeError in line 2")
    trace = targets.locator(".ppo-verdict__more pre")
    expect(trace).to_contain_text("return advantages.total()")
    expect(trace).not_to_contain_text("site-packages")


def test_stop_ends_an_endless_attempt_and_the_next_one_works(site_url, page):
    page.goto(site_url + CHAPTER)
    targets = exercise(page, "critic-targets")
    code = "import numpy as np\ndef critic_targets(advantages, values):\n    while True: pass\n"
    type_code(targets, code)
    targets.get_by_role("button", name="Check").click()
    expect(targets.locator("[role=status]").filter(has_text="Checking")).to_be_visible(
        timeout=GRADED
    )
    targets.get_by_role("button", name="Stop").click()
    expect(targets.get_by_role("button", name="Check")).to_be_visible(timeout=10_000)
    expect(targets.locator(".ppo-cell__status")).to_contain_text("Stopped")
    expect(targets.locator(".ppo-exercise__attempts")).to_have_text("")
    message = attempt(targets, text("critic-targets", "solution.py"))
    expect(message).to_have_text("Correct on every check.")


def test_ctrl_enter_checks_and_the_focus_stays(site_url, page):
    page.goto(site_url + CHAPTER)
    targets = exercise(page, "critic-targets")
    type_code(targets, text("critic-targets", "misconceptions/rtn_nov.py"))
    targets.locator(".ppo-cell__code .cm-content").press("Control+Enter")
    expect(targets.locator(".ppo-verdict__message")).to_contain_text(
        "The critic's target is a value", timeout=GRADED
    )
    assert page.evaluate("document.activeElement.classList.contains('cm-content')")


def test_every_wrong_answer_has_its_own_comment(site_url, page):
    page.goto(site_url + CHAPTER)
    by_hand = exercise(page, "gae-by-hand")
    fields = by_hand.locator("input")
    for field, answer in zip(
        (fields.nth(n) for n in range(6)), ["3", "1/2", "1,125", "four", "−1"], strict=False
    ):
        field.fill(answer)
    fields.nth(1).press("Enter")
    comments = by_hand.locator(".ppo-question__comment")
    expect(comments.nth(0)).to_contain_text("3 counts the next state's value in full")
    expect(comments.nth(1)).to_contain_text("Right.")
    expect(comments.nth(2)).to_contain_text("Right.")
    expect(comments.nth(3)).to_contain_text("not a number")
    expect(comments.nth(4)).to_contain_text("Right.")
    expect(comments.nth(5)).to_have_text("Not answered yet.")
    expect(by_hand.locator(".ppo-cell__status")).to_contain_text("3 of 6 answers are right.")
    for number, answer in {0: "1", 3: "4.125", 5: ".5"}.items():
        fields.nth(number).fill(answer)
    by_hand.get_by_role("button", name="Check").click()
    expect(by_hand.locator(".ppo-exercise__badge")).to_be_visible()


def test_each_distractor_shows_its_message(site_url, page):
    page.goto(site_url + CHAPTER)
    by_hand = exercise(page, "gae-by-hand")
    expect(by_hand.locator("input").first).to_be_visible()
    questions = page.evaluate(
        """async () => {
          const element = document.querySelector("ppo-exercise[slug=gae-by-hand]");
          const inputs = [...element.querySelectorAll("input")];
          return inputs.map((input) => input.id || input.getAttribute("aria-labelledby"));
        }"""
    )
    import tomllib

    table = tomllib.loads(text("gae-by-hand", "exercise.toml"))
    assert len(questions) == len(table["questions"])
    rounds = max(len(question["distractors"]) for question in table["questions"])
    for turn in range(rounds):
        for number, question in enumerate(table["questions"]):
            if turn < len(question["distractors"]):
                value = question["distractors"][turn]["value"]
                by_hand.locator("input").nth(number).fill(str(value))
        by_hand.get_by_role("button", name="Check").click()
        for number, question in enumerate(table["questions"]):
            if turn < len(question["distractors"]):
                said = question["distractors"][turn]["message"]
                comment = by_hand.locator(".ppo-question__comment").nth(number)
                expect(comment).to_have_text(f"Not yet. {plain(said)}")


def plain(said: str) -> str:
    """The text that a reader sees of a message with `code` and *emphasis*."""
    return re.sub(r"\*([^*]+)\*", r"\1", said.replace("`", ""))


def test_a_solution_is_confirmed_and_only_after_three_different_attempts(site_url, page):
    page.goto(site_url + CHAPTER)
    targets = exercise(page, "critic-targets")
    solution = targets.get_by_role("button", name="Solution")
    for number in range(3):
        attempt(targets, f"def critic_targets(advantages, values):\n    return values * {number}\n")
        if number < 2:
            expect(solution).to_be_hidden()
            targets.get_by_role("button", name="Check").click()  # the same code again: no new try
            expect(targets.locator(".ppo-exercise__attempts")).to_have_text(
                f"Attempts: {2 * number + 2}", timeout=GRADED
            )
            expect(solution).to_be_hidden()
    solution.click()
    expect(targets.locator(".ppo-exercise__after")).to_be_hidden()
    targets.get_by_role("button", name="Show the solution").click()
    expect(targets.locator(".ppo-exercise__after")).to_contain_text("return advantages + values")


def test_reset_can_be_undone_and_an_old_attempt_loaded(site_url, page):
    page.goto(site_url + CHAPTER)
    targets = exercise(page, "critic-targets")
    mine = "def critic_targets(advantages, values):\n    return 'mine'\n"
    attempt(targets, mine)
    editor = targets.locator(".ppo-cell__code .cm-content")
    targets.get_by_role("button", name="Reset").click()
    expect(editor).to_contain_text("your turn")
    targets.get_by_role("button", name="Undo").click()
    expect(editor).to_contain_text("'mine'")
    targets.get_by_role("button", name="Reset").click()
    targets.locator("summary[aria-label='More actions']").click()
    targets.get_by_role("button", name="Attempts so far").click()
    targets.get_by_role("button", name="Load").first.click()
    expect(editor).to_contain_text("'mine'")


def test_progress_travels_in_a_file_and_merges(site_url, page, browser, complaints, tmp_path):
    page.goto(site_url + CHAPTER)
    targets = exercise(page, "critic-targets")
    attempt(targets, text("critic-targets", "solution.py"))
    targets.locator("summary[aria-label='More actions']").click()
    with page.expect_download() as download:
        targets.get_by_role("button", name="Save all progress to a file").click()
    saved = tmp_path / "progress.json"
    download.value.save_as(saved)
    record = json.loads(saved.read_text("utf-8"))
    assert record["format"] == "ppo-lab-progress"
    other = browser.new_context()
    second = other.new_page()
    complaints.watch(second)
    second.goto(site_url + CHAPTER)
    there = exercise(second, "critic-targets")
    expect(there.locator(".ppo-exercise__badge")).to_be_hidden()
    for path, said in ((saved, "Progress in "), (Path(__file__), "This file is not JSON")):
        there.locator("summary[aria-label='More actions']").click()
        with second.expect_file_chooser() as chooser:
            there.get_by_role("button", name="Load progress from a file").click()
        chooser.value.set_files(path)
        expect(there.locator(".ppo-cell__status")).to_contain_text(said)
    expect(there.locator(".ppo-exercise__badge")).to_be_visible()
    expect(there).to_contain_text("return advantages + values")
    other.close()


def test_the_worlds_judge_the_readers_own_code(site_url, page):
    page.goto(site_url + CHAPTER)
    gae = exercise(page, "gae")
    type_code(gae, text("gae", "misconceptions/trunc_term.py"))
    page.wait_for_timeout(600)  # the autosave's pause
    probes = exercise(page, "gae-probes")
    probes.get_by_role("button", name="Bring my code").click()
    probes.get_by_role("button", name="Check").click()
    expect(probes.locator(".ppo-cell__status")).to_contain_text("Training in", timeout=GRADED)
    expect(probes.locator(".ppo-verdict__message")).to_contain_text(
        "Your agent walks off the treadmill", timeout=GRADED
    )
    failed = probes.locator(".ppo-check--failed")
    expect(failed).to_have_count(1)
    expect(failed).to_contain_text("Treadmill, probability of continuing")
    expect(attempt(probes, text("gae", "solution.py"))).to_have_text("Both worlds are solved.")


def test_moving_within_the_site_and_back_keeps_the_work(site_url, page):
    page.goto(site_url + CHAPTER)
    gae = exercise(page, "gae")
    type_code(gae, "# half a thought\n")
    page.locator(".md-header a.md-logo").first.click()
    # The address changes before the page does.
    expect(page.locator("ppo-hero")).to_be_visible()
    page.go_back()
    expect(page.locator("ppo-hero")).to_have_count(0)
    gae = exercise(page, "gae")
    expect(gae).to_contain_text("# half a thought")
    expect(page.locator("ppo-exercise[slug=gae] .ppo-cell__bar")).to_have_count(1)


def test_a_page_without_scripts_still_reads(browser, site_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + CHAPTER)
    expect(page.locator("ppo-exercise[slug=gae] pre")).to_contain_text("def gae(")
    expect(page.locator("ppo-exercise[slug=gae-by-hand] .ppo-questions li")).to_have_count(6)
    expect(page.locator("ppo-exercise[slug=gae]")).to_contain_text("Exercise E6.2")
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(site_url, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(site_url + CHAPTER)
    attempt(exercise(page, "gae"), text("gae", "misconceptions/gae_cut.py"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


HEAD = (
    "import numpy as np\n"
    "def gae(rewards, values, next_values, terminated, truncated, *, gamma, gae_lambda):\n"
)


HOSTILE = {
    "an endless loop that catches": (
        "    while True:\n        try: pass\n        except: pass\n", r"in line \d+ and was stopped",
    ),
    "a slip of the pen": (
        "    np.zeros = rewards.shape\n    return rewards\n", r"changed numpy itself.*Did you mean",
    ),
    "one endless call": ("    return sum(iter(int, 1))\n", "no sign of life for 10 seconds"),
}  # fmt: skip


def test_hostile_code_ends_with_a_sentence_and_spoils_nothing(open_site):
    page = open_site(CHAPTER)
    gae = exercise(page, "gae")
    for body, said in HOSTILE.values():
        message = attempt(gae, HEAD + body)
        expect(message).to_contain_text(re.compile(said), timeout=GRADED)
    message = attempt(gae, text("gae", "solution.py"))
    expect(message).to_contain_text("Correct on every check", timeout=GRADED)
    expect(gae).to_contain_text("Attempts: 4")


@pytest.mark.slow  # filling the memory takes a minute where another test runs beside it
def test_memory_without_end_is_stopped_and_spoils_nothing(page, site_url):
    page.goto(site_url + CHAPTER)
    gae = exercise(page, "gae")
    endless = HEAD + "    x = []\n    while True: x.append(np.ones(20_000_000))\n"
    expect(attempt(gae, endless)).to_contain_text(re.compile("[Mm]emory"), timeout=GRADED)
    message = attempt(gae, text("gae", "solution.py"))
    expect(message).to_contain_text("Correct on every check", timeout=GRADED)
    expect(gae).to_contain_text("Attempts: 2")
