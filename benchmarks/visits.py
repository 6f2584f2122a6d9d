"""Visits of one page in a real Chromium: a reader's wait until a cell has printed."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import line
from playwright.sync_api import BrowserContext, BrowserType, Page, Request

PAGE = "chapters/06-gae.html"
"""A long chapter, whose first cell imports numpy."""
BYTES_PER_SECOND, ROUND_TRIP_SECONDS = 50e6 / 8, 0.02
"""50 Mb/s, 20 ms for a round trip."""
POINTED_SECONDS = 4.0
"""Time of the mouse on a cell before Run is pressed, in visits that point at it first."""
TIMEOUT_MS = 120_000
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """() => {
  globalThis.seen = {};
  const cell = document.querySelector("ppo-cell");
  const button = cell.querySelector(".ppo-button--main");
  button.addEventListener("click", () => { seen.pressed ??= performance.now(); });
  const look = () => {
    if (cell.querySelector("[role=log]")?.textContent.trim()) seen.output ??= performance.now();
  };
  new MutationObserver(look).observe(cell, { subtree: true, childList: true, characterData: true });
}"""


@contextmanager
def profile(chromium: BrowserType, folder: Path) -> Iterator[BrowserContext]:
    """Start Chromium with the cache in `folder`, as at the start of a reader's next day."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    context = chromium.launch_persistent_context(
        folder,
        executable_path=shutil.which("chromium"),
        args=[*FLAGS, *sandbox],
        viewport={"width": 1280, "height": 900},
    )
    context.set_default_timeout(TIMEOUT_MS)
    yield context
    context.close()


def press_run(page: Page, address: str, *, pointed: float = 0.0) -> dict[str, float]:
    """Visit a page and run its first cell with the mouse, as soon as it can be pressed.

    Args:
        page: An empty page.
        address: The page's address.
        pointed: Seconds between the mouse reaching the cell and the press.

    Returns:
        Seconds from navigation to output, and from the press to output.
    """
    page.goto(address, wait_until="commit")
    button = page.locator("ppo-cell").first.locator(".ppo-button--main")
    button.wait_for()
    page.evaluate(WATCH)
    if pointed:
        button.hover()
        time.sleep(pointed)
    button.click()
    page.wait_for_function("() => seen.output")
    seen = page.evaluate("() => seen")
    return {
        "navigation": seen["output"] / 1000,
        "press": (seen["output"] - seen["pressed"]) / 1000,
    }


def visit(chromium: BrowserType, site: Path) -> dict[str, float]:
    """Return the seconds of one visit of every kind."""
    seconds: dict[str, float] = {}

    def keep(kind: str, folder: Path, address: str, pointed: float = 0.0) -> None:
        with profile(chromium, folder) as context:
            page = context.pages[0]
            for part, value in press_run(page, address, pointed=pointed).items():
                seconds[f"{kind}, {part}"] = value

    with tempfile.TemporaryDirectory() as scratch:
        reader = Path(scratch) / "reader"
        with line.serve(
            site,
            line.Line(bytes_per_second=BYTES_PER_SECOND, round_trip_seconds=ROUND_TRIP_SECONDS),
        ) as host:
            keep("cold", reader, host + PAGE)
            keep("warm", reader, host + PAGE)
            keep("pointed", Path(scratch) / "pointed", host + PAGE, POINTED_SECONDS)
        with line.serve(site, line.Line()) as host:
            keep("local", Path(scratch) / "local", host + PAGE)
        with zipfile.ZipFile(site / "download/ppo-lab-site.zip") as archive:
            archive.extractall(scratch)
        unzipped = Path(scratch) / "ppo-lab-site" / PAGE
        keep("file", Path(scratch) / "file", unzipped.as_uri())
    return seconds


def scripts_before_run(chromium: BrowserType, site: Path) -> int:
    """Return the compressed bytes of every script that the page loads without a press."""
    asked: set[str] = set()

    def note(request: Request) -> None:
        asked.add(urlsplit(request.url).path.lstrip("/"))

    with (
        tempfile.TemporaryDirectory() as folder,
        line.serve(site, line.Line()) as host,
        profile(chromium, Path(folder)) as context,
    ):
        page = context.pages[0]
        context.on("request", note)
        page.goto(host + PAGE, wait_until="load")
        page.mouse.wheel(0, 20_000)
        time.sleep(2)
    scripts = [site / path for path in asked if path.endswith((".js", ".mjs"))]
    return sum(len(line.encoded(script)) for script in scripts)
