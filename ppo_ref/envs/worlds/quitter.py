"""Quitter-v0, a probe: ten rewarded steps for those who stay, nothing for those who quit.

Quitting puts the clock back to 0, where all ten steps are still to come. A mask that is one step
late credits quitting with that value, so the policy learns to quit; a missing mask makes the critic
expect the rewards of the next episodes as well. Correct advantages give a return of 10, and at the
start, with gamma 0.99, a value of 9.56.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray
from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World
from ppo_ref.envs.worlds.one_hot import one_hot

CLOCK = 10
QUIT = 1


class Quitter(World):
    """State: clock, whether the agent quit, steps it has stayed. Observation: one-hot clock."""

    spec = EnvSpec(
        name="Quitter-v0",
        description="Stay for +1 a step, ten steps long, or quit for nothing. Staying is best.",
        obs_dim=CLOCK,
        action_space=Discrete(("stay", "quit")),
        state_labels=("clock", "quit", "stayed"),
        random_return=1.0 - 0.5**CLOCK,
        best_return=float(CLOCK),
        solved_return=9.5,
        reward_range=(0.0, 1.0),
    )

    def acting_states(self) -> FloatArray:
        """Return the states in which one can act, the first one first. Shape (10, 3)."""
        clock = np.arange(float(CLOCK))
        return np.stack([clock, np.zeros(CLOCK), clock], 1)

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Start the clock at 0."""
        return xp.zeros((len(uniforms), 3), dtype=uniforms.dtype, device=uniforms.device)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Stay or quit, which puts the clock back; quitting and the tenth step terminate."""
        quits = xp.zeros_like(states[:, 1]) + (actions == QUIT)
        stays = 1.0 - quits
        clock = (states[:, 0] + 1.0) * stays
        states = xp.stack([clock, quits, states[:, 2] + stays], 1)
        return states, stays, (quits > 0) | (clock >= CLOCK)

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return the one-hot clock; all zero once it has run out."""
        return one_hot(xp, states[:, 0], CLOCK)
