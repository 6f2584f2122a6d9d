"""Wrappers between an environment and Gymnasium's vector of its copies; they need Gymnasium."""

from __future__ import annotations

from copy import copy
from typing import Any

import gymnasium
from gymnasium.wrappers import FlattenObservation


class Bare(gymnasium.Wrapper):
    """Passes on copies of observations, and nothing besides what a run needs.

    Some environments write every observation into one buffer, and the vector keeps the last one of
    an episode as it was given, over the reset that follows at once. What others tell besides, in
    `info`, the vector would collect into arrays, which fails when its types or shapes change.
    """

    def reset(self, **options: Any) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401
        """Return a first observation."""
        obs, _ = self.env.reset(**options)
        return copy(obs), {}

    def step(self, action: Any) -> tuple[Any, Any, Any, Any, dict[str, Any]]:  # noqa: ANN401
        """Return observation, reward, terminated and truncated."""
        obs, reward, terminated, truncated, _ = self.env.step(action)
        return copy(obs), reward, terminated, truncated, {}


def flattened(env: Any) -> Any:  # noqa: ANN401
    """Return an environment whose observations are vectors, by `gymnasium.spaces.flatten`.

    A space that has no vector of one length stays, and is refused later by its name.
    """
    space = env.observation_space
    if isinstance(space, gymnasium.spaces.Box) or not space.is_np_flattenable:
        return env  # rows of a box are reshaped, which is faster
    return FlattenObservation(env)
