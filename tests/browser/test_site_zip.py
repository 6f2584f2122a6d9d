"""The zip: complete, without waste, and alive from a disk with the network cut."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

SCRIPT = re.compile(rb'^__ppoAsset\("([^"]+)","([A-Za-z0-9+/=]+)"\)$')


def names(site_dir: Path) -> list[str]:
    with zipfile.ZipFile(site_dir / "download/ppo-lab-site.zip") as archive:
        return archive.namelist()


def test_it_holds_every_page_and_not_itself(site_dir: Path):
    inside = {name.removeprefix("ppo-lab-site/") for name in names(site_dir)}
    pages = {path.relative_to(site_dir).as_posix() for path in site_dir.rglob("*.html")}
    assert pages <= inside
    assert not [name for name in inside if name.endswith((".zip", ".gz", ".map"))]


def test_every_asset_is_there_as_a_script_with_the_same_bytes(site_dir: Path, unzipped_site: Path):
    manifest = json.loads((site_dir / "assets/ppo/manifest.json").read_text("utf-8"))
    assert "pyodide/pyodide.asm.wasm" in manifest
    for name, entry in manifest.items():
        script = (unzipped_site / f"assets/ppo/offline/{name}.js").read_bytes()
        match = SCRIPT.fullmatch(script)
        assert match and match[1].decode() == name
        body = base64.b64decode(match[2])
        assert hashlib.sha256(body).hexdigest() == entry["sha256"]
        assert len(gzip.decompress(body)) == entry["raw"]


def test_the_worker_travels_as_an_asset_too(site_dir: Path, unzipped_site: Path):
    script = (unzipped_site / "assets/ppo/offline/worker.js.js").read_bytes()
    body = SCRIPT.fullmatch(script)[2]
    worker = (site_dir / "assets/ppo/worker.js").read_bytes()
    assert gzip.decompress(base64.b64decode(body)) == worker


def test_the_zip_depends_on_its_content_only_and_not_on_the_hour(site_dir: Path):
    with zipfile.ZipFile(site_dir / "download/ppo-lab-site.zip") as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}


def test_pages_open_and_link_from_disk(file_page: Page):
    expect(file_page.locator("h1").first).to_be_visible()
    file_page.evaluate("globalThis.kept = 'yes'")
    file_page.get_by_role("link", name="Generalised advantage estimation").click()
    expect(file_page.locator("h1").first).to_have_text(re.compile("advantage estimation"))
    # Instant navigation cannot fetch from a disk; here it must leave links to the browser.
    assert file_page.evaluate("globalThis.kept") is None


def test_search_finds_from_disk_and_python_s_worker_stays_real(file_page: Page):
    file_page.get_by_role("textbox", name="Search").fill("truncated")
    expect(file_page.locator(".md-search-result__item").first).to_be_visible()
    answer = file_page.evaluate(
        """() => new Promise((resolve, reject) => {
             const source = new Blob(["postMessage(typeof WorkerGlobalScope)"]);
             const worker = new Worker(URL.createObjectURL(source));
             worker.onmessage = (event) => resolve(event.data);
             worker.onerror = reject;
           })"""
    )
    assert answer == "function"


def test_the_site_offers_the_zip_and_the_zip_does_not(site_dir: Path, unzipped_site: Path):
    assert "download/ppo-lab-site.zip" in (site_dir / "index.html").read_text("utf-8")
    assert "download/ppo-lab-site.zip" not in (unzipped_site / "index.html").read_text("utf-8")
