"""Frames of the views while they move, in Chromium's software renderer on the built site.

Every view is turned by keys for some seconds, as a reader turns it, and every interval between two
frames is taken. A screen shows a frame every 16.7 ms; one that took more than 20 ms was missed. The
software renderer is the worst case: any graphics chip draws these surfaces many times faster.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
from pathlib import Path
from typing import Any

import line
import written_results
from playwright.sync_api import Page, sync_playwright

SITE = Path(__file__).parent.parent / "site"
PAGE = "lab/views.html"
VIEWS = ("folded-sheet", "clip-canyon", "value-surface")
MISSED_MS = 20.0
FLAGS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
TURN = """(canvas, seconds) => new Promise((resolve) => {
  const intervals = [];
  let before = null;
  const began = performance.now();
  const frame = (now) => {
    if (before !== null) intervals.push(now - before);
    before = now;
    if (now - began > seconds * 1000) return resolve(intervals);
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""


def main() -> None:
    """Measure, print a table and write `results/frames.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="turning of each view")
    asked = parser.parse_args()
    if not (SITE / PAGE).exists():
        raise SystemExit("there is no built site: run `make site` first.")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright, line.serve(SITE, line.Line()) as host:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*FLAGS, *sandbox]
        )
        context = browser.new_context(
            viewport={"width": 1280, "height": 900},
            reduced_motion="reduce",
            service_workers="block",
        )
        page = context.new_page()
        page.goto(host + PAGE)
        measured = {name: turned(page, name, asked.seconds) for name in VIEWS}
        browser.close()
    rows = [row(name, figures["intervals_ms"]) for name, figures in measured.items()]
    columns = ("view", "picture", "frames over 20 ms", "median", "slowest of a hundred")
    cells = [(name, measured[name]["picture"], *rest) for name, *rest in rows]
    written_results.write("frames", columns, cells, {"views": measured})


def turned(page: Page, name: str, seconds: float) -> dict[str, Any]:
    """Return the kind of picture and the milliseconds between the frames of a turning view."""
    place = page.locator(f'ppo-figure[name="{name}"]')
    place.scroll_into_view_if_needed()
    canvas = place.locator("canvas")
    canvas.wait_for()
    page.wait_for_timeout(1000)
    canvas.focus()
    picture = place.locator("[data-picture]").get_attribute("data-picture")
    return {"picture": picture, "intervals_ms": canvas.evaluate(TURN, seconds)}


def row(name: str, intervals: list[float]) -> tuple[str, str, str, str]:
    """Return the formatted figures of one view."""
    missed = sum(interval > MISSED_MS for interval in intervals) / len(intervals)
    slowest = statistics.quantiles(intervals, n=100)[-1]
    return (name, f"{missed:.0%}", f"{statistics.median(intervals):.1f} ms", f"{slowest:.0f} ms")


if __name__ == "__main__":
    main()
