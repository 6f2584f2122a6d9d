"""RandomWalk7-v0: seven places in a row, +1 for leaving on the right and 0 on the left.

Under the uniform policy place k of 1 to 7 is worth k / 8, which a critic can be held against.
Source: Sutton and Barto (2018), example 6.2, with seven places instead of five.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World
from ppo_ref.envs.worlds.one_hot import one_hot

PLACES = 7
MIDDLE = (PLACES + 1) // 2


class RandomWalk(World):
    """State: place from 1 to 7, 0 and 8 being the ends. Observation: one-hot place."""

    spec = EnvSpec(
        name="RandomWalk7-v0",
        description="Walk left or right from the middle of seven places; +1 at the right end.",
        obs_dim=PLACES,
        action_space=Discrete(("left", "right")),
        state_labels=("place",),
        max_episode_steps=200,
        random_return=0.5,
        best_return=1.0,
        reward_range=(0.0, 1.0),
    )

    def acting_states(self) -> FloatArray:
        """Return the states in which one can act, the first one first. Shape (7, 1)."""
        others = [place for place in range(1, PLACES + 1) if place != MIDDLE]
        return np.array([MIDDLE, *others], np.float64)[:, None]

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Start in the middle."""
        size = (len(uniforms), 1)
        return xp.zeros(size, dtype=uniforms.dtype, device=uniforms.device) + MIDDLE

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Go to the next place; the ends terminate."""
        states = states + (2.0 * actions - 1.0)[:, None]
        place = states[:, 0]
        right = place > PLACES
        return states, xp.ones_like(place) * right, right | (place < 1)

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return the one-hot place; all zero at the ends."""
        return one_hot(xp, states[:, 0] - 1.0, PLACES)
