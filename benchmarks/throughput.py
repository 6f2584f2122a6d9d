"""Env steps per CPU second, learning included, against other libraries on the same work.

Every figure is a ratio within one round: the contenders take turns, one process and one thread
each, so that a machine that slows down slows them all. `make bench` runs it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import written_results
from rich.progress import Progress

HERE = Path(__file__).parent
BASELINE = "stable_baselines3"
CONTENDERS = {"ppo_numpy": "numpy", "ppo_torch": "torch", BASELINE: BASELINE}
"""Contender -> the package without which it is left out, and said so."""
TARGET_STEPS = {"ppo_numpy": 200_000, "ppo_torch": 60_000, BASELINE: 30_000}
"""About how many env steps to time: a few seconds each."""


def main() -> None:
    """Measure, print a table and write `results/throughput.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--num-envs", type=int, nargs="+", default=[8, 64, 256, 1024])
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    contenders = [name for name, package in CONTENDERS.items() if importlib.util.find_spec(package)]
    for name in CONTENDERS.keys() - set(contenders):
        print(f"{name} is left out: pip install {CONTENDERS[name]}")
    rates: dict[str, dict[str, list[float]]] = {}
    with Progress() as progress:
        task = progress.add_task("rounds", total=asked.rounds * len(asked.num_envs))
        for _ in range(asked.rounds):
            for num_envs in asked.num_envs:
                for name in contenders:
                    row = rates.setdefault(str(num_envs), {}).setdefault(name, [])
                    row.append(_rate(name, num_envs))
                progress.advance(task)
    _report(rates)


def _rate(name: str, num_envs: int) -> float:
    """Return env steps per CPU second of one contender in a process of its own."""
    iterations = max(2, TARGET_STEPS[name] // (num_envs * 128))
    command = [sys.executable, "-m", f"contenders.{name}"]
    command += ["--num-envs", str(num_envs), "--iterations", str(iterations)]
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    finished = subprocess.run(
        command, cwd=HERE, env={**os.environ, **one_thread}, capture_output=True, text=True
    )
    if finished.returncode:
        raise SystemExit(f"{name} failed:\n{finished.stderr}")
    measured = json.loads(finished.stdout.splitlines()[-1])
    return float(measured["steps"] / measured["cpu_seconds"])


def _report(rates: dict[str, dict[str, list[float]]]) -> None:
    rows = []
    for num_envs, row in rates.items():
        for name, found in row.items():
            ratios = [mine / base for mine, base in zip(found, row[BASELINE], strict=True)]
            middle, low, high = statistics.median(ratios), min(ratios), max(ratios)
            rate = f"{statistics.median(found):,.0f}"
            rows.append((num_envs, name, rate, f"{middle:.1f}", f"{low:.1f} to {high:.1f}"))
    columns = ("num_envs", "contender", "steps per CPU second", f"ratio to {BASELINE}", "range")
    written_results.write("throughput", columns, rows, {"rates": rates})


if __name__ == "__main__":
    main()
