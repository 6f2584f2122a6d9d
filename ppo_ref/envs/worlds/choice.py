"""Choice-v0, a probe: see a sign, answer with the same one. Policy and observation together.

If One-v0 is learnt and this is not, the policy does not look, or observations and actions of
different rows were paired. Source: Andy Jones, Debugging reinforcement learning systems (2021),
probe 5.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.chance import whole_numbers
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World


class Choice(World):
    """State and observation: -1 or +1, drawn anew in every episode, which is one step."""

    spec = EnvSpec(
        name="Choice-v0",
        description="One step: +1 for answering the sign that is seen with the same, else -1.",
        obs_dim=1,
        action_space=Discrete(("minus", "plus")),
        state_labels=("sign",),
        num_uniforms=1,
        random_return=0.0,
        best_return=1.0,
        solved_return=0.9,
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
        """Answer and end."""
        sign = states[:, 0]
        return states * 1.0, sign * (2.0 * actions - 1.0), xp.ones_like(sign) > 0

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Everything is visible."""
        return states
