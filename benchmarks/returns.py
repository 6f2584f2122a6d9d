"""What our PPO reaches, beside what others published: environment x configuration x seeds.

A published configuration runs here with our code, on our environments. Runs are kept by the version
of `ppo_ref`, so a table that was stopped goes on; each call replaces only the rows that it runs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import written_results
from rich.progress import track

from ppo_ref.config import PPOConfig
from ppo_ref.envs import spec
from ppo_ref.experiments.outcome import Outcome
from ppo_ref.experiments.summary import Row, rows, with_interval
from ppo_ref.experiments.sweep import Task, finished, run_all, tasks
from ppo_ref.experiments.variations import Variation
from ppo_ref.presets import preset

ROOT = Path(__file__).resolve().parent.parent
RUNS = ROOT / "runs/returns"
MIN_SEEDS = 10
EVAL_EPISODES = 100

# SB3's value loss lacks our factor 1/2, so its vf_coef 0.5 is 1 here; its learning rate is constant
# unless said, its batch 64. Source: RL-Baselines3-Zoo, hyperparams/ppo.yml.
ZOO = PPOConfig(
    learning_rate=3e-4, anneal_lr=False, gamma=0.99, gae_lambda=0.95, update_epochs=4, vf_coef=1.0
)
ZOO_NORMALISED = ZOO.replace(total_steps=1_000_000, num_envs=16, norm_obs=True, norm_reward=True)
# Source: CleanRL, ppo.py.
CLEANRL = PPOConfig(
    total_steps=500_000,
    num_envs=4,
    num_steps=128,
    update_epochs=4,
    num_minibatches=4,
    learning_rate=2.5e-4,
    gamma=0.99,
    gae_lambda=0.95,
    clip_vloss=0.2,
    ent_coef=0.01,
)


@dataclass(frozen=True)
class Entry:
    """One row of the table."""

    env: str
    name: str
    """`ours`, or whose configuration it is."""
    config: PPOConfig
    zoo: str = "–"
    """Published by RL-Baselines3-Zoo: mean and standard deviation over evaluation episodes of one
    model, most probable actions."""
    cleanrl: str = "–"
    """Published by CleanRL: mean and standard deviation over seeds, last training episodes."""


CARTPOLE = {"zoo": "500 ± 0", "cleanrl": "490 ± 6"}
ACROBOT = {"zoo": "-73.5 ± 18.2", "cleanrl": "-86 ± 1"}
MOUNTAIN_CAR = {"zoo": "-110.4 ± 19.5", "cleanrl": "-200 ± 0"}
MOUNTAIN_CAR_CONTINUOUS = {"zoo": "88.3 ± 2.6"}
PENDULUM = {"zoo": "-172.2 ± 104.2"}
CARTPOLE_ZOO = ZOO.replace(
    total_steps=100_000,
    num_envs=8,
    num_steps=32,
    num_minibatches=1,
    update_epochs=20,
    gamma=0.98,
    gae_lambda=0.8,
    learning_rate=1e-3,
    anneal_lr=True,
    anneal_clip=True,
)
ACROBOT_ZOO = ZOO_NORMALISED.replace(num_steps=256, num_minibatches=64, gae_lambda=0.94)
MOUNTAIN_CAR_ZOO = ZOO_NORMALISED.replace(num_steps=16, num_minibatches=4, gae_lambda=0.98)
# Zoo's own settings for the last two explore with gSDE, which we do not have.

TABLE = (
    Entry("CartPole-v1", "ours", preset("CartPole-v1"), **CARTPOLE),
    Entry("CartPole-v1", "Zoo", CARTPOLE_ZOO, **CARTPOLE),
    Entry("CartPole-v1", "CleanRL", CLEANRL, **CARTPOLE),
    Entry("Acrobot-v1", "ours", preset("Acrobot-v1"), **ACROBOT),
    Entry("Acrobot-v1", "Zoo", ACROBOT_ZOO, **ACROBOT),
    Entry("Acrobot-v1", "CleanRL", CLEANRL, **ACROBOT),
    Entry("MountainCar-v0", "ours", preset("MountainCar-v0"), **MOUNTAIN_CAR),
    Entry("MountainCar-v0", "Zoo", MOUNTAIN_CAR_ZOO, **MOUNTAIN_CAR),
    Entry("MountainCar-v0", "CleanRL", CLEANRL, **MOUNTAIN_CAR),
    Entry(
        "MountainCarContinuous-v0",
        "ours",
        preset("MountainCarContinuous-v0"),
        **MOUNTAIN_CAR_CONTINUOUS,
    ),
    Entry("Pendulum-v1", "ours", preset("Pendulum-v1"), **PENDULUM),
)


def main() -> None:
    """Run what is missing, print the table and write `results/returns.*`."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = list(dict.fromkeys(entry.env for entry in TABLE))
    parser.add_argument("--env", nargs="+", choices=names, default=names)
    configurations = list(dict.fromkeys(entry.name for entry in TABLE))
    parser.add_argument("--configuration", nargs="+", choices=configurations)
    parser.add_argument("--seeds", type=int, default=MIN_SEEDS)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    chosen = [
        entry
        for entry in TABLE
        if entry.env in asked.env and entry.name in (asked.configuration or configurations)
    ]
    version = _version()
    root = RUNS / version
    wanted = tasks(
        root,
        [_variation(entry) for entry in chosen],
        range(asked.seeds),
        eval_episodes=EVAL_EPISODES,
    )
    outcomes = _outcomes(root, wanted, asked.jobs)
    measured = {(row["env"], row["name"]): row for row in _earlier()}
    for entry in chosen:
        mine = [
            o for o in outcomes if (o.env, o.changes["configuration"]) == (entry.env, entry.name)
        ]
        measured[entry.env, entry.name] = _measured(entry, version, rows(root, mine))
    ordered = [measured[key] for entry in TABLE if (key := (entry.env, entry.name)) in measured]
    columns = (
        "environment",
        "configuration",
        "env steps",
        "seeds",
        "return, last 100 training episodes",
        "return, most probable actions",
        "env steps to solve",
        "published: SB3 Zoo",
        "published: CleanRL",
    )
    written_results.write("returns", columns, [_cells(row) for row in ordered], {"rows": ordered})


def _version() -> str:
    """Return the version of `ppo_ref` that is checked out: its tree, whatever else changed."""
    command = ["git", "rev-parse", "--short=12", "HEAD:ppo_ref"]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def _variation(entry: Entry) -> Variation:
    # Stopping at the target would hide what more env steps do.
    config = entry.config.replace(target_return=None)
    return Variation(env=entry.env, changes={"configuration": entry.name}, config=config)


def _outcomes(root: Path, wanted: Sequence[Task], jobs: int) -> list[Outcome]:
    folders = {task.folder.relative_to(root).as_posix(): task for task in wanted}
    there = [outcome for outcome in finished(root) if outcome.folder in folders]
    done = {outcome.folder for outcome in there}
    pending = [task for folder, task in folders.items() if folder not in done]
    new = track(run_all(pending, jobs=jobs), "runs", total=len(pending))
    return sorted([*there, *new], key=lambda outcome: outcome.seed)


def _measured(entry: Entry, version: str, found: Sequence[Row]) -> dict[str, Any]:
    return {
        "env": entry.env,
        "name": entry.name,
        "zoo": entry.zoo,
        "cleanrl": entry.cleanrl,
        "ppo_ref": version,
        "date": time.strftime("%Y-%m-%d"),
        "config": entry.config.to_dict(),
        "solved_return": spec(entry.env).solved_return,
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
        "–" if row["solved_return"] is None else to_solve,
        row["zoo"],
        row["cleanrl"],
    )


if __name__ == "__main__":
    main()
