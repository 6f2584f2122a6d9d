"""The site in a sandboxed frame, whose browser keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from code_typing import type_code
from exercise_page import CHAPTER, GRADED, SLUG, SOLUTION
from playwright.sync_api import expect
from serving import serving

NOT_KEPT = "This browser does not keep data"


class _OpenToAll(SimpleHTTPRequestHandler):
    """Lets frames without an origin read the files, as hosts of static pages do."""

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def do_GET(self) -> None:
        if not self.path.startswith("/frame"):
            super().do_GET()
            return
        page = self.path.partition("?")[2]
        body = f'<iframe sandbox="allow-scripts" src="/{page}" width=1200 height=850></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture
def open_url(site_dir: Path) -> Iterator[str]:
    with serving(_OpenToAll, site_dir) as url:
        yield url


def test_a_sandboxed_frame_grades_and_says_that_nothing_is_kept(context, open_url):
    page = context.new_page()
    page.goto(f"{open_url}frame?{CHAPTER}")
    frame = page.frame_locator("iframe")
    element = frame.locator(f"ppo-exercise[slug={SLUG}]")
    element.scroll_into_view_if_needed()
    type_code(element, SOLUTION.read_text("utf-8"))
    expect(element.locator(".ppo-cell__status")).to_contain_text(NOT_KEPT)
    element.get_by_role("button", name="Check").click()
    expect(element.locator(".ppo-verdict__message")).to_have_text(
        "Correct on every check.", timeout=GRADED
    )


def test_the_playground_trains_in_a_sandboxed_frame(context, open_url):
    page = context.new_page()
    page.goto(f"{open_url}frame?playground.html%23total_steps=4096".replace("%23", "#"))
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Train", exact=True).click()
    expect(frame.locator(".ppo-runs__row").first).to_contain_text("env steps", timeout=GRADED)
