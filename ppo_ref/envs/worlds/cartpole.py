"""CartPole-v1: keep a pole upright on a cart that is pushed left or right. Conforms to Gymnasium's.

Source: Barto, Sutton, Anderson (1983); equations of Florian (2007) without friction, Euler steps.
"""

from __future__ import annotations

import math

from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World

GRAVITY = 9.8
POLE_MASS = 0.1
TOTAL_MASS = 1.0 + POLE_MASS
HALF_LENGTH = 0.5
POLE_MASS_LENGTH = POLE_MASS * HALF_LENGTH
FORCE = 10.0
TAU = 0.02
"""Seconds per env step."""
X_LIMIT = 2.4
THETA_LIMIT = 12 * 2 * math.pi / 360


class CartPole(World):
    """State and observation: cart position (m), its velocity, pole angle (rad), its velocity."""

    spec = EnvSpec(
        name="CartPole-v1",
        description="Balance a pole on a cart by pushing left or right; +1 for every step.",
        obs_dim=4,
        action_space=Discrete(("left", "right")),
        state_labels=("x", "x_dot", "theta", "theta_dot"),
        num_uniforms=4,
        max_episode_steps=500,
        random_return=22.3,
        best_return=500.0,
        solved_return=475.0,
        reward_range=(1.0, 1.0),
    )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Start near the middle: every entry uniform between -0.05 and 0.05."""
        return uniforms * 0.1 - 0.05

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Push for one fiftieth of a second; the fall of the pole or leaving the track ends it."""
        _, x_dot, theta, theta_dot = states.T
        cos, sin = xp.cos(theta), xp.sin(theta)
        push = actions * (2 * FORCE) - FORCE
        # Gymnasium's order of operations: an open-loop pole doubles a rounding difference every
        # fifth of a second or so, and in float64 whole episodes are to be the same.
        temp = (push + POLE_MASS_LENGTH * (theta_dot * theta_dot) * sin) / TOTAL_MASS
        leverage = HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * (cos * cos) / TOTAL_MASS)
        theta_acc = (GRAVITY * sin - cos * temp) / leverage
        x_acc = temp - POLE_MASS_LENGTH * theta_acc * cos / TOTAL_MASS
        rates = [rate[:, None] for rate in (x_dot, x_acc, theta_dot, theta_acc)]
        states = states + TAU * xp.concatenate(rates, 1)
        x, theta = states[:, 0], states[:, 2]
        terminated = (xp.abs(x) > X_LIMIT) | (xp.abs(theta) > THETA_LIMIT)
        return states, xp.ones_like(x), terminated

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Everything is visible."""
        return states
