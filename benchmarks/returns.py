"""The returns of our PPO, beside those that others published: world x configuration x seeds.

A published configuration runs here with our code, on our environments. Runs are kept by the version
of `ppo_ref`, so a table that was stopped goes on; each call replaces only the rows that it runs,
and every row names date, machine and version of its runs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import written_results
from published import CLEANRL_RETURNS, ZOO_RETURNS, Entry, table
from rich.progress import track

from ppo_ref.envs import spec
from ppo_ref.experiments.outcome import Outcome
from ppo_ref.experiments.summary import Row, rows, with_interval
from ppo_ref.experiments.sweep import run_all
from ppo_ref.experiments.tasks import Task, finished, tasks
from ppo_ref.experiments.variations import Variation

ROOT = Path(__file__).resolve().parent.parent
RUNS = ROOT / "runs/returns"
MIN_SEEDS = 10
EVAL_EPISODES = 100
NOTHING = "–"


COLUMNS = (
    "environment",
    "configuration",
    "env steps",
    "seeds",
    "return, last 100 training episodes",
    "return, most probable actions",
    "env steps to solve",
    "random actions",
    "best known",
    "published: SB3 Zoo",
    "published: CleanRL",
)


def main() -> None:
    """Run the missing rows, print the table and write `results/returns.*`."""
    entries = table()
    names = list(dict.fromkeys(entry.env for entry in entries))
    configurations = list(dict.fromkeys(entry.name for entry in entries))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--env", nargs="+", choices=names, default=names)
    parser.add_argument("--configuration", nargs="+", choices=configurations)
    parser.add_argument("--seeds", type=int, default=MIN_SEEDS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="runs at once")
    asked = parser.parse_args()
    chosen = [
        entry
        for entry in entries
        if entry.env in asked.env and entry.name in (asked.configuration or configurations)
    ]
    version = _version()
    root = RUNS / version
    measured = {(row["env"], row["name"]): row for row in _earlier()}
    for entry in chosen:
        wanted = tasks(root, [_variation(entry)], range(asked.seeds), eval_episodes=EVAL_EPISODES)
        outcomes = _outcomes(root, wanted, asked.jobs)
        measured[entry.env, entry.name] = _measured(entry, version, rows(root, outcomes))
        # After each row, so that a table that was stopped has the finished ones.
        _write([measured[key] for e in entries if (key := (e.env, e.name)) in measured])


def _write(ordered: Sequence[dict[str, Any]]) -> None:
    dates = sorted({row["date"] for row in ordered})
    days = f"on {dates[0]}" if len(dates) == 1 else f"from {dates[0]} to {dates[-1]}"
    machines = ", ".join(sorted({row["machine"] for row in ordered}))
    made = (
        f"`make results` makes all rows, and "
        f"`python benchmarks/returns.py --env ENVIRONMENT --configuration NAME` one. "
        f"Made {days} ({machines}); date and version of each row are in `returns.json`."
    )
    cells = [_cells(row) for row in ordered]
    written_results.write("returns", COLUMNS, cells, {"rows": ordered}, made=made)


def _version() -> str:
    """Return the version of `ppo_ref` that is checked out: the id of its tree alone.

    Raises:
        ValueError: Its files differ from the committed ones, so no version names them.
    """
    changed = _git("status", "--porcelain", "--", "ppo_ref")
    if changed:
        raise ValueError(f"ppo_ref is changed ({changed.split()[-1]}), allowed: as committed")
    return _git("rev-parse", "--short=12", "HEAD:ppo_ref")


def _git(*words: str) -> str:
    command = ["git", *words]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def _variation(entry: Entry) -> Variation:
    # Stopping at the target would hide the effect of more env steps.
    config = entry.config.replace(target_return=None)
    return Variation(env=entry.env, changes={"configuration": entry.name}, config=config)


def _outcomes(root: Path, wanted: Sequence[Task], jobs: int) -> list[Outcome]:
    folders = {task.folder.relative_to(root).as_posix(): task for task in wanted}
    there = [outcome for outcome in finished(root) if outcome.folder in folders]
    done = {outcome.folder for outcome in there}
    pending = [task for folder, task in folders.items() if folder not in done]
    new = track(run_all(pending, jobs=jobs), wanted[0].spec.env, total=len(pending))
    return sorted([*there, *new], key=lambda outcome: outcome.seed)


def _measured(entry: Entry, version: str, found: Sequence[Row]) -> dict[str, Any]:
    about = spec(entry.env)
    return {
        "env": entry.env,
        "name": entry.name,
        "zoo": ZOO_RETURNS.get(entry.env, NOTHING),
        "cleanrl": CLEANRL_RETURNS.get(entry.env, NOTHING),
        "random_return": about.random_return,
        "best_return": about.best_return,
        "solved_return": about.solved_return,
        "command": entry.command,
        "machine": written_results.machine(),
        "ppo_ref": version,
        "date": time.strftime("%Y-%m-%d"),
        "config": entry.config.to_dict(),
        "runs": [row.as_dict() for row in found],
    }


def _earlier() -> list[dict[str, Any]]:
    file = written_results.RESULTS / "returns.json"
    return json.loads(file.read_text())["rows"] if file.exists() else []


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    runs = row["runs"]
    solved = [run["steps_to_threshold"] for run in runs if run["steps_to_threshold"] is not None]
    to_solve = f"{with_interval(solved)} ({len(solved)} of {len(runs)})"
    return (
        row["env"],
        row["name"],
        f"{runs[0]['env_steps']:,}",
        str(len(runs)),
        with_interval([run["final_return"] for run in runs if run["final_return"] is not None]),
        with_interval([run["eval_return"] for run in runs if run["eval_return"] is not None]),
        NOTHING if row["solved_return"] is None else to_solve,
        _figure(row["random_return"]),
        _figure(row["best_return"]),
        row["zoo"],
        row["cleanrl"],
    )


def _figure(number: float | None) -> str:
    return NOTHING if number is None else with_interval([number])


if __name__ == "__main__":
    main()
