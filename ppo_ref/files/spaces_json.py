"""Action spaces as JSON, for files that hold a policy."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from typing import Any

from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete, Space


def space_to_dict(space: Space) -> dict[str, Any]:
    """Return a JSON-able dict; infinite bounds are the strings "inf" and "-inf"."""
    values = dataclasses.asdict(space)
    for side in ("low", "high"):
        if side in values:
            values[side] = [x if math.isfinite(x) else str(float(x)) for x in values[side]]
    return values


def space_from_dict(values: Mapping[str, Any]) -> Space:
    """Rebuild a space from `space_to_dict`, also after a way through JSON.

    Raises:
        ValueError: Its kind is unknown.
    """
    kind = values.get("kind")
    if kind == "discrete":
        return Discrete(tuple(values["labels"]))
    if kind == "multi_discrete":
        return MultiDiscrete(tuple(tuple(options) for options in values["labels"]))
    if kind == "box":
        low, high = (tuple(map(float, values[side])) for side in ("low", "high"))
        return Box(tuple(values["labels"]), low, high)
    raise ValueError(f"action space is {kind!r}, allowed: discrete, multi_discrete, box")
