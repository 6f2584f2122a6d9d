"""A reader's waiting times, in a real Chromium on the built site, beside native numpy.

Cold is a browser that was never here, warm the same browser started again. Rates and times to a
mean return of 475 come from one program, run in a cell of the page and natively in turn, seed by
seed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import line
import visits
import written_results
from playwright.sync_api import BrowserType, Page, sync_playwright
from rich.progress import track

SITE = Path(__file__).parent.parent / "site"

PROGRAM = """
import json, time
from ppo_ref.runs import start
from ppo_ref.config import RunSpec
from ppo_ref.presets import PAGE
began = time.perf_counter()
state, events = start(RunSpec(env="CartPole-v1", seed={seed}, config=PAGE))
for event in events:
    pass
seconds = time.perf_counter() - began
print(json.dumps({{"seconds": seconds, "steps": event.global_step, "reason": event.reason}}))
"""
ADD_CELL = """(code) => {
  const cell = document.createElement("ppo-cell");
  cell.dataset.id = cell.dataset.session = "benchmark";
  const text = document.createElement("code");
  text.textContent = code;
  const pre = document.createElement("pre");
  pre.append(text);
  cell.append(pre);
  document.querySelector("article").append(cell);
  return cell;
}"""
RUN_PROGRAM = f"""async (code) => {{
  const cell = ({ADD_CELL})(code);
  const result = await cell.run();
  const output = cell.querySelector("[role=log]").textContent;
  cell.remove();
  return {{ status: result.status, output }};
}}"""
STOP_LOOP = f"""async (code) => {{
  const cell = ({ADD_CELL})(code);
  const ended = cell.run();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const pressed = performance.now();
  cell.querySelector(".ppo-button--main").click();
  await ended;
  cell.remove();
  return performance.now() - pressed;
}}"""
LOOP = """
import numpy as np
total = 0.0
while True:
    total += float(np.arange(10.0).sum())
"""


def main() -> None:
    """Measure, print a table and write `results/page.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="visits of each kind")
    parser.add_argument("--seeds", type=int, default=10, help="runs in the page and natively")
    asked = parser.parse_args()
    if not (SITE / visits.PAGE).exists():
        raise SystemExit("there is no built site: run `make site` first.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium
        rounds = track(range(asked.rounds), description="visits")
        seconds = [visits.visit(chromium, SITE) for _ in rounds]
        scripts = visits.scripts_before_run(chromium, SITE)
        stops, runs = in_turn(chromium, asked.rounds, asked.seeds)
    report(scripts, seconds, stops, runs)


def in_turn(
    chromium: BrowserType, stops: int, seeds: int
) -> tuple[list[float], list[dict[str, Any]]]:
    """Return milliseconds of every Stop, and by seed the same program in the page and natively."""
    with (
        tempfile.TemporaryDirectory() as folder,
        line.serve(SITE, line.Line()) as host,
        visits.profile(chromium, Path(folder)) as context,
    ):
        page = context.pages[0]
        visits.press_run(page, host + visits.PAGE)
        milliseconds = [float(page.evaluate(STOP_LOOP, LOOP)) for _ in range(stops)]
        runs = []
        for seed in track(range(100, 100 + seeds), description="training"):
            program = PROGRAM.format(seed=seed)
            runs.append({"seed": seed, "page": _in_page(page, program), "native": _native(program)})
    return milliseconds, runs


def _in_page(page: Page, program: str) -> dict[str, Any]:
    result = page.evaluate(RUN_PROGRAM, program)
    if result["status"] != "ok":
        raise SystemExit(f"the program ended with {result['status']}: {result['output']}")
    start = result["output"].index("{")
    measured: dict[str, Any] = json.JSONDecoder().raw_decode(result["output"][start:])[0]
    return measured


def _native(program: str) -> dict[str, Any]:
    one_thread = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    output = subprocess.run(
        [sys.executable, "-c", program], env=one_thread, capture_output=True, text=True, check=True
    ).stdout
    measured: dict[str, Any] = json.loads(output)
    return measured


def report(
    scripts: int, seconds: list[dict[str, float]], stops: list[float], runs: list[dict[str, Any]]
) -> None:
    """Write medians with their range."""

    def rate(run: dict[str, Any]) -> float:
        return float(run["steps"] / run["seconds"])

    def waited(kind: str) -> list[float]:
        return [visit[kind] for visit in seconds]

    early = f"{visits.POINTED_SECONDS:.0f}"
    figures = {
        "JavaScript before the first Run (kB, gzip)": [scripts / 1e3],
        "visit to output, cold, 50 Mb/s (s)": waited("cold, navigation"),
        "visit to output, warm, 50 Mb/s (s)": waited("warm, navigation"),
        "visit to output, cold, this machine (s)": waited("local, navigation"),
        "visit to output, from a disk (s)": waited("file, navigation"),
        "Run to output, cold, 50 Mb/s (s)": waited("cold, press"),
        "Run to output, warm, 50 Mb/s (s)": waited("warm, press"),
        "Run to output, cold, this machine (s)": waited("local, press"),
        "Run to output, from a disk (s)": waited("file, press"),
        f"Run to output, cold, mouse there for {early} s (s)": waited("pointed, press"),
        "Stop of an endless loop (ms)": stops,
        "CartPole to 475 in the page (s)": [run["page"]["seconds"] for run in runs],
        "CartPole to 475 natively (s)": [run["native"]["seconds"] for run in runs],
        "env steps per second in the page": [rate(run["page"]) for run in runs],
        "env steps per second natively": [rate(run["native"]) for run in runs],
        "native / page, same seed": [rate(run["native"]) / rate(run["page"]) for run in runs],
        "env steps to 475": [run["page"]["steps"] for run in runs],
    }
    rows = [
        (name, *(f"{pick(values):,.{digits(values)}f}" for pick in (statistics.median, min, max)))
        for name, values in figures.items()
    ]
    solved = sum("Target reached" in run["page"]["reason"] for run in runs)
    rows.append(("seeds solved in the page", f"{solved} of {len(runs)}", "", ""))
    measured = {"scripts": scripts, "visits": seconds, "stops": stops, "runs": runs}
    written_results.write("page", ("figure", "median", "lowest", "highest"), rows, measured)


def digits(values: list[float]) -> int:
    """Return the number of decimals that suits values of this size."""
    return 0 if min(values) >= 100 else 2


if __name__ == "__main__":
    main()
