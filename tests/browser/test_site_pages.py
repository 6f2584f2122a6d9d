"""Every page of the site: whole, quiet, from one origin, and light before anything runs."""

from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

ROOT = Path(__file__).resolve().parents[2]

# experience.md: a rival's gate is 300 kB; ours is half of it, Material included.
SCRIPT_BUDGET = 150_000


def pages(site_dir: Path) -> list[str]:
    return sorted(path.relative_to(site_dir).as_posix() for path in site_dir.rglob("*.html"))


class Links(HTMLParser):
    """Collects where a page points to, and what it can be pointed at."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note href, src and id."""
        values = dict(attrs)
        self.targets += [v for key in ("href", "src") if (v := values.get(key))]
        self.ids |= {v for key in ("id", "name") if (v := values.get(key))}


def parsed(path: Path) -> Links:
    links = Links()
    links.feed(path.read_text("utf-8"))
    return links


def dead_links(folder: Path) -> list[str]:
    known = {path: parsed(path) for path in folder.rglob("*.html")}
    dead = []
    for path, links in known.items():
        for target in links.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc or path.name == "404.html":
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            file = file / "index.html" if file.is_dir() else file
            fragment = unquote(parts.fragment)
            missing = not file.exists() or (
                fragment and file in known and fragment not in known[file].ids
            )
            if missing and not fragment.startswith("__"):
                dead.append(f"{path.relative_to(folder)} -> {target}")
    return dead


def test_no_link_is_dead_on_the_site_nor_in_the_zip(site_dir: Path, unzipped_site: Path):
    assert dead_links(site_dir) == []
    assert dead_links(unzipped_site) == []


def test_formulas_are_rendered_and_need_no_script(site_dir: Path):
    for name in pages(site_dir):
        text = (site_dir / name).read_text("utf-8")
        assert 'class="arithmatex"' not in text, name
        assert ('class="ppo-math"' in text) == ("katex.min.css" in text), name
    assert 'class="ppo-math"' in (site_dir / "chapters/06-gae.html").read_text("utf-8")


def test_every_recorded_cell_shows_its_output(site_dir: Path):
    text = (site_dir / "chapters/06-gae.html").read_text("utf-8")
    cells = re.findall(r"<ppo-cell .*?</ppo-cell>", text, re.DOTALL)
    assert len(cells) >= 5
    assert all('<div class="ppo-recorded"><pre>' in cell for cell in cells)


def test_notebook_pages_carry_no_style_of_their_own(site_dir: Path):
    notebooks = sorted((ROOT / "docs/lab").glob("*.ipynb"))
    assert notebooks
    for path in (site_dir / "lab" / f"{notebook.stem}.html" for notebook in notebooks):
        text = path.read_text("utf-8")
        assert "<ppo-cell" in text
        assert len(text) < 150_000, f"{path.name} has {len(text)} characters"
        assert "jp-Cell" not in text


def test_pages_are_quiet_and_ask_nobody_else(
    context: BrowserContext, page: Page, site_dir: Path, site_url: str
):
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    names = [name for name in pages(site_dir) if name != "404.html"]
    assert "index.html" in names
    for name in names:
        page.goto(site_url + name)
        page.wait_for_load_state("networkidle")
        expect(page.locator("h1").first).to_be_visible()
    own = (site_url, "data:", "blob:")
    assert not [url for url in asked if not url.startswith(own)]


@pytest.mark.parametrize("name", ["index.html", "chapters/06-gae.html", "playground.html"])
def test_a_page_costs_little_script_before_anything_runs(
    context: BrowserContext, page: Page, site_url: str, site_dir: Path, name: str
):
    loaded: set[str] = set()
    context.on("request", lambda request: loaded.add(urlsplit(request.url).path.lstrip("/")))
    page.goto(site_url + name)
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    scripts = {path for path in loaded if path.endswith((".js", ".mjs"))}
    sizes = {path: len(gzip.compress((site_dir / path).read_bytes(), 9)) for path in scripts}
    assert any(path.endswith("ppo.js") for path in sizes)
    assert sum(sizes.values()) <= SCRIPT_BUDGET, sizes
    assert not [path for path in loaded if "pyodide" in path or "onnx" in path]


def test_links_change_the_page_without_a_reload(page: Page, site_url: str):
    page.goto(site_url + "chapters/06-gae.html")
    page.evaluate("globalThis.kept = 'yes'")
    page.get_by_role("link", name="Glossary", exact=True).first.click()
    expect(page.locator("h1").first).to_have_text(re.compile("Glossary"))
    assert page.evaluate("globalThis.kept") == "yes"


def test_the_mode_follows_the_system_and_the_toggle(context: BrowserContext, site_url: str):
    page = context.new_page()
    page.emulate_media(color_scheme="dark")
    page.goto(site_url + "index.html")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.locator("label[title='Switch to light mode']").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
