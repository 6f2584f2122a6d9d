"""How cost grows with num_envs, with the width of the networks and with the number of seeds.

The first two compare the engines. For seeds, a population computes all its members at once; its
baseline is the numpy core, one seed after another. Contenders take turns within a
round, one process and one thread each. `make bench` runs it.
"""

from __future__ import annotations

import argparse
import statistics
from typing import Any

import written_results
from contenders.installed import contenders, measure
from contenders.workload import SAME_WORK
from rich.progress import track

ENGINES = {"ppo_numpy": "numpy", "ppo_torch": "torch"}
POPULATIONS = {"ppo_numpy_seeds": "numpy", "ppo_torch_population": "torch"}
"""Contender -> the module that it needs; the other is divided by the first."""
SIZES = {
    "num-envs": (ENGINES, [1, 8, 64, 512]),
    "width": (ENGINES, [16, 64, 256]),
    "num-seeds": (POPULATIONS, [1, 4, 16, 64]),
}
"""The growing size, as an option of a contender's program -> contenders and values."""
STANDARD = {"num-envs": SAME_WORK.num_envs, "width": SAME_WORK.hidden_sizes[0], "num-seeds": 1}
"""The values of the sizes that do not grow."""
STEPS = 50_000
"""Env steps timed at the standard sizes; wider networks are given fewer."""

Case = tuple[str, int, str]
"""The growing size, its value, contender."""


def main() -> None:
    """Measure, print a table and write `results/growth.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    for option, (_, sizes) in SIZES.items():
        parser.add_argument(f"--{option}", type=int, nargs="*", default=sizes)
    parser.add_argument("--rounds", type=int, default=2)
    asked = vars(parser.parse_args())
    cases: list[Case] = [
        (option, size, name)
        for option, (wanted, _) in SIZES.items()
        for size in asked[option.replace("-", "_")]
        for name in contenders(wanted)
    ]
    runs: dict[Case, list[dict[str, Any]]] = {case: [] for case in cases}
    for case in track(cases * asked["rounds"], "measuring"):
        runs[case].append(_measure(*case))
    _report(runs)


def _measure(option: str, size: int, name: str) -> dict[str, Any]:
    sizes = {**STANDARD, option: size}
    batch = sizes["num-envs"] * SAME_WORK.num_steps * sizes["num-seeds"]
    steps = STEPS * STANDARD["width"] / sizes["width"]
    options = [part for key, value in sizes.items() for part in (f"--{key}", value)]
    return measure(name, *options, "--iterations", max(2, round(steps / batch)))


def _report(runs: dict[Case, list[dict[str, Any]]]) -> None:
    rows = []
    for (option, size, name), found in runs.items():
        first = next(iter(SIZES[option][0]))
        base = runs[option, size, first]
        costs, theirs = [_cost(run) for run in found], [_cost(run) for run in base]
        ratios = [other / cost for cost, other in zip(costs, theirs, strict=True)]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        memory = f"{max(run['peak_memory'] or 0 for run in found) / 2**20:,.0f}"
        cost, ratio = f"{statistics.median(costs):,.1f}", f"{statistics.median(ratios):.2f}"
        rows.append((option.replace("-", "_"), str(size), name, cost, ratio, spread, memory))
    columns = (
        "grows",
        "to",
        "contender",
        "CPU microseconds per env step",
        "speed, numpy's being 1",
        "range",
        "peak memory (MiB)",
    )
    measured = [
        {"grows": option, "to": size, "contender": name, "runs": found}
        for (option, size, name), found in runs.items()
    ]
    written_results.write("growth", columns, rows, {"cases": measured})


def _cost(run: dict[str, Any]) -> float:
    return float(run["cpu_seconds"] / run["steps"]) * 1e6


if __name__ == "__main__":
    main()
