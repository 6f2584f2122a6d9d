"""Discount-v0, a probe: two steps, and the reward comes with the second.

Nothing can be chosen. At the end the first observation is worth gamma and the second one 1; any
other number says that discounting or bootstrapping is wrong. Source: Andy Jones, Debugging
reinforcement learning systems (2021), probe 3.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World
from ppo_ref.envs.worlds.one_hot import one_hot

STEPS = 2


class Discount(World):
    """State: steps taken. Observation: one-hot step, all zero at the end."""

    spec = EnvSpec(
        name="Discount-v0",
        description="Two steps without a choice; the second one pays 1.",
        obs_dim=STEPS,
        action_space=Discrete(("wait",)),
        state_labels=("step",),
        random_return=1.0,
        best_return=1.0,
        reward_range=(0.0, 1.0),
    )

    def acting_states(self) -> FloatArray:
        """Return the states in which one can act, the first one first. Shape (2, 1)."""
        return np.arange(float(STEPS))[:, None]

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Start at step 0."""
        return xp.zeros((len(uniforms), 1), dtype=uniforms.dtype, device=uniforms.device)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Wait; the last step pays and ends."""
        states = states + 1.0
        last = states[:, 0] >= STEPS
        return states, xp.ones_like(states[:, 0]) * last, last

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return the one-hot step."""
        return one_hot(xp, states[:, 0], STEPS)
