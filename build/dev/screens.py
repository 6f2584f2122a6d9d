"""Take pictures of every kind of page at every width, light and dark, in print and at 200 % zoom.

    python build/dev/screens.py [--pages index.html ...] [--out .cache/screens]

Says which page is wider than its window, which no page may be; the rest is for eyes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))

from say import one_sentence, step, stop
from serving import serving
from site_server import SiteHandler

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    "index.html", "chapters/index.html", "chapters/06-gae.html", "chapters/03-policy-gradient.html",
    "playground.html", "lab/views.html", "lab/train-ppo.html", "guides/learners.html",
    "glossary.html",
]  # fmt: skip
SETTLE_MS = 1500
HEIGHT = 900
WIDER = "document.documentElement.scrollWidth - innerWidth"


class Screen(NamedTuple):
    """A way to look at a page."""

    name: str
    width: int
    scheme: str = "light"
    media: str = "screen"
    zoom: int = 1


# A zoom of 200 % leaves half as many pixels of CSS; paper is A4 at 96 pixels to the inch.
SCREENS = [
    *(Screen(f"{width}", width) for width in (320, 390, 768, 1440, 2560)),
    Screen("390-dark", 390, "dark"),
    Screen("1440-dark", 1440, "dark"),
    Screen("zoom-200", 640, zoom=2),
    Screen("print", 794, media="print"),
]


def wider(browser: Browser, address: str, screen: Screen, target: Path) -> int:
    """Take one picture; return by how many pixels the page is wider than its window."""
    context = browser.new_context(
        viewport=ViewportSize(width=screen.width, height=HEIGHT),
        device_scale_factor=screen.zoom,
        color_scheme="dark" if screen.scheme == "dark" else "light",
        reduced_motion="reduce",
        service_workers="block",
    )
    page = context.new_page()
    page.goto(address)
    page.emulate_media(media="print" if screen.media == "print" else "screen")
    page.wait_for_timeout(SETTLE_MS)
    excess: int = page.evaluate(WIDER)
    page.screenshot(path=target, full_page=True)
    context.close()
    return excess


def take(address: str, pages: list[str], folder: Path) -> list[str]:
    """Take all pictures; return what is wider than its window."""
    own = shutil.which("chromium") or shutil.which("chromium-browser")
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=own, args=arguments)
        for path in pages:
            for screen in SCREENS:
                name = f"{path.removesuffix('.html').replace('/', '-')}-{screen.name}"
                excess = wider(browser, address + path, screen, folder / f"{name}.png")
                if excess > 0:
                    found.append(f"{name} by {excess} px")
        browser.close()
    return found


def main() -> None:
    """Serve site/ for a moment and take the pictures of its pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", nargs="*", default=PAGES, help="paths below site/")
    parser.add_argument("--out", type=Path, default=ROOT / ".cache/screens", help="their folder")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with serving(SiteHandler, ROOT / "site") as address:
        found = take(address, asked.pages, asked.out)
    step(f"wrote {len(asked.pages) * len(SCREENS)} pictures into {asked.out}")
    if found:
        stop(f"wider than the window: {', '.join(found)}.")


if __name__ == "__main__":
    with one_sentence():
        main()
