"""The site without its server, after one visit; and a newer build that waits for its reader."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import offline_copy
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import serving
from site_server import SiteHandler

SLOW_MS = 120_000
# A secure address that is not the machine's own name, so that copies come first, as for readers.
LIKE_A_HOST = "ppo-lab.localhost"
KEPT = """async () => {
  await navigator.serviceWorker.ready;
  return navigator.serviceWorker.controller !== null;
}"""
ADDRESSES = """async () => {
  const [name] = await caches.keys();
  return (await (await caches.open(name)).keys()).map(({ url }) => url);
}"""


class BelowPath(SiteHandler):
    """Serves the site below /course/ppo/, and nothing beside it."""

    def translate_path(self, path: str) -> str:
        below = path.removeprefix("/course/ppo")
        return super().translate_path(below if below != path else "/outside")


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that may keep a copy of the site."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="allow")
    context.set_default_timeout(SLOW_MS)
    yield context
    context.close()


@contextmanager
def hosted(folder: Path, handler: type[SiteHandler] = SiteHandler) -> Iterator[str]:
    """Serve a folder at an address like a host's."""
    with serving(handler, folder) as url:
        yield url.replace("127.0.0.1", LIKE_A_HOST)


def wait_until_kept(page: Page) -> None:
    """Wait until the worker holds the site and answers this page."""
    page.wait_for_function(KEPT)


def run_first_cell(page: Page, skip_question: Callable, text: str) -> None:
    cell = page.locator("ppo-cell").first
    if page.get_by_role("button", name="Skip").count():
        skip_question(cell)
    cell.get_by_role("button", name="Run").first.click()
    expect(cell.locator(".ppo-output")).to_contain_text(text, timeout=SLOW_MS)


@pytest.mark.parametrize("handler", [SiteHandler, BelowPath])
def test_after_one_visit_every_chapter_opens_and_runs_without_the_server(
    visitor: BrowserContext, site_dir: Path, complaints, skip_question, handler
):
    path = "course/ppo/" if handler is BelowPath else ""
    page = visitor.new_page()
    complaints.watch(page)
    with hosted(site_dir, handler) as url:
        home = url + path
        page.goto(f"{home}chapters/06-gae.html")
        run_first_cell(page, skip_question, "advantages")
        wait_until_kept(page)
        page.wait_for_function(
            "async () => (await (async " + ADDRESSES.removeprefix("async") + ")())"
            ".filter((url) => url.includes('/pyodide/')).length >= 4"
        )
    # The server is gone.
    page.goto(f"{home}chapters/03-policy-gradient.html")
    expect(page.locator("h1")).to_contain_text("policy gradient")
    run_first_cell(page, skip_question, "")
    page.goto(home)
    expect(page.locator("ppo-hero svg").first).to_be_visible()
    page.get_by_role("link", name="Glossary").first.click()
    expect(page.locator("h1")).to_contain_text("Glossary")


def test_on_the_own_machine_a_new_build_shows_at_once_and_the_copy_when_the_server_is_gone(
    visitor: BrowserContext, site_dir: Path, tmp_path: Path
):
    site = tmp_path / "site"
    shutil.copytree(site_dir, site)
    page = visitor.new_page()
    with serving(SiteHandler, site) as url:
        page.goto(f"{url}glossary.html")
        wait_until_kept(page)
        change(site, "Glossary", "Words")
        page.goto(f"{url}glossary.html")
        expect(page.locator("h1")).to_contain_text("Words")
    page.goto(f"{url}chapters/06-gae.html")
    expect(page.locator("h1")).to_contain_text("Generalised advantage")


def test_what_is_heavy_is_not_kept_before_it_was_used(visitor: BrowserContext, site_dir: Path):
    page = visitor.new_page()
    with hosted(site_dir) as url:
        page.goto(url)
        wait_until_kept(page)
        kept = page.evaluate(ADDRESSES)
    assert len(kept) > 100
    assert not [address for address in kept if "/pyodide/" in address or "/onnx/" in address]


def change(site: Path, before: str, after: str) -> None:
    """Change the glossary's heading, as a new build would."""
    page = site / "glossary.html"
    text = page.read_text("utf-8")
    assert f">{before}<" in text
    page.write_text(text.replace(f">{before}<", f">{after}<"), "utf-8")
    for coding in (".br", ".gz"):
        page.with_name(page.name + coding).unlink(missing_ok=True)
    offline_copy.write(site)
    for coding in (".br", ".gz"):
        (site / f"service-worker.js{coding}").unlink(missing_ok=True)


def test_a_new_build_is_told_once_and_loading_it_keeps_a_draft(
    visitor: BrowserContext, site_dir: Path, tmp_path: Path
):
    site = tmp_path / "site"
    shutil.copytree(site_dir, site)
    page = visitor.new_page()
    with hosted(site) as url:
        page.goto(f"{url}chapters/06-gae.html")
        wait_until_kept(page)
        change(site, "Glossary", "Words")
        page.reload()
        editor = page.locator("ppo-exercise[slug='gae'] [role=textbox]").first
        editor.scroll_into_view_if_needed()
        editor.click()
        notice = page.locator(".ppo-version")
        expect(notice).to_contain_text("new version", timeout=SLOW_MS)
        page.goto(f"{url}glossary.html")
        expect(page.locator("h1")).to_contain_text("Glossary")  # nothing has changed unasked
        page.go_back()
        expect(notice).to_be_visible(timeout=SLOW_MS)
        editor.click()
        page.keyboard.press("Control+Home")
        page.keyboard.type("# my draft\n")
        notice.get_by_role("button", name="Load it now").click()
        page.wait_for_event("load")
        gae = page.locator("ppo-exercise[slug='gae']")
        gae.scroll_into_view_if_needed()
        expect(gae).to_contain_text("# my draft")
        page.goto(f"{url}glossary.html")
        expect(page.locator("h1")).to_contain_text("Words")
        expect(notice).to_have_count(0)


def test_the_page_can_be_installed(visitor: BrowserContext, site_dir: Path):
    page = visitor.new_page()
    with hosted(site_dir) as url:
        page.goto(url)
        wait_until_kept(page)
        session = visitor.new_cdp_session(page)
        errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
        # What Playwright calls a context is a private window.
        assert [error["errorId"] for error in errors] == ["in-incognito"]
        manifest = session.send("Page.getAppManifest")
        assert manifest["errors"] == []
