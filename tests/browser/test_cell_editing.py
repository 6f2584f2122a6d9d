"""Editing a cell: the keyboard, what is kept, what a newer version does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

BOOT_MS = 90_000
PAGE = "chapters/06-gae.html"
INTERPRETER = re.compile(r"pyodide\.asm\.wasm")
# Cells that do not ask for a guess first, which hides their recorded output.
NO_GUESS = ":not(.ppo-predict) > ppo-cell"


@pytest.fixture
def cells(page: Page, site_url: str) -> Locator:
    """The cells of a chapter."""
    page.goto(site_url + PAGE)
    return page.locator("ppo-cell")


def open_editor(cell: Locator) -> Locator:
    cell.locator("pre").first.click()
    content = cell.locator(".cm-content")
    expect(content).to_be_focused()
    return content


def replace_code(page: Page, cell: Locator, code: str) -> None:
    open_editor(cell)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)


def test_code_and_recorded_output_are_there_before_anything_loads(cells, page):
    expect(cells.first.locator("pre").first).to_contain_text("import numpy as np")
    expect(page.locator(NO_GUESS).first.locator(".ppo-recorded")).to_be_visible()
    names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert not [name for name in names if re.search(r"ppo/(editor|worker)\.js|pyodide", name)]
    assert not [worker for worker in page.workers if "/ppo/" in worker.url]


def test_a_click_opens_the_editor_at_the_place_that_was_clicked(cells, page):
    line = cells.first.locator("code").get_by_text("compute_gae").first
    line.click()
    expect(cells.first.locator(".cm-content")).to_be_focused()
    page.keyboard.type("X")
    changed = [text for text in cells.first.locator(".cm-line").all_inner_texts() if "X" in text]
    assert len(changed) == 1
    assert re.search(r"compu?t?e?X?_?g?a?e?", changed[0])
    assert "import" in changed[0]


def test_control_enter_runs_and_replaces_the_recorded_output(cells, page):
    cell = page.locator(NO_GUESS).first
    replace_code(page, cell, "print('mine')")
    expect(cell.locator(".ppo-recorded")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(cell.get_by_role("log")).to_have_text("mine\n", timeout=BOOT_MS)
    expect(cell.locator(".ppo-recorded")).to_have_count(0)


def test_shift_enter_runs_and_goes_to_the_next_cell(cells, page, skip_question):
    skip_question(cells.first)
    replace_code(page, cells.first, "print('first')")
    page.keyboard.press("Shift+Enter")
    expect(cells.nth(1).locator(".cm-content")).to_be_focused()
    expect(cells.first.get_by_role("log")).to_contain_text("first", timeout=BOOT_MS)


def test_escape_then_tab_leaves_the_editor_and_tab_alone_indents(cells, page):
    replace_code(page, cells.first, "x = 1")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    expect(cells.first.locator(".cm-content")).to_have_text("    x = 1")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(cells.first.get_by_role("button", name="Run", exact=True)).to_be_focused()


def test_edits_are_kept_and_reset_can_be_undone(cells, page, site_url):
    replace_code(page, cells.first, "mine = 1")
    page.keyboard.press("Control+s")
    expect(cells.first.get_by_text("Saved on this device.")).to_be_visible()
    page.goto(f"{site_url}glossary.html")
    page.goto(site_url + PAGE)
    expect(cells.first.locator(".ppo-cell__code")).to_contain_text("mine = 1")
    cells.first.get_by_role("button", name="Reset").click()
    expect(cells.first.locator(".ppo-cell__code")).to_contain_text("import numpy as np")
    cells.first.get_by_role("button", name="Undo").click()
    expect(cells.first.locator(".cm-content")).to_have_text("mine = 1")


def test_a_newer_version_is_shown_and_the_readers_own_is_kept(cells, page, site_url):
    key = page.evaluate("'ppo-lab:v1:cell:' + document.querySelector('ppo-cell').dataset.id")
    old = '{"code": "mine = 1", "published": "an older text"}'
    page.evaluate("([key, old]) => localStorage.setItem(key, old)", [key, old])
    page.reload()
    expect(cells.first.locator("pre").first).to_contain_text("import numpy as np")
    expect(cells.first.get_by_text("A newer version of this cell exists")).to_be_visible()
    page.reload()
    cells.first.get_by_role("button", name="Use mine").click()
    expect(cells.first.locator(".cm-content")).to_have_text("mine = 1")


def test_run_all_above_runs_the_earlier_cells_in_order(cells, page):
    last = cells.nth(2)
    last.get_by_text("More", exact=True).click()
    last.get_by_role("button", name="Run all above").click()
    expect(last.get_by_text("All cells above have run.")).to_be_visible(timeout=BOOT_MS)
    for index in (0, 1):
        expect(cells.nth(index).locator(".ppo-cell__state")).to_contain_text("Done")


def test_the_code_can_be_taken_along(cells, page):
    cells.first.get_by_text("More", exact=True).click()
    with page.expect_download() as download:
        cells.first.get_by_role("button", name="Download .py").click()
    assert download.value.suggested_filename.endswith(".py")
    assert "import numpy as np" in download.value.path().read_text("utf-8")


def test_a_plain_text_box_takes_over_where_the_editor_cannot_load(
    page, site_url, complaints, skip_question
):
    complaints.allow("editor.js")
    page.route("**/editor.js", lambda route: route.abort())
    page.goto(site_url + PAGE)
    cell = page.locator("ppo-cell").first
    skip_question(cell)
    cell.locator("pre").first.click()
    box = cell.locator("textarea")
    expect(box).to_be_focused()
    box.fill("print('plain')")
    page.keyboard.press("Control+Enter")
    expect(cell.get_by_role("log")).to_have_text("plain\n", timeout=BOOT_MS)


def test_python_that_cannot_be_loaded_is_explained_and_tried_again(
    page, site_url, complaints, skip_question
):
    complaints.allow("numpy.zip")
    page.route("**/numpy.zip.gz*", lambda route: route.abort())
    page.goto(site_url + PAGE)
    cell = page.locator("ppo-cell").first
    skip_question(cell)
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell.get_by_role("log")).to_contain_text("Is there a network?", timeout=BOOT_MS)
    page.unroute("**/numpy.zip.gz*")
    cell.get_by_role("button", name="Run", exact=True).click()
    expect(cell.get_by_role("log")).to_contain_text("advantages", timeout=BOOT_MS)


def test_python_begins_to_load_when_the_mouse_enters_a_cell(page, site_url):
    page.goto(site_url + PAGE)
    with page.expect_request(INTERPRETER):
        page.locator("ppo-cell").first.hover()


def test_a_reader_who_saves_data_loads_python_by_run_only(page, site_url, skip_question):
    page.add_init_script("navigator.connection.__proto__.__defineGetter__('saveData', () => true)")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site_url + PAGE)
    cell = page.locator("ppo-cell").first
    skip_question(cell)
    run = cell.get_by_role("button", name="Run", exact=True)
    run.hover()
    run.focus()
    # A request of the page's own, so that one of the cell's would have been seen before it.
    page.evaluate("fetch(location.href)")
    assert not any(INTERPRETER.search(url) for url in asked)
    with page.expect_request(INTERPRETER):
        run.click()
