"""MountainCarContinuous-v0: the same hill, the force chosen freely and paid for. As Gymnasium's.

Doing nothing scores 0, trying costs, and only who reaches the flag learns that it pays 100.
"""

from __future__ import annotations

from ppo_ref.envs.spaces import Box
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World
from ppo_ref.envs.worlds.mountain_car import roll

FLAG = 0.45
POWER = 0.0015


class MountainCarContinuous(World):
    """State and observation: position and velocity per env step."""

    spec = EnvSpec(
        name="MountainCarContinuous-v0",
        description="Drive up the hill by swinging: +100 at the flag, minus 0.1 force squared.",
        obs_dim=2,
        action_space=Box(("force",), (-1.0,), (1.0,)),
        state_labels=("position", "velocity"),
        num_uniforms=1,
        max_episode_steps=999,
        random_return=-33.2,
        best_return=98.8,
        solved_return=90.0,
        reward_range=(-0.1, 100.0),
    )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Stand still in the valley: position uniform between -0.6 and -0.4."""
        position = uniforms * 0.2 - 0.6
        return xp.concatenate([position, xp.zeros_like(position)], 1)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Push for one step and pay for the force executed; the flag pays and ends the episode."""
        force = actions[:, 0]
        states = roll(xp, states, force * POWER)
        terminated = (states[:, 0] >= FLAG) & (states[:, 1] >= 0)
        return states, 100.0 * xp.ones_like(force) * terminated - 0.1 * force * force, terminated

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Everything is visible."""
        return states
