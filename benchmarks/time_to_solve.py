"""CPU seconds until CartPole-v1 is solved, everything but imports included, per contender.

Solved means a mean return of 475 over the last 100 training episodes. All run the same recipe with
the same seeds and take turns, one process and one thread each. `make bench` runs it.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from typing import Any

import written_results
from contenders.installed import BASELINE, CONTENDERS, contenders, measure
from rich.progress import track

FIRST_SEED = 100
"""Seeds below were used while the recipe was chosen."""


def main() -> None:
    """Measure, print a table and write `results/time_to_solve.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--contenders", nargs="+", choices=CONTENDERS, default=CONTENDERS)
    asked = parser.parse_args()
    names = contenders({name: CONTENDERS[name] for name in asked.contenders})
    seeds = range(FIRST_SEED, FIRST_SEED + asked.seeds)
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for seed, name in track([(seed, name) for seed in seeds for name in names], "solving"):
        runs[name].append({"seed": seed, **measure(name, "--seed", seed)})
    columns = (
        "contender",
        "solved",
        "CPU s",
        "range",
        "of it start",
        "env steps",
        f"{BASELINE} / it",
        "peak memory (MiB)",
    )
    base = {run["seed"]: run for run in runs.get(BASELINE, ()) if run["solved"]}
    rows = [_row(name, found, base) for name, found in runs.items()]
    written_results.write("time_to_solve", columns, rows, {"runs": runs})


def _row(
    name: str, found: Sequence[dict[str, Any]], base: dict[int, dict[str, Any]]
) -> tuple[str, ...]:
    solved = [run for run in found if run["solved"]]
    memory = f"{max(run['peak_memory'] or 0 for run in found) / 2**20:,.0f}"
    count = f"{len(solved)} of {len(found)}"
    if not solved:
        return (name, count, "–", "–", "–", "–", "–", memory)
    seconds = [run["cpu_seconds"] for run in solved]
    ratios = [
        base[run["seed"]]["cpu_seconds"] / run["cpu_seconds"]
        for run in solved
        if run["seed"] in base
    ]
    return (
        name,
        count,
        f"{statistics.median(seconds):.2f}",
        f"{min(seconds):.2f} to {max(seconds):.2f}",
        f"{statistics.median(run['start_cpu_seconds'] for run in solved):.2f}",
        f"{statistics.median(run['steps'] for run in solved):,.0f}",
        f"{statistics.median(ratios):.1f}" if ratios else "–",
        memory,
    )


if __name__ == "__main__":
    main()
