"""The interface of environments: N copies, explicit randomness, true final observations."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np

from ppo_ref.arrays import BoolArray, FloatArray, IntArray
from ppo_ref.envs.world import EnvSpec


class Step(NamedTuple):
    """The result of one step of all copies. Flags belong to the transition that just happened."""

    obs: FloatArray
    """Next observations; the first of a new episode where one ended. (N, D)."""
    rewards: FloatArray
    """(N,)."""
    terminated: BoolArray
    """The task itself ended the episode. (N,)."""
    truncated: BoolArray
    """The step limit cut the episode, which had not terminated. (N,)."""
    final_obs: FloatArray
    """The state truly reached, before any reset; equals `obs` where no episode ended. (N, D)."""
    ended: IntArray
    """Indices of the copies whose episode ended, either way. Shape (number of them,)."""


class Env(Protocol):
    """N copies side by side with same-step autoreset, ours or another library's."""

    num_envs: int
    dtype: np.dtype[Any]
    can_be_saved: bool
    """Whether `state_dict` returns the complete state."""
    maker: str
    """What made the copies, for the record: this package, or a function of Gymnasium."""

    @property
    def spec(self) -> EnvSpec:
        """Static facts about the world."""
        ...

    def reset(self, rng: np.random.Generator) -> FloatArray:
        """Start an episode in every copy; return first observations. Shape (N, D)."""
        ...

    def valid_actions(self) -> BoolArray | None:
        """Return the policy's valid outputs; None where all always are.

        Shape (N, num_outputs).
        """
        ...

    def step(self, actions: IntArray | FloatArray, rng: np.random.Generator) -> Step:
        """Advance every copy by one env step and reset those whose episode ended.

        Args:
            actions: The policy's actions, as sampled. Shape (N, *action_space.shape).
            rng: Source of all randomness, first states of new episodes included.

        Raises:
            ValueError: A wrong shape or type, an action that does not exist or is not valid now.
        """
        ...

    def render_state(self, index: int = 0, *, reached: bool = False) -> list[float]:
        """Return the state of one copy, entries named by `spec.state_labels`, to be drawn.

        Args:
            index: Which copy.
            reached: The state that the last step reached, even if its episode ended there.
        """
        ...

    def state_dict(self) -> dict[str, Any]:
        """Return the complete state as arrays."""
        ...

    def close(self) -> None:
        """Free what the copies hold: simulators, windows."""
        ...

    def load_state_dict(self, saved: dict[str, Any]) -> FloatArray:
        """Restore a `state_dict`; return current observations. Shape (N, D)."""
        ...
