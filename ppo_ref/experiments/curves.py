"""Learning curves out of run folders: runs that differ only in their seed, on one axis."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.config import RunSpec
from ppo_ref.experiments.outcome import iterations
from ppo_ref.runs.folder import RunFolder

DIAGNOSTICS = (
    "policy_loss",
    "value_loss",
    "entropy",
    "approx_kl",
    "clip_fraction",
    "explained_variance",
    "kl_coef",
)
"""Fields of an `iteration` event that a second figure shows."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run folder."""

    spec: RunSpec
    iterations: list[dict[str, Any]]
    """Its `iteration` events."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Runs that differ only in their seed."""

    env: str
    name: str
    """Name that distinguishes it from the environment's other groups."""
    runs: list[Run]


def load(paths: Sequence[Path]) -> list[Group]:
    """Read run folders, and folders of them, and group them.

    Raises:
        ValueError: A path holds no run, or no run has finished an iteration.
    """
    found = []
    for path in paths:
        folders = sorted(file.parent for file in path.rglob("events.jsonl"))
        if not folders:
            raise ValueError(f"{path} holds no run, allowed: a run folder, or a folder of them")
        found += [_load(folder) for folder in dict.fromkeys(folders)]
    runs = [run for run in found if run.iterations]
    if not runs:
        raise ValueError(f"{paths[0]} holds no finished iteration, so there is nothing to draw")
    return _grouped(runs)


def series(group: Group, field: str, points: int = 200) -> tuple[FloatArray, FloatArray]:
    """Return one figure of all runs of a group on common env steps.

    A run's line is linear between its iterations. It keeps its last value once it has ended, so
    that a run that reached its target early still counts, and starts at the group's last start.

    Args:
        group: The runs.
        field: A field of `iteration` events; runs without a single value are left out.
        points: At how many env steps, G.

    Returns:
        Env steps, shape (G,), and values, shape (G, runs). Both empty if no run has the field.
    """
    lines = [line for line in (_line(run, field) for run in group.runs) if line is not None]
    if not lines:
        return np.zeros(0), np.zeros((0, 0))
    first = max(steps[0] for steps, _ in lines)
    last = max(steps[-1] for steps, _ in lines)
    grid = np.linspace(first, last, points)
    return grid, np.stack([np.interp(grid, steps, values) for steps, values in lines], axis=1)


def _line(run: Run, field: str) -> tuple[FloatArray, FloatArray] | None:
    pairs = [
        (event["global_step"], event[field])
        for event in run.iterations
        if event.get(field) is not None
    ]
    if not pairs:
        return None
    steps, values = np.array(pairs, np.float64).T
    return steps, values


def _load(folder: Path) -> Run:
    spec = RunFolder.open(folder).spec
    return Run(spec=spec, iterations=list(iterations(folder / "events.jsonl")))


def _grouped(runs: Sequence[Run]) -> list[Group]:
    """Group by everything but the seed, and name groups by their differences."""
    groups: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        key = (run.spec.env, json.dumps(run.spec.config.to_dict()))
        groups.setdefault(key, []).append(run)
    named = []
    for (env, config), members in groups.items():
        others = [json.loads(other) for name, other in groups if name == env]
        own = json.loads(config)
        differing = [name for name in own if any(other[name] != own[name] for other in others)]
        name = ", ".join(f"{name}={own[name]}" for name in differing) or env
        named.append(Group(env=env, name=name, runs=members))
    return named
