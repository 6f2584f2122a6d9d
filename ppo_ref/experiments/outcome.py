"""The outcome of one run of a sweep: a file in its folder, and a row of the results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ppo_ref.episodes import EPISODE_WINDOW
from ppo_ref.runs.folder import replace_file

FILE_NAME = "outcome.json"
FINISHED = ("succeeded", "failed")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A run that ended, or was stopped on the way."""

    env: str
    changes: dict[str, Any] = field(default_factory=dict)
    """Field -> value, those that the sweep set."""
    seed: int
    engine: str
    status: str
    """As in the `done` event."""
    reason: str
    env_steps: int
    num_episodes: int
    final_return: float | None
    """Mean return of the last 100 training episodes; None if there were none."""
    eval_return: float | None
    """Mean return of the most probable actions over whole episodes; None if it was not measured."""
    wall_seconds: float
    """Training only, all sessions of the run together."""
    cpu_seconds: float
    """As wall_seconds, CPU time of the process."""
    folder: str
    """Relative to the folder of the sweep."""

    @property
    def finished(self) -> bool:
        """Whether the run is finished."""
        return self.status in FINISHED

    def save(self, run_folder: Path) -> None:
        """Write it into its run's folder."""
        replace_file(run_folder / FILE_NAME, json.dumps(vars(self), indent=1).encode())

    @classmethod
    def load(cls, run_folder: Path) -> Self | None:
        """Read it from its run's folder; None where there is none.

        Raises:
            ValueError: The file holds something else.
        """
        path = run_folder / FILE_NAME
        if not path.exists():
            return None
        try:
            return cls(**json.loads(path.read_text()))
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path} is damaged: {error}") from error


def steps_to_threshold(events: Path, threshold: float) -> int | None:
    """Return after how many env steps the mean of 100 finished episodes first reached a return.

    Args:
        events: A run's events.jsonl.
        threshold: The return.

    Returns:
        Env steps; None if it never did.
    """
    for event in iterations(events):
        mean = event["episode_return"]
        if event["num_episodes"] >= EPISODE_WINDOW and mean is not None and mean >= threshold:
            return int(event["global_step"])
    return None


def iterations(events: Path) -> Iterator[dict[str, Any]]:
    """Yield the `iteration` events of an events.jsonl; a line cut short by a crash is left out."""
    with events.open() as file:
        for line in file:
            try:
                event = json.loads(line)
            except json.JSONDecodeError:
                continue
            if event["type"] == "iteration":
                yield event
