"""The built site in a real Chromium: over http, and unzipped over file:// without a network.

`PPO_SITE_DIR` names a site that is already built; without it the site is built first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "build/site"), str(ROOT / "build/dev")]

from serving import serving  # noqa: E402
from site_server import SiteHandler  # noqa: E402

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT_MS = 60_000
AXE = ROOT / "node_modules/axe-core/axe.min.js"
# What a mode changes is colours.
RULES = {"light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "dark": ["color-contrast"]}
FIND_BROKEN = """async (options) => {
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 100)} ${node.failureSummary}`));
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m "not browser"` leaves it out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site_dir() -> Path:
    """The built site."""
    if given := os.environ.get("PPO_SITE_DIR"):
        return Path(given).resolve()
    subprocess.run([sys.executable, str(ROOT / "build/site/main.py")], check=True, cwd=ROOT)
    return ROOT / "site"


@pytest.fixture(scope="session")
def site_url(site_dir: Path) -> Iterator[str]:
    """Address of the site, served with its policy on a free port, with a slash at its end."""
    with serving(SiteHandler, site_dir) as url:
        yield url


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Start a Chromium with further flags: the machine's own, or the one Playwright installed."""
    own = shutil.which("chromium") or shutil.which("chromium-browser")
    # Chromium refuses its sandbox to root, which is what containers run as.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        yield lambda *flags: playwright.chromium.launch(
            executable_path=own, args=[*CHROMIUM_FLAGS, *sandbox, *flags], headless=True
        )


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Iterator[Browser]:
    """One Chromium for the session."""
    chromium = launch()
    yield chromium
    chromium.close()


class Complaints:
    """What the page complained about in its console, minus what a test expects."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        # Chromium gives text typed over a selection a style attribute, which the site's policy
        # refuses and the editor does not need. test_hosting.py finds the site's own attributes.
        self.allowed: list[str] = ["Applying inline style violates"]

    def allow(self, part: str) -> None:
        """Accept complaints that contain `part`."""
        self.allowed.append(part)

    def watch(self, page: Page) -> None:
        """Collect console errors and uncaught exceptions of a page."""
        page.on("pageerror", self._uncaught)
        page.on("console", self._console)

    def leave(self, page: Page) -> None:
        """Collect no more from a page that another test will use."""
        page.remove_listener("pageerror", self._uncaught)
        page.remove_listener("console", self._console)

    def _uncaught(self, error) -> None:
        self.seen.append(f"uncaught: {error}")

    def _console(self, message) -> None:
        if message.type == "error":
            self.seen.append(f"console: {message.text} ({message.location.get('url', '')})")

    def unexpected(self) -> list[str]:
        """Return what no test allowed."""
        return [text for text in self.seen if not any(part in text for part in self.allowed)]


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fails the test when the page complained; `complaints.allow(part)` accepts what is meant."""
    record = Complaints()
    yield record
    assert not record.unexpected()


@contextmanager
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile, gone at the end."""
    # What a test changes on its way to the page, a kept copy would hide: see test_offline.py.
    fresh = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    fresh.set_default_timeout(TIMEOUT_MS)
    yield fresh
    fresh.close()


def cut_the_network(context: BrowserContext) -> None:
    """Leave the disk as the only place to load from."""
    context.set_offline(True)
    context.route("http://**", lambda route: route.abort())
    context.route("https://**", lambda route: route.abort())


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile."""
    with profile(browser) as fresh:
        yield fresh


@pytest.fixture
def skip_question() -> Callable[[Locator], None]:
    """Return a function that skips the question before a cell, so that the cell can be run."""

    def skip(cell: Locator) -> None:
        cell.locator("xpath=..").get_by_role("button", name="Skip").click()

    return skip


@pytest.fixture
def page(context: BrowserContext, complaints: Complaints) -> Page:
    """A fresh page whose console errors fail the test."""
    fresh = context.new_page()
    complaints.watch(fresh)
    return fresh


@pytest.fixture(scope="session")
def unzipped_site(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a reader gets by unzipping the download."""
    folder = tmp_path_factory.mktemp("unzipped")
    with zipfile.ZipFile(site_dir / "download/ppo-lab-site.zip") as archive:
        archive.extractall(folder)
    return folder / "ppo-lab-site"


@pytest.fixture
def file_page(context: BrowserContext, complaints: Complaints, unzipped_site: Path) -> Page:
    """The unzipped site's home page, opened from disk with the network cut."""
    cut_the_network(context)
    fresh = context.new_page()
    complaints.watch(fresh)
    fresh.goto((unzipped_site / "index.html").as_uri())
    return fresh


@pytest.fixture(params=["http", "file"])
def open_site(request: pytest.FixtureRequest) -> Callable[[str], Page]:
    """Open a page of the site by its path ("index.html"): once over http and once from disk."""
    if request.param == "http":
        url, page = request.getfixturevalue("site_url"), request.getfixturevalue("page")
    else:
        page = request.getfixturevalue("file_page")
        url = request.getfixturevalue("unzipped_site").as_uri() + "/"

    def open_path(path: str) -> Page:
        page.goto(url + path)
        return page

    return open_path


@pytest.fixture(scope="module")
def http_page(browser: Browser, site_url: str) -> Iterator[Page]:
    """One page over http for a whole file of tests, so that Python boots once."""
    with profile(browser) as context:
        page = context.new_page()
        page.goto(f"{site_url}glossary.html")
        yield page


@pytest.fixture(scope="module")
def disk_page(browser: Browser, unzipped_site: Path) -> Iterator[Page]:
    """Like `http_page`, from disk with the network cut."""
    with profile(browser) as context:
        cut_the_network(context)
        page = context.new_page()
        page.goto((unzipped_site / "glossary.html").as_uri())
        yield page


@pytest.fixture
def broken_rules() -> Callable[[Page, str], list[str]]:
    """What a page breaks, as it is now, of the rules that a machine can check in light or dark."""

    def find(page: Page, scheme: str) -> list[str]:
        page.evaluate(AXE.read_text("utf-8"))  # the site's policy forbids other scripts
        # Browsers of today let the keyboard reach whatever scrolls.
        rules = {"scrollable-region-focusable": {"enabled": False}}
        options = {"rules": rules, "runOnly": RULES[scheme]}
        return list(page.evaluate(FIND_BROKEN, options))

    return find
