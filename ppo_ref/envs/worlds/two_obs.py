"""TwoObs-v0, a probe: what is seen decides the reward, what is done does not.

Only the critic can learn something: the values of the two observations become +1 and -1. If it
does in One-v0 but not here, the gradient does not reach the network. Source: Andy Jones, Debugging
reinforcement learning systems (2021), probe 2.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.chance import whole_numbers
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World


class TwoObs(World):
    """State and observation: -1 or +1, drawn anew in every episode, which is one step."""

    spec = EnvSpec(
        name="TwoObs-v0",
        description="One step that pays what is seen, +1 or -1, whatever is done.",
        obs_dim=1,
        action_space=Discrete(("wait",)),
        state_labels=("sign",),
        num_uniforms=1,
        random_return=0.0,
        best_return=0.0,
        reward_range=(-1.0, 1.0),
    )

    def acting_states(self) -> FloatArray:
        """Return the states in which one can act, both of them first ones. Shape (2, 1)."""
        return np.array([[-1.0], [1.0]])

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Toss a coin."""
        return 2.0 * whole_numbers(xp, uniforms, 2) - 1.0

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Pay what was seen and end."""
        return states * 1.0, states[:, 0] * 1.0, xp.ones_like(states[:, 0]) > 0

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Everything is visible."""
        return states
