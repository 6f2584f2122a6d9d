"""Env steps per CPU second, learning included, against other libraries on the same work.

Every figure is a ratio within one round: the contenders take turns, one process and one thread
each, so that a machine that slows down slows them all. `make bench` runs it.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
from typing import Any

import written_results
from contenders.installed import BASELINE, CONTENDERS, contenders, measure
from contenders.workload import SAME_WORK
from rich.progress import track

MEASURED = {**CONTENDERS, "numpy_arithmetic": "numpy"}
"""The contenders, and the bound of the first of them."""
CPU_SECONDS = 2.0
"""Approximate time of each measurement."""
FIRST_GUESS = {"ppo_numpy": 60_000, "jax_style": 100_000, "numpy_arithmetic": 200_000}
"""Env steps per CPU second with few copies, to choose the iterations; 10,000 otherwise."""

Runs = dict[tuple[int, int], dict[str, list[dict[str, Any]]]]
"""(num_envs, width) -> contender -> one measurement per round."""


def main() -> None:
    """Measure, print a table and write `results/throughput.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--num-envs", type=int, nargs="+", default=[8, 64, 256, 1024])
    parser.add_argument("--width", type=int, nargs="+", default=[64], help="units per layer")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--contenders", nargs="+", choices=MEASURED, default=MEASURED)
    asked = parser.parse_args()
    names = contenders({name: MEASURED[name] for name in asked.contenders})
    sizes = list(itertools.product(asked.width, asked.num_envs))
    runs: Runs = {(num_envs, width): {name: [] for name in names} for width, num_envs in sizes}
    jobs = [(size, name) for _ in range(asked.rounds) for size in runs for name in names]
    for (num_envs, width), name in track(jobs, "measuring"):
        row = runs[num_envs, width][name]
        iterations = _iterations(name, num_envs, row)
        options = ("--num-envs", num_envs, "--width", width, "--iterations", iterations)
        row.append(measure(name, *options))
    _report(runs)


def _iterations(name: str, num_envs: int, earlier: list[dict[str, Any]]) -> int:
    """Return the number of iterations for the intended time, by the last round's speed."""
    rate = _rate(earlier[-1]) if earlier else FIRST_GUESS.get(name, 10_000)
    return max(2, round(CPU_SECONDS * rate / (num_envs * SAME_WORK.num_steps)))


def _rate(run: dict[str, Any]) -> float:
    return float(run["steps"] / run["cpu_seconds"])


def _report(runs: Runs) -> None:
    rows = []
    for (num_envs, width), by_name in runs.items():
        base = [_rate(run) for run in by_name.get(BASELINE, ())]
        for name, found in by_name.items():
            rates = [_rate(run) for run in found]
            ratios = [mine / theirs for mine, theirs in zip(rates, base, strict=False)]
            spread = ("–", "–")
            if ratios:
                middle = f"{statistics.median(ratios):.1f}"
                spread = (middle, f"{min(ratios):.1f} to {max(ratios):.1f}")
            start = statistics.median(run["start_cpu_seconds"] for run in found)
            memory = max(run["peak_memory"] or 0 for run in found) / 2**20
            rows.append(
                (
                    str(num_envs),
                    str(width),
                    name,
                    f"{statistics.median(rates):,.0f}",
                    *spread,
                    f"{start:.1f}",
                    f"{memory:,.0f}",
                )
            )
    columns = (
        "num_envs",
        "width",
        "contender",
        "steps per CPU second",
        f"ratio to {BASELINE}",
        "range",
        "start (CPU s)",
        "peak memory (MiB)",
    )
    sizes = [{"num_envs": n, "width": w, "runs": by_name} for (n, w), by_name in runs.items()]
    written_results.write("throughput", columns, rows, {"sizes": sizes})


if __name__ == "__main__":
    main()
