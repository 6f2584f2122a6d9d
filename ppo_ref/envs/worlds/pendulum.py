"""Pendulum-v1: swing a pendulum up and hold it with a weak motor. Conforms to Gymnasium's.

Nothing terminates: every episode is cut after 200 steps, so its end must be bootstrapped.
"""

from __future__ import annotations

import math

from ppo_ref.envs.spaces import Box
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World

GRAVITY = 10.0
MASS = 1.0
LENGTH = 1.0
TAU = 0.05
"""Seconds per env step."""
MAX_SPEED = 8.0
MAX_TORQUE = 2.0


class Pendulum(World):
    """State: angle from upright (rad, never wrapped) and angular velocity (rad/s)."""

    spec = EnvSpec(
        name="Pendulum-v1",
        description="Swing a pendulum upright and hold it; angle, speed and torque cost.",
        obs_dim=3,
        action_space=Box(("torque",), (-MAX_TORQUE,), (MAX_TORQUE,)),
        state_labels=("theta", "theta_dot"),
        num_uniforms=2,
        max_episode_steps=200,
        random_return=-1229.0,
        best_return=-140.6,
        solved_return=-250.0,
        reward_range=(-(math.pi**2) - 0.1 * MAX_SPEED**2 - 0.001 * MAX_TORQUE**2, 0.0),
    )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Start anywhere, with a speed between -1 and 1 rad/s."""
        signs = uniforms * 2.0 - 1.0
        return xp.stack([signs[:, 0] * math.pi, signs[:, 1]], 1)

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Pay for state and torque, then turn for a twentieth of a second. Nothing terminates."""
        theta, speed, torque = states[:, 0], states[:, 1], actions[:, 0]
        turns = xp.floor((theta + math.pi) / (2 * math.pi))
        angle = theta - 2 * math.pi * turns
        rewards = -(angle * angle + 0.1 * (speed * speed) + 0.001 * (torque * torque))
        pull = 3 * GRAVITY / (2 * LENGTH) * xp.sin(theta)
        speed = speed + (pull + 3.0 / (MASS * LENGTH**2) * torque) * TAU
        speed = xp.clip(speed, -MAX_SPEED, MAX_SPEED)
        return xp.stack([theta + speed * TAU, speed], 1), rewards, speed > MAX_SPEED

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return cosine and sine of the angle, then the speed."""
        theta, speed = states[:, 0], states[:, 1]
        return xp.stack([xp.cos(theta), xp.sin(theta), speed], 1)
