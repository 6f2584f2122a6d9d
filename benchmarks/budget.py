"""What a page may cost: scripts, styles, fonts, Lighthouse on a phone, axe, frames, for each kind.

Lighthouse measures each page several times as on a slow phone (1.6 Mb/s, 150 ms for a round trip,
a fourth of this processor); the table shows medians. Bytes are compressed, and what a page loads
before anything is pressed. The machine must be idle: a busy one makes every page slow.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import written_results
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from rich.progress import track

ROOT = Path(__file__).parent.parent
SITE = ROOT / "site"
LIGHTHOUSE = ROOT / "benchmarks/lighthouse"
AXE = ROOT / "node_modules/axe-core/axe.min.js"

sys.path += [str(ROOT / "build/dev"), str(ROOT / "build/site")]

from node import node_command, node_environment, npm_command  # noqa: E402
from serving import serving  # noqa: E402
from site_server import SiteHandler  # noqa: E402

PAGES = {
    "home": "index.html",
    "chapter 6": "chapters/06-gae.html",
    "chapter 3": "chapters/03-policy-gradient.html",
    "playground": "playground.html",
    "views": "lab/views.html",
    "course": "chapters/index.html",
    "guide": "guides/learners.html",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "first paint": "first-contentful-paint",
    "largest paint": "largest-contentful-paint",
    "blocked": "total-blocking-time",
    "shift": "cumulative-layout-shift",
}
MISSED_MS = 20.0
PHONE = ViewportSize(width=412, height=823)
SCROLL = """(seconds) => new Promise((resolve) => {
  const intervals = [];
  const began = performance.now();
  const height = document.documentElement.scrollHeight - innerHeight;
  let before = null;
  const frame = (now) => {
    if (before !== null) intervals.push(now - before);
    before = now;
    const share = (now - began) / 1000 / seconds;
    if (share >= 1) return resolve(intervals);
    scrollTo(0, share * height);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""
SIZES = """performance.getEntriesByType("resource").map(
  ({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize])"""
# Browsers of today let the keyboard reach whatever scrolls.
BROKEN = """async () => {
  const rules = { "scrollable-region-focusable": { enabled: false } };
  const { violations } = await axe.run(document, { rules });
  return violations.map(({ id, nodes }) => [id, nodes.length]);
}"""


def main() -> None:
    """Measure, print a table and write `results/budget.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="visits of Lighthouse to each page")
    parser.add_argument("--pages", nargs="*", choices=PAGES, help="only these kinds")
    asked = parser.parse_args()
    if not (SITE / "index.html").exists():
        raise SystemExit("there is no built site: run `make site` first.")
    install()
    chosen = {name: path for name, path in PAGES.items() if name in (asked.pages or PAGES)}
    with serving(SiteHandler, SITE) as host, tempfile.TemporaryDirectory() as folder:
        rounds = [(name, number) for name in chosen for number in range(asked.rounds)]
        judged: dict[str, list[dict[str, Any]]] = {name: [] for name in chosen}
        for name, number in track(rounds, description="Lighthouse"):
            target = Path(folder) / f"{name}-{number}.json"
            judged[name].append(judgement(host + chosen[name], target))
        with sync_playwright() as playwright:
            sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--disable-gpu", *sandbox]
            )
            seen = {name: visited(browser, host + path) for name, path in chosen.items()}
            browser.close()
    rows = [row(name, judged[name], seen[name]) for name in chosen]
    measured = {name: {"lighthouse": judged[name], **seen[name]} for name in chosen}
    written_results.write("budget", COLUMNS, rows, {"pages": measured})


def install() -> None:
    """Install Lighthouse beside this script, once."""
    if not (LIGHTHOUSE / "node_modules/lighthouse").exists():
        command = [*npm_command(), "ci", "--ignore-scripts"]
        subprocess.run(command, cwd=LIGHTHOUSE, env=node_environment(), check=True)


def judgement(address: str, target: Path) -> dict[str, Any]:
    """Return Lighthouse's scores, times and failed audits of one visit."""
    flags = "--headless=new --disable-gpu" + (" --no-sandbox" if os.geteuid() == 0 else "")
    command = [*node_command(), str(LIGHTHOUSE / "node_modules/lighthouse/cli/index.js"), address]
    command += ["--quiet", "--output=json", f"--output-path={target}", f"--chrome-flags={flags}"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    subprocess.run(command, env=environment, check=True)
    report = json.loads(target.read_text("utf-8"))
    audits = report["audits"]
    failed = {
        name: [
            each["id"]
            for each in report["categories"][name]["auditRefs"]
            if each["weight"] > 0 and (audits[each["id"]]["score"] or 0) < 1
            and audits[each["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
        ]
        for name in CATEGORIES
    }  # fmt: skip
    return {
        "scores": {name: report["categories"][name]["score"] * 100 for name in CATEGORIES},
        "times": {name: audits[audit]["numericValue"] for name, audit in AUDITS.items()},
        "failed": failed,
    }


def visited(browser: Browser, address: str) -> dict[str, Any]:
    """Return the bytes that a page loads unasked, what axe finds, and the frames of scrolling."""
    context = browser.new_context(viewport=PHONE, bypass_csp=True, service_workers="block")
    page = context.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate(SIZES)
    page.evaluate(AXE.read_text("utf-8"))
    found = {"kB": kilobytes(sizes), "axe": page.evaluate(BROKEN), "frames_ms": frames(page)}
    context.close()
    return found


def frames(page: Page, seconds: float = 4.0) -> list[float]:
    """Return milliseconds between the frames while the page scrolls from its top to its end."""
    page.wait_for_timeout(500)
    intervals: list[float] = page.evaluate(SCROLL, seconds)
    return intervals


def kilobytes(sizes: list[tuple[str, int]]) -> dict[str, float]:
    """Return the compressed kilobytes of scripts, styles and fonts."""
    kinds = {"scripts": (".js", ".mjs"), "styles": (".css",), "fonts": (".woff2",)}
    return {
        kind: sum(size for path, size in sizes if path.endswith(endings)) / 1e3
        for kind, endings in kinds.items()
    }


COLUMNS = (
    "page", "scripts", "styles", "fonts", "performance", "accessibility", "best practices", "SEO",
    "first paint", "largest paint", "blocked", "shift", "axe", "frames over 20 ms",
)  # fmt: skip


def row(name: str, judged: list[dict[str, Any]], seen: dict[str, Any]) -> tuple[str, ...]:
    """Return the formatted figures of one page: medians of Lighthouse's visits."""

    def median(part: str, key: str) -> float:
        return float(statistics.median(visit[part][key] for visit in judged))

    missed = sum(each > MISSED_MS for each in seen["frames_ms"]) / len(seen["frames_ms"])
    return (
        name,
        *(f"{size:.0f} kB" for size in seen["kB"].values()),
        *(f"{median('scores', category):.0f}" for category in CATEGORIES),
        f"{median('times', 'first paint') / 1000:.1f} s",
        f"{median('times', 'largest paint') / 1000:.1f} s",
        f"{median('times', 'blocked'):.0f} ms",
        f"{median('times', 'shift'):.3f}",
        str(len(seen["axe"])),
        f"{missed:.0%}",
    )


if __name__ == "__main__":
    main()
