"""The playground's bug switches, from docs/lab/bugs.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Bug:
    """A wrong answer of an exercise that can take part in training."""

    id: str
    """Its file in the exercise's `misconceptions/`, without `.py`."""
    exercise: str
    """Slug of the exercise."""
    title: str
    """What is wrong, in a few words."""
    curve: Literal["no", "hint", "yes"]
    """Whether CartPole's learning curve shows it."""
    says: str
    """What there is to see, and where."""
    probe: str | None = None
    """The world that shows it; None if there is none."""


def bugs() -> list[Bug]:
    """Return the bugs in the order of the page.

    Raises:
        TypeError: An entry has other fields than a `Bug`.
    """
    text = (ROOT / "docs/lab/bugs.toml").read_text("utf-8")
    return [Bug(**entry) for entry in tomllib.loads(text)["bug"]]
