"""How cost grows with the number of seeds: trained as one program, and one after another.

A population computes all its members at once; the numpy core trains one seed after another, which
is what it has to beat. They take turns within a round, one process and one thread each. How cost
grows with num_envs and width, `throughput.py` measures. `make bench` runs it.
"""

from __future__ import annotations

import argparse
import statistics
from typing import Any

import written_results
from contenders.installed import contenders, measure
from rich.progress import track

ONE_BY_ONE = "ppo_numpy_seeds"
SEVERAL = {ONE_BY_ONE: "numpy", "ppo_torch_population": "torch"}
"""Contender -> the module that it needs."""
ITERATIONS = 6
NUM_ENVS = 8


def main() -> None:
    """Measure, print a table and write `results/growth.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 4, 16, 64])
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    names = contenders(SEVERAL)
    runs: dict[int, dict[str, list[dict[str, Any]]]] = {
        seeds: {name: [] for name in names} for seeds in asked.seeds
    }
    jobs = [(seeds, name) for _ in range(asked.rounds) for seeds in runs for name in names]
    for seeds, name in track(jobs, "measuring"):
        options = ("--num-seeds", seeds, "--num-envs", NUM_ENVS, "--iterations", ITERATIONS)
        runs[seeds][name].append(measure(name, *options))
    rows = []
    for seeds, by_name in runs.items():
        for name, found in by_name.items():
            mine, base = ([_rate(run) for run in some] for some in (found, by_name[ONE_BY_ONE]))
            ratios = [rate / other for rate, other in zip(mine, base, strict=True)]
            rate, ratio = f"{statistics.median(mine):,.0f}", f"{statistics.median(ratios):.2f}"
            spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
            memory = f"{max(run['peak_memory'] or 0 for run in found) / 2**20:,.0f}"
            rows.append((str(seeds), name, rate, ratio, spread, memory))
    columns = (
        "seeds",
        "contender",
        "steps per CPU second, all seeds",
        f"ratio to {ONE_BY_ONE}",
        "range",
        "peak memory (MiB)",
    )
    measured = [{"seeds": seeds, "runs": by_name} for seeds, by_name in runs.items()]
    written_results.write("growth", columns, rows, {"num_envs": NUM_ENVS, "seeds": measured})


def _rate(run: dict[str, Any]) -> float:
    return float(run["steps"] / run["cpu_seconds"])


if __name__ == "__main__":
    main()
