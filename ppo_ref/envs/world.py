"""What a world is: pure dynamics for many copies at once, written once for every array library.

A world owns no state and no randomness. It maps arrays to arrays through a namespace `xp` (numpy
or torch), one row per copy, so the browser, the command line and the GPU run the same dynamics.
Who keeps the states, counts the steps and resets is `BatchEnv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from ppo_ref.envs.spaces import Space

Array = Any
"""A numpy array or a torch tensor: whichever library `xp` is."""
Namespace = Any
"""The module `numpy` or `torch`."""


@dataclass(frozen=True, kw_only=True)
class EnvSpec:
    """What there is to know about a world before stepping it."""

    name: str
    description: str
    obs_dim: int
    action_space: Space
    """What a policy may do."""
    state_labels: tuple[str, ...]
    """Names of the entries of a state, which is also what `render_state` returns."""
    num_uniforms: int = 0
    """Uniform random numbers that one reset takes."""
    max_episode_steps: int | None = None
    """Env steps after which an episode is truncated; None if never."""
    random_return: float
    """Mean episode return of the uniformly random policy."""
    best_return: float
    """Mean episode return of the best policy."""
    solved_return: float | None = None
    """Mean episode return that counts as solved, where there is a custom."""
    reward_range: tuple[float, float]
    """Smallest and largest reward of one step."""

    @property
    def num_actions(self) -> int:
        """Actions to choose from, where there is one choice; otherwise the policy's outputs."""
        return self.action_space.num_outputs


class World(Protocol):
    """Dynamics of n copies at once. All arrays have one row per copy; floats share one dtype."""

    spec: EnvSpec

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Return first states (n, S) from uniform numbers in [0, 1) of shape (n, num_uniforms)."""
        ...

    def step(self, xp: Namespace, states: Array, actions: Array) -> tuple[Array, Array, Array]:
        """Return next states (n, S), rewards (n,) and terminated (n,) bool, all newly made.

        `actions` (n,) are whole numbers from 0 to num_actions - 1, in the states' dtype, so that
        arithmetic with them stays in it.
        """
        ...

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return what the policy sees. Shape (n, obs_dim); may be `states` itself."""
        ...
