"""ThreeArms-v0: a bandit whose expected reward, gradient and variance can be written down.

With probabilities p and rewards R the expected reward is J = sum p R, and for softmax logits its
gradient is p (R - J), entry by entry.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World

REWARDS = (1.0, 0.0, 2.0)
"""What each arm pays, always."""


class ThreeArms(World):
    """State: the arm pulled, -1 before. Observation: always 1. Every episode is one step."""

    spec = EnvSpec(
        name="ThreeArms-v0",
        description="Pull one of three arms, which pay 1, 0 and 2.",
        obs_dim=1,
        action_space=Discrete(("arm 0", "arm 1", "arm 2")),
        state_labels=("arm",),
        random_return=sum(REWARDS) / len(REWARDS),
        best_return=max(REWARDS),
        reward_range=(min(REWARDS), max(REWARDS)),
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
        one = xp.ones_like(states[:, 0])
        rewards = sum(reward * one * (actions == arm) for arm, reward in enumerate(REWARDS))
        return pulled, rewards, one > 0

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return 1: there is nothing to see."""
        return xp.ones_like(states)
