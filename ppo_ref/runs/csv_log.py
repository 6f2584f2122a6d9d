"""A run's iterations and evaluations as CSV, one file each, to be opened by a spreadsheet."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable
from pathlib import Path

from ppo_ref.events import Evaluated, Iteration, TrainEvent

FILES = {Iteration: "iterations.csv", Evaluated: "evaluations.csv"}
"""Event -> its file in the run folder."""


class CsvLog:
    """Writes one row per event, at once.

    Args:
        folder: The run folder.
        earlier: The events of earlier sessions that still hold.
    """

    def __init__(self, folder: Path, earlier: Iterable[TrainEvent]) -> None:
        self._paths = {kind: folder / name for kind, name in FILES.items()}
        for kind, path in self._paths.items():
            with path.open("w", newline="") as file:
                csv.writer(file).writerow(field.name for field in dataclasses.fields(kind))
        for event in earlier:
            self.write(event)

    def write(self, event: TrainEvent) -> None:
        """Add an event's row; an empty cell is a number that there is not."""
        if path := self._paths.get(type(event)):
            with path.open("a", newline="") as file:
                csv.writer(file).writerow(vars(event).values())

    def close(self) -> None:
        """Do nothing: every row is on disk already."""
