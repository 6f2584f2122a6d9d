"""Gymnasium's spaces as ours: observations become rows of floats, actions choices or numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete, Space

OBSERVATIONS = "Box, Discrete, MultiBinary, MultiDiscrete, Dict and Tuple of these"
ACTIONS = "Box, Discrete, MultiDiscrete, MultiBinary"


def obs_dim(name: str, space: Any) -> int:  # noqa: ANN401 - Gymnasium is optional, so are its types
    """Return the numbers per observation of a vector environment's copy.

    Raises:
        ValueError: The observations have no vector of one length.
    """
    kind = type(space).__name__
    if kind == "Discrete":
        return int(space.n)
    if kind in ("Box", "MultiBinary"):
        return math.prod(space.shape)
    raise ValueError(f"{name} has {kind} observations, allowed: {OBSERVATIONS}")


def rows(space: Any, obs: npt.NDArray[Any]) -> FloatArray:  # noqa: ANN401
    """Return observations of a space that `obs_dim` accepts as rows. Shape (n, obs_dim)."""
    if hasattr(space, "start"):  # Discrete; MultiBinary has an n as well
        obs = np.eye(int(space.n))[obs - space.start]
    flat: FloatArray = obs.reshape(len(obs), -1)
    return flat


def action_space(name: str, space: Any) -> Space:  # noqa: ANN401
    """Return the action space of a policy for it.

    Raises:
        ValueError: No policy here can choose such actions.
    """
    kind = type(space).__name__
    if kind == "Discrete":
        return Discrete(tuple(f"action {number}" for number in range(space.n)))
    if kind == "MultiDiscrete":
        return MultiDiscrete(tuple(tuple(map(str, range(size))) for size in space.nvec.ravel()))
    if kind == "MultiBinary":
        return MultiDiscrete((("0", "1"),) * math.prod(space.shape))
    if kind == "Box":
        low, high = (tuple(float(x) for x in side.ravel()) for side in (space.low, space.high))
        return Box(tuple(f"component {k}" for k in range(len(low))), low, high)
    raise ValueError(f"{name} has {kind} actions, allowed: {ACTIONS}")


def as_gymnasiums(space: Any, executed: FloatArray) -> npt.NDArray[Any]:  # noqa: ANN401
    """Return checked actions in the shape, type and numbering of Gymnasium's space.

    Args:
        space: The space of one copy.
        executed: Actions as `envs.actions` prepares them. Shape (N, *ours.shape).
    """
    shaped = executed.reshape(len(executed), *space.shape)
    if type(space).__name__ == "Box":
        whole = np.issubdtype(space.dtype, np.integer)
        theirs = (np.rint(shaped) if whole else shaped).astype(space.dtype)
        # A bound that our floats cannot hold was rounded, perhaps outwards.
        bounded: npt.NDArray[Any] = theirs.clip(space.low, space.high)
        return bounded
    numbers: npt.NDArray[Any] = shaped.astype(space.dtype) + getattr(space, "start", 0)
    return numbers
