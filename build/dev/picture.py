"""Take the picture of the README: the home page after its pole has learned to balance.

python build/dev/picture.py
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))

from say import one_sentence, step
from serving import serving
from site_server import SiteHandler

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs/assets/ppo-lab.png"
LEARN_MS = 300_000


def take(address: str) -> None:
    """Press Train, wait for the result, and write the picture."""
    own = shutil.which("chromium") or shutil.which("chromium-browser")
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=own, args=arguments)
        page = browser.new_page(viewport={"width": 1100, "height": 700})
        page.goto(address)
        page.get_by_role("button", name="Train", exact=True).click()
        page.locator(".ppo-hero__doors").wait_for(timeout=LEARN_MS)
        page.mouse.move(0, 0)
        page.wait_for_timeout(1500)  # the policy plays; let it settle into the frame
        page.screenshot(path=PICTURE)
        browser.close()


def main() -> None:
    """Serve site/ for a moment and take the picture of its home page."""
    with serving(SiteHandler, ROOT / "site") as address:
        take(f"{address}index.html")
    step(f"wrote {PICTURE.relative_to(ROOT)}")


if __name__ == "__main__":
    with one_sentence():
        main()
