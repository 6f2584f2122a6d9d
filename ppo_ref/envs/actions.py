"""From a policy's actions to executed ones: checked, clipped, in the states' dtype."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from ppo_ref.arrays import AnyArray, BoolArray, FloatArray, IntArray
from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete, Space

Execution = Callable[[Any], FloatArray]
"""Maps chosen actions (N, *space.shape) to executed ones, or raises ValueError."""


def execution(space: Space, num_envs: int, dtype: np.dtype[Any]) -> Execution:
    """Return the function that checks a space's actions and prepares them for a world.

    Args:
        space: The action space.
        num_envs: Copies N.
        dtype: Float type of the world's states; all arithmetic with actions stays in it.
    """
    if isinstance(space, Discrete):
        return _discrete(space, num_envs, dtype)
    if isinstance(space, MultiDiscrete):
        return _multi_discrete(space, num_envs, dtype)
    return _box(space, num_envs, dtype)


def executed_rows(space: Space, actions: AnyArray) -> list[list[float]]:
    """Return what one copy executed of the actions chosen for it, a row each, to be drawn.

    Args:
        space: The action space.
        actions: Shape (T, *space.shape).
    """
    rows = actions.reshape(len(actions), -1)
    if isinstance(space, Box):
        rows = rows.clip(space.low, space.high)
    listed: list[list[float]] = rows.tolist()
    return listed


def check_valid(space: Space, actions: IntArray, valid: BoolArray) -> None:
    """Refuse actions that a world does not offer in its current states.

    Args:
        space: A discrete or multi-discrete one.
        actions: The policy's actions. Shape (N,) or (N, choices).
        valid: Valid outputs. Shape (N, num_outputs).

    Raises:
        ValueError: An action is masked; the message names it, its copy and what is allowed.
    """
    sizes = space.sizes if isinstance(space, MultiDiscrete) else (space.num_outputs,)
    columns = actions.reshape(len(valid), -1) + np.cumsum((0, *sizes[:-1]))
    taken = np.take_along_axis(valid, columns, 1)
    if taken.all():
        return
    copy, choice = np.argwhere(~taken)[0]
    first = int(np.sum(sizes[:choice]))
    allowed = valid[copy, first : first + sizes[choice]].nonzero()[0].tolist()
    where = f" as choice {choice}" if len(sizes) > 1 else ""
    raise ValueError(
        f"actions contains {columns[copy, choice] - first}{where} for copy {copy}, where it is "
        f"masked, allowed: {allowed}"
    )


def _discrete(space: Discrete, num_envs: int, dtype: np.dtype[Any]) -> Execution:
    shape, numbers = (num_envs,), np.arange(space.n).astype(dtype)

    def execute(actions: IntArray) -> FloatArray:
        if actions.shape != shape or actions.dtype.kind not in "iub":
            _check_integers(actions, shape)
        if not np.count_nonzero(actions < 0):
            with suppress(IndexError):  # a table look-up checks the upper end for free
                return numbers.take(actions)
        wrong = actions[(actions < 0) | (actions >= space.n)][0]
        raise ValueError(f"actions contains {wrong}, allowed: 0 to {space.n - 1}")

    return execute


def _multi_discrete(space: MultiDiscrete, num_envs: int, dtype: np.dtype[Any]) -> Execution:
    shape, sizes = (num_envs, *space.shape), np.array(space.sizes)

    def execute(actions: IntArray) -> FloatArray:
        _check_integers(actions, shape)
        outside = (actions < 0) | (actions >= sizes)
        if np.count_nonzero(outside):
            copy, choice = np.argwhere(outside)[0]
            raise ValueError(
                f"actions contains {actions[copy, choice]} as choice {choice}, allowed: 0 to "
                f"{sizes[choice] - 1}"
            )
        return actions.astype(dtype)

    return execute


def _box(space: Box, num_envs: int, dtype: np.dtype[Any]) -> Execution:
    shape = (num_envs, *space.shape)
    low, high = np.array(space.low, dtype), np.array(space.high, dtype)

    def execute(actions: FloatArray) -> FloatArray:
        _check_shape(actions, shape)
        if actions.dtype.kind not in "fiu":
            raise ValueError(f"actions has dtype {actions.dtype}, allowed: real numbers")
        if not np.isfinite(actions).all():
            wrong = actions[~np.isfinite(actions)][0]
            raise ValueError(f"actions contains {wrong}, allowed: finite numbers")
        executed: FloatArray = np.clip(np.asarray(actions, dtype), low, high)
        return executed

    return execute


def _check_shape(actions: IntArray | FloatArray, shape: tuple[int, ...]) -> None:
    if actions.shape != shape:
        raise ValueError(f"actions has shape {actions.shape}, allowed: {shape}")


def _check_integers(actions: IntArray, shape: tuple[int, ...]) -> None:
    _check_shape(actions, shape)
    if actions.dtype.kind not in "iub":
        raise ValueError(f"actions has dtype {actions.dtype}, allowed: integers")
