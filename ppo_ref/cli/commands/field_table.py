"""The hyperparameters as text, to end a command's help with: value, range and meaning of each."""

from __future__ import annotations

import shutil
import textwrap
from typing import Any

from ppo_ref.config import PPOConfig
from ppo_ref.fields import ConfigField, config_fields

WIDTH = 24
"""Characters of the column of values."""
INDENT = " " * 6
"""Before the meaning of a field."""


def field_table(config: PPOConfig, title: str) -> str:
    """Return a title and two lines per field: what `--set` would take and its range, its meaning.

    Args:
        config: The values that a run would have.
        title: A sentence that says where they are from.
    """
    usual = PPOConfig()
    rows = [
        _row(field, getattr(config, field.name), getattr(usual, field.name))
        for field in config_fields(PPOConfig)
    ]
    return "\n".join([title, *rows])


def _row(field: ConfigField, value: object, usual: object) -> str:
    assignment = f"{field.name}={_text(value)}"
    meaning = textwrap.fill(
        field.help,
        shutil.get_terminal_size().columns - 2,
        initial_indent=INDENT,
        subsequent_indent=INDENT,
    )
    return f"  {assignment:<{WIDTH}}  default {_text(usual)}; {allowed(field)}\n{meaning}"


def allowed(field: ConfigField) -> str:
    """Return in words what a field may be."""
    off = ", or none" if field.nullable else ""
    if field.choices is not None:
        return " | ".join(field.choices)
    if field.type == "bool":
        return "true | false"
    kind = {"int": "integer", "float": "number", "int[]": "integers"}[field.type]
    begin = "above " if field.above else ""
    listed = ", separated by commas" if field.type == "int[]" else ""
    return f"{kind} {begin}{_bound(field.low)} to {_bound(field.high)}{listed}{off}"


def _bound(value: float | None) -> str:
    assert value is not None, "numbers have bounds"
    return str(value) if abs(value) < 1e7 and value == int(value) else f"{value:g}"


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value).lower() if value is None or isinstance(value, bool) else str(value)
