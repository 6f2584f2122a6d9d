"""Acrobot-v1: swing two links up by a torque at the joint between them. Conforms to Gymnasium's.

Source: Sutton (1996); the equations of Sutton and Barto's book, Runge-Kutta steps of fourth order.
"""

from __future__ import annotations

import math

from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World

GRAVITY = 9.8
LENGTH = 1.0
MASS = 1.0
CENTRE = 0.5
"""Distance of a link's centre of mass from its upper end (m)."""
INERTIA = 1.0
TAU = 0.2
"""Seconds per env step."""
MAX_SPEEDS = (4 * math.pi, 9 * math.pi)


class Acrobot(World):
    """State: angle of the upper link (0 hanging), of the lower one relative to it, their speeds."""

    spec = EnvSpec(
        name="Acrobot-v1",
        description="Swing the tip of two linked bars above a line; -1 for every step until then.",
        obs_dim=6,
        action_space=Discrete(("torque -1", "no torque", "torque +1")),
        state_labels=("theta1", "theta2", "theta1_dot", "theta2_dot"),
        num_uniforms=4,
        max_episode_steps=500,
        random_return=-498.8,
        best_return=-66.0,
        solved_return=-100.0,
        reward_range=(-1.0, 0.0),
    )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Hang down almost still: every entry uniform between -0.1 and 0.1."""
        return uniforms * 0.2 - 0.1

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Apply a torque for a fifth of a second; the tip above the line ends the episode."""
        torque = actions - 1.0
        k1 = _rates(xp, states, torque)
        k2 = _rates(xp, states + TAU / 2 * k1, torque)
        k3 = _rates(xp, states + TAU / 2 * k2, torque)
        k4 = _rates(xp, states + TAU * k3, torque)
        states = states + TAU / 6.0 * (k1 + 2 * k2 + 2 * k3 + k4)
        angles = [_wrap(xp, states[:, k]) for k in (0, 1)]
        speeds = [xp.clip(states[:, 2 + k], -most, most) for k, most in enumerate(MAX_SPEEDS)]
        theta1, theta2 = angles
        terminated = -xp.cos(theta1) - xp.cos(theta2 + theta1) > 1.0
        return (
            xp.stack([*angles, *speeds], 1),
            -1.0 * xp.ones_like(theta1) * ~terminated,
            terminated,
        )

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return cosine and sine of both angles, then both speeds."""
        theta1, theta2, speed1, speed2 = states.T
        angles = [xp.cos(theta1), xp.sin(theta1), xp.cos(theta2), xp.sin(theta2)]
        return xp.stack([*angles, speed1, speed2], 1)


def _rates(xp: Namespace, states: Array, torque: Array) -> Array:
    """Return how fast each entry of the state changes. Shape (n, 4)."""
    theta1, theta2, speed1, speed2 = states.T
    cos2, sin2 = xp.cos(theta2), xp.sin(theta2)
    arm = MASS * LENGTH * CENTRE
    d1 = (
        MASS * CENTRE**2
        + MASS * (LENGTH**2 + CENTRE**2 + 2 * LENGTH * CENTRE * cos2)
        + INERTIA
        + INERTIA
    )
    d2 = MASS * (CENTRE**2 + LENGTH * CENTRE * cos2) + INERTIA
    phi2 = MASS * CENTRE * GRAVITY * xp.cos(theta1 + theta2 - math.pi / 2.0)
    phi1 = (
        -arm * (speed2 * speed2) * sin2
        - 2 * arm * speed2 * speed1 * sin2
        + (MASS * CENTRE + MASS * LENGTH) * GRAVITY * xp.cos(theta1 - math.pi / 2)
        + phi2
    )
    acc2 = (torque + d2 / d1 * phi1 - arm * (speed1 * speed1) * sin2 - phi2) / (
        MASS * CENTRE**2 + INERTIA - d2 * d2 / d1
    )
    acc1 = -(d2 * acc2 + phi1) / d1
    return xp.stack([speed1, speed2, acc1, acc2], 1)


def _wrap(xp: Namespace, angles: Array) -> Array:
    """Bring angles between -pi and pi; those there already stay exactly as they are."""
    turns = xp.floor((angles + math.pi) / (2 * math.pi))
    return angles - 2 * math.pi * turns
