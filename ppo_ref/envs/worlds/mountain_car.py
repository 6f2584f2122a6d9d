"""MountainCar-v0: rock a weak car up a hill by swinging back and forth. Conforms to Gymnasium's.

Source: Moore (1990). The flag is the only event, and a random policy almost never sees it.
"""

from __future__ import annotations

from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World

LEFT_END, RIGHT_END = -1.2, 0.6
FLAG = 0.5
MAX_SPEED = 0.07
FORCE = 0.001
GRAVITY = 0.0025


class MountainCar(World):
    """State and observation: position, the valley being at -0.52, and velocity per env step."""

    spec = EnvSpec(
        name="MountainCar-v0",
        description="Drive a car that is too weak up the hill by swinging; -1 for every step.",
        obs_dim=2,
        action_space=Discrete(("left", "coast", "right")),
        state_labels=("position", "velocity"),
        num_uniforms=1,
        max_episode_steps=200,
        random_return=-200.0,
        best_return=-98.3,
        solved_return=-110.0,
        reward_range=(-1.0, -1.0),
    )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Stand still in the valley: position uniform between -0.6 and -0.4."""
        position = uniforms * 0.2 - 0.6
        return xp.concatenate([position, xp.zeros_like(position)], 1)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Push for one step; reaching the flag ends the episode, the left wall stops the car."""
        states = roll(xp, states, (actions - 1.0) * FORCE)
        terminated = (states[:, 0] >= FLAG) & (states[:, 1] >= 0)
        return states, -xp.ones_like(states[:, 0]), terminated

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Everything is visible."""
        return states


def roll(xp: Namespace, states: Array, push: Array) -> Array:
    """Return positions and velocities one env step later.

    Args:
        xp: `numpy` or `torch`.
        states: Positions and velocities. Shape (n, 2).
        push: Acceleration by the motor. Shape (n,).
    """
    position, velocity = states[:, 0], states[:, 1]
    velocity = velocity + (push - GRAVITY * xp.cos(3.0 * position))
    velocity = xp.clip(velocity, -MAX_SPEED, MAX_SPEED)
    position = xp.clip(position + velocity, LEFT_END, RIGHT_END)
    against_the_wall = (position <= LEFT_END) & (velocity < 0)
    return xp.stack([position, velocity * ~against_the_wall], 1)
