"""The kinds of exercise: one file each, found here by the name of its section in exercise.toml."""

from __future__ import annotations

import importlib
from typing import Any

KINDS = {
    "predict": "predict:Predict",
    "fill": "fill:Fill",
    "order": "order:Order",
    "implement": "implement:Implement",
    "debug": "debug:Debug",
    "tune": "tune:Tune",
    "write-test": "write_test:WriteTest",
    "gate": "gate:Gate",
}
"""Section of exercise.toml -> "file:class". The class is a dataclass that satisfies `kind.Kind`."""


def kind_named(name: str) -> type[Any]:
    """Return a kind, imported on first use, so that checking an answer never loads training.

    Raises:
        KeyError: There is no such kind.
    """
    module, _, cls = KINDS[name].partition(":")
    found: type[Any] = getattr(importlib.import_module(f"{__name__}.{module}"), cls)
    return found
