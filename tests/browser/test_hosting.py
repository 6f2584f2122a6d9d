"""The site as a host serves it: under its policy, below a path, embedded in another page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import hosting
import pytest
from inline_styles import MARKUP, STYLE
from playwright.sync_api import Page, expect
from serving import serving
from site_server import SiteHandler

ROOT = Path(__file__).resolve().parents[2]
SLOW_MS = 120_000
WATCH = """
  globalThis.violations = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""


class BelowPath(SiteHandler):
    """Serves the site below /course/ppo/, and nothing beside it."""

    def translate_path(self, path: str) -> str:
        below = path.removeprefix("/course/ppo")
        return super().translate_path(below if below != path else "/outside")


@pytest.fixture(scope="module")
def sub_path(site_dir: Path) -> Iterator[str]:
    with serving(BelowPath, site_dir) as url:
        yield f"{url}course/ppo/"


@pytest.fixture
def strict_page(page: Page) -> Iterator[Page]:
    """A page whose violations of the policy fail the test."""
    page.add_init_script(WATCH)
    yield page
    assert page.evaluate("violations") == []


def test_the_policy_allows_nothing_inline_that_the_build_did_not_write(
    site_url: str, page: Page, complaints
):
    complaints.allow("Content Security Policy")
    answer = page.goto(site_url)
    policy = answer.headers["content-security-policy"]
    assert "unsafe-inline" not in policy and "'unsafe-eval'" not in policy
    assert (
        page.evaluate(
            """() => {
          const script = document.createElement("script");
          script.textContent = "globalThis.intruder = true";
          document.head.append(script);
          return globalThis.intruder ?? false;
        }"""
        )
        is False
    )


def test_no_page_has_a_style_attribute(site_dir: Path):
    for path in site_dir.rglob("*.html"):
        tags = (match[0] for match in MARKUP.finditer(path.read_text("utf-8")))
        markup = [tag for tag in tags if not tag.startswith(("<!--", "<script", "<style"))]
        assert [tag for tag in markup if STYLE.search(tag)] == [], path


@pytest.mark.parametrize("where", ["site_url", "sub_path"])
def test_a_chapter_runs_under_the_policy(strict_page: Page, request, where: str, skip_question):
    page, url = strict_page, request.getfixturevalue(where)
    page.goto(f"{url}chapters/06-gae.html")
    cell = page.locator("ppo-cell").first
    skip_question(cell)
    cell.get_by_role("button", name="Run").first.click()
    expect(cell.locator(".ppo-output")).to_contain_text("advantages", timeout=SLOW_MS)
    exercise = page.locator("ppo-exercise[slug='gae']")
    exercise.scroll_into_view_if_needed()
    exercise.get_by_role("textbox").first.click()  # the editor comes when it is wanted
    editor = exercise.locator(".cm-editor").first
    expect(editor).to_be_visible(timeout=SLOW_MS)
    # The editor's own style sheet is there, and formulas keep their places.
    assert editor.locator(".cm-scroller").evaluate("e => getComputedStyle(e).display") == "flex"
    heights = "es => es.map((e) => e.getBoundingClientRect().height).filter((h) => h > 20)"
    assert page.locator(".katex-display .vlist .pstrut").evaluate_all(heights)


@pytest.mark.parametrize("where", ["site_url", "sub_path"])
def test_the_playground_trains_and_plays_under_the_policy(strict_page: Page, request, where: str):
    page, url = strict_page, request.getfixturevalue(where)
    page.goto(f"{url}index.html")
    page.locator("a[href*='playground.html']").first.evaluate("link => link.click()")
    page.wait_for_url(f"{url}playground.html*")
    page.goto(f"{url}playground.html#env=CartPole-v1&seed=5&total_steps=4096&target_return=")
    page.reload()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".ppo-status__banner")).to_be_visible(timeout=SLOW_MS)


def test_search_and_instant_navigation_work_below_a_path(strict_page: Page, sub_path: str):
    page = strict_page
    page.goto(f"{sub_path}glossary.html")
    page.evaluate("globalThis.stayed = true")
    page.locator("a[href$='playground.html']").first.evaluate("link => link.click()")
    page.wait_for_url(f"{sub_path}playground.html*")
    assert page.evaluate("globalThis.stayed") is True


@pytest.fixture(scope="module")
def told_its_place(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site below a path that its build was told."""
    folder = tmp_path_factory.mktemp("told")
    environment = {
        **os.environ,
        "SITE_URL": "https://example.org/course/ppo/",
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(ROOT / "build/site"),
    }
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "-q", "-d"]
    subprocess.run([*command, str(folder / "pages")], cwd=ROOT, env=environment, check=True)
    shutil.copytree(site_dir, folder / "site")
    shutil.copy(folder / "pages/404.html", folder / "site")
    hosting.write(folder / "site")
    with serving(BelowPath, folder / "site") as url:
        yield f"{url}course/ppo/"


@pytest.mark.parametrize("where", ["site_url", "told_its_place"])
def test_a_wrong_address_at_any_depth_gets_a_page_with_style_and_ways_on(
    strict_page: Page, request, complaints, where: str
):
    complaints.allow("404 (")
    page, url = strict_page, request.getfixturevalue(where)
    for depth in ("missing.html", "no/such/page.html", "chapters/no/such/"):
        answer = page.goto(url + depth)
        assert answer.status == 404
        expect(page.locator("h1")).to_have_text("There is no page at this address")
        assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--paper')"), depth
    page.locator("main").get_by_role("link", name="Glossary").click()
    page.wait_for_url(f"{url}glossary.html")
