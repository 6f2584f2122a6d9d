"""One-v0, a probe: one step, one thing to learn, nothing to see. Who fails here fails anywhere.

The right action must become certain and the value 1. Source: Andy Jones, Debugging reinforcement
learning systems (2021), probes 1 and 4 in one.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World

RIGHT = 1


class One(World):
    """State: the action taken, -1 before. Observation: always 1. Every episode is one step."""

    spec = EnvSpec(
        name="One-v0",
        description="One step: the right action pays 1, the wrong one nothing.",
        obs_dim=1,
        action_space=Discrete(("wrong", "right")),
        state_labels=("action",),
        random_return=0.5,
        best_return=1.0,
        solved_return=0.95,
        reward_range=(0.0, 1.0),
    )

    def acting_states(self) -> FloatArray:
        """Return the states in which one can act. Shape (1, 1)."""
        return np.array([[-1.0]])

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Start with nothing done."""
        size = (len(uniforms), 1)
        return xp.zeros(size, dtype=uniforms.dtype, device=uniforms.device) - 1.0

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Act and end."""
        one = xp.ones_like(states)
        return one * actions[:, None], one[:, 0] * (actions == RIGHT), one[:, 0] > 0

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return 1: there is nothing to see."""
        return xp.ones_like(states)
