"""Results of many runs: files that pandas reads, and a table with intervals over seeds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ppo_ref import envs
from ppo_ref.experiments.intervals import bootstrap_interval
from ppo_ref.experiments.outcome import Outcome, steps_to_threshold
from ppo_ref.experiments.variations import label
from ppo_ref.runs.folder import replace_file


@dataclass(frozen=True, kw_only=True)
class Row:
    """One run with figures derived from its events."""

    outcome: Outcome
    threshold: float | None
    """Mean return that counts as solved."""
    steps_to_threshold: int | None
    """Env steps until it was reached; None if never."""

    def as_dict(self) -> dict[str, Any]:
        """Return one flat record: environment, changed fields, seed, then results."""
        body = dict(vars(self.outcome))
        env, changes, seed = body.pop("env"), body.pop("changes"), body.pop("seed")
        solved = {"threshold": self.threshold, "steps_to_threshold": self.steps_to_threshold}
        return {"env": env, **changes, "seed": seed, **body, **solved}


def rows(root: Path, outcomes: Sequence[Outcome], threshold: float | None = None) -> list[Row]:
    """Return outcomes with the env steps that each took to a threshold.

    Args:
        root: Folder of the sweep.
        outcomes: Its runs.
        threshold: A mean return; what solves each world when None.
    """
    found = []
    for outcome in outcomes:
        limit = envs.spec(outcome.env).solved_return if threshold is None else threshold
        events = root / outcome.folder / "events.jsonl"
        steps = None if limit is None else steps_to_threshold(events, limit)
        found.append(Row(outcome=outcome, threshold=limit, steps_to_threshold=steps))
    return found


def write(root: Path, found: Sequence[Row]) -> None:
    """Write `results.csv` and `results.jsonl`, one run per line."""
    records = [row.as_dict() for row in found]
    # A field that only some runs set is empty for the others.
    columns = list(dict.fromkeys(name for record in records for name in record))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    replace_file(root / "results.csv", text.getvalue().encode())
    lines = (json.dumps(record) + "\n" for record in records)
    replace_file(root / "results.jsonl", "".join(lines).encode())


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The runs of one variation, all seeds together."""

    env: str
    changes: dict[str, Any]
    engine: str
    rows: list[Row]

    @property
    def name(self) -> str:
        """The changes, and the engine where it is not numpy."""
        text = label(self.changes)
        return text if self.engine == "numpy" else f"{text} ({self.engine})"

    def values(self, pick: Callable[[Row], float | None]) -> list[float]:
        """Return a figure of every run that has one."""
        found = (pick(row) for row in self.rows)
        return [value for value in found if value is not None]

    @property
    def num_solved(self) -> int:
        """Runs that reached their threshold."""
        return sum(row.steps_to_threshold is not None for row in self.rows)


def summaries(found: Sequence[Row]) -> list[Summary]:
    """Group runs that differ only in their seed, in the order in which they come."""
    groups: dict[str, Summary] = {}
    for row in found:
        outcome = row.outcome
        key = json.dumps([outcome.env, outcome.changes, outcome.engine])
        empty = Summary(env=outcome.env, changes=outcome.changes, engine=outcome.engine, rows=[])
        groups.setdefault(key, empty).rows.append(row)
    return list(groups.values())


def with_interval(values: Sequence[float]) -> str:
    """Return the mean and, of several values, its 95 % bootstrap interval: `495.1 [490.2, 499.0]`.

    A dash stands for no value.
    """
    if not values:
        return "–"
    middle = float(np.mean(values))
    digits = 0 if abs(middle) >= 1000 else 1 if abs(middle) >= 10 else 2
    if len(values) == 1:
        return f"{middle:,.{digits}f}"
    low, high = (float(end) for end in bootstrap_interval(np.array(values, np.float64)))
    return f"{middle:,.{digits}f} [{low:,.{digits}f}, {high:,.{digits}f}]"
