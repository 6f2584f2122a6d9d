"""What a reader waits for, in a real Chromium on the built site, beside native numpy.

Cold is an empty profile, warm the same profile on its second visit. Rates and times to a mean
return of 475 come from one program, run in a cell of the page and natively in turn, seed by seed.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import written_results
from playwright.sync_api import Browser, Page, sync_playwright
from rich.progress import track

HERE = Path(__file__).parent
SITE = HERE.parent / "site"
PAGE = "chapters/06-gae.html"
"""A page whose first cell imports numpy."""
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LINK_BYTES_PER_SECOND = 50e6 / 8
"""A reader's line for the cold visit: 50 Mb/s, 20 ms away."""
LINK_LATENCY_MS = 20

PROGRAM = """
import json, time
from ppo_ref import run
from ppo_ref.config import RunSpec
from ppo_ref.presets import PAGE
began = time.perf_counter()
state, events = run.start(RunSpec(env="CartPole-v1", seed={seed}, config=PAGE))
for event in events:
    pass
seconds = time.perf_counter() - began
print(json.dumps({{"seconds": seconds, "steps": event.global_step, "reason": event.reason}}))
"""
RUN_FIRST_CELL = """async () => {
  await customElements.whenDefined("ppo-cell");
  const result = await document.querySelector("ppo-cell").run();
  return { seconds: performance.now() / 1000, status: result.status };
}"""
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


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


def main() -> None:
    """Measure, print a table and write `results/page.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="visits of each kind")
    parser.add_argument("--seeds", type=int, default=10, help="runs in the page and natively")
    asked = parser.parse_args()
    if not (SITE / PAGE).exists():
        raise SystemExit("there is no built site: run `make site` first.")
    handler = functools.partial(_Quiet, directory=str(SITE))
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=[*FLAGS, *sandbox]
        )
        address = f"http://127.0.0.1:{server.server_port}/{PAGE}"
        visits = [
            visit(chromium, address) for _ in track(range(asked.rounds), description="visits")
        ]
        stops = stop_loops(chromium, address, asked.rounds)
        runs = train_in_turn(chromium, address, asked.seeds)
        chromium.close()
        server.shutdown()
    report(visits, stops, runs)


def visit(chromium: Browser, address: str) -> dict[str, float]:
    """Time a cold visit over a 50 Mb/s line and a warm one, and weigh what came before Run."""
    context = chromium.new_context()
    page = context.new_page()
    scripts: dict[str, int] = {}
    page.on("requestfinished", lambda request: _weigh(request, scripts))
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    speed = {
        "downloadThroughput": LINK_BYTES_PER_SECOND,
        "uploadThroughput": LINK_BYTES_PER_SECOND,
        "latency": LINK_LATENCY_MS,
        "offline": False,
    }
    line.send("Network.emulateNetworkConditions", speed)
    page.goto(address, wait_until="networkidle")
    before_run = sum(scripts.values())
    page.close()
    cold = _first_result(chromium, address, speed)
    unthrottled = _first_result(chromium, address, None)
    context.close()
    return {"javascript_gz": before_run, **cold, "local_cold": unthrottled["cold"]}


def _first_result(
    chromium: Browser, address: str, speed: dict[str, Any] | None
) -> dict[str, float]:
    context = chromium.new_context()
    seconds = {}
    for kind in ("cold", "warm"):
        page = context.new_page()
        if speed:
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            line.send("Network.emulateNetworkConditions", speed)
        page.goto(address, wait_until="commit")
        page.wait_for_selector("ppo-cell", state="attached")
        result = page.evaluate(RUN_FIRST_CELL)
        if result["status"] != "ok":
            raise SystemExit(f"the first cell of {PAGE} ended with {result['status']}")
        seconds[kind] = result["seconds"]
        page.close()
    context.close()
    return seconds


def _weigh(request: Any, scripts: dict[str, int]) -> None:  # noqa: ANN401 - Playwright's Request
    if request.resource_type == "script":
        scripts[request.url] = len(gzip.compress(request.response().body(), 9))


def stop_loops(chromium: Browser, address: str, times: int) -> list[float]:
    """Return the milliseconds from pressing Stop in an endless loop to its end."""
    page = chromium.new_page()
    page.goto(address)
    page.evaluate(RUN_FIRST_CELL)
    stops = [float(page.evaluate(STOP_LOOP, LOOP)) for _ in range(times)]
    page.close()
    return stops


def train_in_turn(chromium: Browser, address: str, seeds: int) -> list[dict[str, Any]]:
    """Run the same program in the page and natively, one after the other, for every seed."""
    page = chromium.new_page()
    page.goto(address)
    page.evaluate(RUN_FIRST_CELL)
    runs = []
    for seed in track(range(100, 100 + seeds), description="training"):
        program = PROGRAM.format(seed=seed)
        runs.append({"seed": seed, "page": _in_page(page, program), "native": _native(program)})
    page.close()
    return runs


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


def report(visits: list[dict[str, float]], stops: list[float], runs: list[dict[str, Any]]) -> None:
    """Write medians with their range down."""

    def rate(run: dict[str, Any]) -> float:
        return float(run["steps"] / run["seconds"])

    figures = {
        "javascript before the first Run (kB gz)": [v["javascript_gz"] / 1e3 for v in visits],
        "first result, cold, 50 Mb/s (s)": [v["cold"] for v in visits],
        "first result, cold, local server (s)": [v["local_cold"] for v in visits],
        "first result, warm (s)": [v["warm"] for v in visits],
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
    measured = {"visits": visits, "stops": stops, "runs": runs}
    written_results.write("page", ("figure", "median", "lowest", "highest"), rows, measured)


def digits(values: list[float]) -> int:
    """Return how many decimals suit values of this size."""
    return 0 if min(values) >= 100 else 2


if __name__ == "__main__":
    main()
