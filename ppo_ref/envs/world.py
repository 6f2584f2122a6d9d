"""The interface of worlds: pure dynamics of many copies, written once for every array library.

A world owns no state and no randomness. It maps arrays to arrays through a namespace `xp` (numpy
or torch), one row per copy, so the browser, the command line and the GPU run the same dynamics.
`BatchEnv` keeps the states, counts the steps and resets.
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
    """Static facts about a world."""

    name: str
    description: str
    obs_dim: int
    action_space: Space
    """The action space."""
    state_labels: tuple[str, ...]
    """Names of the entries of a state, which is also what `render_state` returns."""
    num_uniforms: int = 0
    """Uniform random numbers that one reset takes."""
    num_step_uniforms: int = 0
    """Uniform random numbers that one step takes; 0 where nothing happens by chance."""
    masks_actions: bool = False
    """Whether some actions are not on offer in some states."""
    max_episode_steps: int | None = None
    """Env steps after which an episode is truncated; None if never."""
    random_return: float | None
    """Mean episode return of the random policy of `spaces.sample`; None if unknown."""
    best_return: float | None
    """Mean episode return of the best policy, or of the best one known; None if unknown."""
    solved_return: float | None = None
    """Mean episode return that counts as solved, where there is a convention."""
    reward_range: tuple[float, float]
    """Smallest and largest reward of one step."""


class World(Protocol):
    """Dynamics of n copies at once. All arrays have one row per copy; floats share one dtype."""

    spec: EnvSpec

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Return first states (n, S) from uniform numbers in [0, 1) of shape (n, num_uniforms)."""
        ...

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Return next states (n, S), rewards (n,) and terminated (n,) bool, all newly made.

        Args:
            xp: `numpy` or `torch`.
            states: Where the copies are. Shape (n, S).
            actions: What to execute, in the states' dtype, so that arithmetic with it stays in
                it: numbers of discrete actions, or real numbers within their bounds. Shape
                (n, *action_space.shape).
            uniforms: Random numbers in [0, 1), for worlds in which something happens by chance.
                Shape (n, num_step_uniforms).
        """
        ...

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return observations. Shape (n, obs_dim); may be `states` itself."""
        ...

    def valid_actions(self, xp: Namespace, states: Array) -> Array:
        """Return the policy's valid outputs. Shape (n, num_outputs), bool.

        Called only with `spec.masks_actions`; at least one option of every choice is valid.
        """
        raise ValueError(f"{self.spec.name} masks no actions")
