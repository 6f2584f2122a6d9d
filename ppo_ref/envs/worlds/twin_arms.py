"""TwinArms-v0, a probe: two arms that pay the same, so only the entropy bonus moves the policy.

With the bonus the right way round the policy stays at one half; with its sign flipped it ends at
0 or 1, which no other world shows.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World


class TwinArms(World):
    """State: the arm pulled, -1 before. Observation: always 1. Every episode is one step."""

    spec = EnvSpec(
        name="TwinArms-v0",
        description="Pull one of two arms; both pay 1. Entropy alone decides between them.",
        obs_dim=1,
        action_space=Discrete(("arm 0", "arm 1")),
        state_labels=("arm",),
        random_return=1.0,
        best_return=1.0,
        reward_range=(1.0, 1.0),
    )

    def acting_states(self) -> FloatArray:
        """Return the states in which one can act. Shape (1, 1)."""
        return np.array([[-1.0]])

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Start with no arm pulled."""
        size = (len(uniforms), 1)
        return xp.zeros(size, dtype=uniforms.dtype, device=uniforms.device) - 1.0

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Pull an arm."""
        pulled = xp.zeros_like(states) + actions[:, None]
        rewards = xp.ones_like(states[:, 0])
        return pulled, rewards, rewards > 0

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return 1: there is nothing to see."""
        return xp.ones_like(states)
