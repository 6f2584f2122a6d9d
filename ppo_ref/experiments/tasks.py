"""The tasks of a sweep, one for each variation and seed, and those already finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ppo_ref.config import RunSpec
from ppo_ref.experiments.outcome import FILE_NAME, Outcome
from ppo_ref.experiments.variations import Variation
from ppo_ref.runs.folder import RunFolder


@dataclass(frozen=True, kw_only=True)
class Task:
    """One run of a sweep, ready to be sent to another process."""

    root: Path
    """Folder of the sweep."""
    folder: Path
    """Folder of the run."""
    spec: RunSpec
    changes: dict[str, Any]
    engine: str = "numpy"
    device: str = "cpu"
    eval_episodes: int = 0
    """Episodes to play when it has ended; 0 for none."""


def tasks(
    root: Path,
    variations: Sequence[Variation],
    seeds: Sequence[int],
    *,
    engine: str = "numpy",
    device: str = "cpu",
    eval_episodes: int = 0,
) -> list[Task]:
    """Return the runs of a sweep, all variations of one seed before the next seed.

    Raises:
        ValueError: A folder holds another run than the one that belongs there.
    """
    wanted = []
    for seed in seeds:
        for variation in variations:
            spec = RunSpec(env=variation.env, seed=seed, config=variation.config)
            folder = root / variation.folder / f"seed-{seed}"
            if (folder / "config.json").exists() and RunFolder.open(folder).spec != spec:
                raise ValueError(f"{folder} holds a run of other settings, allowed: another --out")
            earlier = Outcome.load(folder)
            if earlier is not None and earlier.engine != engine:
                raise ValueError(
                    f"{folder} holds a run of engine {earlier.engine}, allowed: another --out"
                )
            task = Task(
                root=root,
                folder=folder,
                spec=spec,
                changes=variation.changes,
                engine=engine,
                device=device,
                eval_episodes=eval_episodes,
            )
            wanted.append(task)
    return wanted


def finished(root: Path) -> list[Outcome]:
    """Return the outcomes of all finished runs below a folder, in the order of their paths."""
    found = (Outcome.load(path.parent) for path in sorted(root.rglob(FILE_NAME)))
    return [outcome for outcome in found if outcome is not None and outcome.finished]
