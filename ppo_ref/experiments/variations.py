"""Grids of settings: every environment with every combination of values."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from ppo_ref import envs
from ppo_ref.config import PPOConfig


@dataclass(frozen=True, kw_only=True)
class Variation:
    """One cell of a grid."""

    env: str
    changes: dict[str, Any]
    """Field -> value, those that the grid sets."""
    config: PPOConfig
    """All hyperparameters, `changes` applied."""

    @property
    def folder(self) -> PurePath:
        """Where its runs go, below the folder of the sweep."""
        return PurePath(file_name(self.env), file_name(label(self.changes)))


def label(changes: Mapping[str, Any]) -> str:
    """Return the changes in a few words, such as `gamma=0.99,learning_rate=0.001`."""
    texts = (f"{name}={_value_text(value)}" for name, value in changes.items())
    return ",".join(texts) or "preset"


def grid(
    env_names: Sequence[str],
    base: Callable[[str], PPOConfig],
    values: Mapping[str, Sequence[Any]],
) -> list[Variation]:
    """Return every environment with every combination of values.

    Args:
        env_names: The worlds.
        base: World -> hyperparameters that the values change.
        values: Field -> what to try.

    Raises:
        FieldError: An unknown world or field, or a value that is not allowed.
        ValueError: A world twice.
    """
    cells = []
    for at, name in enumerate(env_names):
        envs.spec(name)
        if name in env_names[:at]:
            raise ValueError(f"env {name!r} occurs twice, allowed: every environment once")
        for combination in itertools.product(*values.values()):
            changes = dict(zip(values, combination, strict=True))
            config = base(name).replace(**changes)
            cells.append(Variation(env=name, changes=changes, config=config))
    return cells


def _value_text(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, tuple | list):
        return "x".join(str(size) for size in value)
    return str(value).lower() if value is None or isinstance(value, bool) else str(value)


def file_name(text: str) -> str:
    """Replace what some file systems refuse."""
    return re.sub(r"[^\w.,=+-]", "_", text)
