"""What it costs a run that all its environments are drawn: the wall of the home page.

The same training runs with and without keeping what every environment did, in turn and by seed, in
one thread. Processor seconds, so that other programs on the machine count little.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy

import written_results
from rich.progress import track

from browser_runtime import variants
from browser_runtime.watched import WatchedEnv
from ppo_ref.config import RunSpec
from ppo_ref.presets import PAGE

MOST = 0.05
"""The share of the time that the wall may cost."""


def seconds(seed: int, *, watched: bool) -> tuple[float, int]:
    """Return the processor seconds of a run, and its env steps."""
    spec = RunSpec(env="CartPole-v1", seed=seed, config=PAGE)
    began = time.process_time()
    state, events = variants.start(spec, variants.Variant(), watched=watched)
    steps = 0
    for event in events:
        if event.type == "iteration":
            steps = event.global_step
            if isinstance(state.env, WatchedEnv):
                state.env.take()
    return time.process_time() - began, steps


def main() -> None:
    """Measure, print a table and write `results/wall.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="pairs of runs")
    asked = parser.parse_args()
    seconds(0, watched=True)  # the first run of a process also loads code
    runs = []
    for seed in track(range(100, 100 + asked.seeds), description="training"):
        # The one that goes first changes, so that a drift of the machine favours neither.
        order = [False, True] if seed % 2 else [True, False]
        taken = {watched: seconds(seed, watched=watched) for watched in order}
        assert taken[False][1] == taken[True][1], "watching has changed the run"
        runs.append({"seed": seed, "bare": taken[False][0], "watched": taken[True][0]})
    shares = [run["watched"] / run["bare"] - 1 for run in runs]
    each = {"without the wall (s)": "bare", "with the wall (s)": "watched"}
    rows = [row(name, [run[key] for run in runs], "{:.3f}") for name, key in each.items()]
    rows.append(row(f"cost of the wall, at most {MOST:.0%} wanted", shares, "{:+.1%}"))
    written_results.write("wall", ("figure", "median", "lowest", "highest"), rows, {"runs": runs})


def row(name: str, values: list[float], form: str) -> tuple[str, ...]:
    """Return the formatted median and range of a figure."""
    picks = (statistics.median(values), min(values), max(values))
    return (name, *(form.format(value) for value in picks))


if __name__ == "__main__":
    main()
