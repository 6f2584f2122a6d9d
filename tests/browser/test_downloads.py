"""Hosts that cut files off or let them stall, while Python is on its way to the page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from code_typing import type_code
from exercise_page import CHAPTER, GRADED, SOLUTION, exercise
from playwright.sync_api import Locator, Page, expect
from serving import serving
from site_server import SiteHandler

ASSET = "pyodide/numpy.zip"


class Host:
    """How the host treats one asset."""

    def __init__(self) -> None:
        self.fault: str | None = None
        self.left = threading.Event()
        self.url = ""


@pytest.fixture
def host(site_dir: Path) -> Iterator[Host]:
    """A server of the site that serves one asset badly, as `fault` says."""
    state = Host()

    class Faulty(SiteHandler):
        def do_GET(self) -> None:
            if state.fault is None or ASSET not in self.path:
                super().do_GET()
                return
            body = Path(self.translate_path(self.path)).read_bytes()
            self.send_response(200)
            if state.fault == "stall":
                self.send_header("Content-Length", str(len(body)))
            else:
                self.send_header("Connection", "close")  # its end is the end of what arrives
            super(SiteHandler, self).end_headers()
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            if state.fault == "stall":
                state.left.wait(120)

    with serving(Faulty, site_dir) as state.url:
        yield state
        state.left.set()


def check(page: Page, host: Host) -> Locator:
    """Open the chapter and hand in a solution."""
    page.goto(host.url + CHAPTER)
    type_code(exercise(page), SOLUTION.read_text("utf-8"))
    exercise(page).get_by_role("button", name="Check").click()
    return exercise(page)


def check_again(element: Locator) -> None:
    """Hand in the same solution once the host is well, and see it pass."""
    element.get_by_role("button", name="Check").click()
    message = element.locator(".ppo-verdict__message")
    expect(message).to_have_text("Correct on every check.", timeout=GRADED)


def test_a_file_that_is_always_cut_off_is_told_in_words(context, host):
    host.fault = "cut"
    element = check(context.new_page(), host)
    expect(element).to_contain_text("numpy.zip was cut off", timeout=GRADED)
    expect(element).not_to_contain_text("restarted")
    host.fault = None
    check_again(element)


def test_stop_drops_a_download_that_stalls_and_the_next_check_begins_anew(context, host):
    host.fault = "stall"
    page = context.new_page()
    with page.expect_request(lambda request: "numpy.zip" in request.url):
        element = check(page, host)
    with page.expect_event("requestfailed", lambda request: "numpy.zip" in request.url):
        element.get_by_role("button", name="Stop").click()
    expect(element.locator(".ppo-cell__status")).to_contain_text("Stopped")
    host.fault = None
    check_again(element)
