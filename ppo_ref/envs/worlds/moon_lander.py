"""MoonLander-v0: land a craft softly between two flags, with physics of its own.

A rigid craft in a plane: the main engine pushes along its axis, two small ones turn it. In the
manner of Gymnasium's LunarLander, without legs that bend: touching the ground ends the episode.
"""

from __future__ import annotations

from ppo_ref.envs.spaces import Discrete
from ppo_ref.envs.world import Array, EnvSpec, Namespace, World

GRAVITY = 1.62
"""On the moon (m/s^2)."""
THRUST = 4.0
"""Acceleration by the main engine (m/s^2)."""
TURN = 0.8
"""Angular acceleration by a side engine (rad/s^2)."""
TAU = 0.1
"""Seconds per env step."""
HEIGHT, WIDTH = 16.0, 12.0
"""Beyond this height, or this far to a side, contact is lost (m)."""
PAD = 2.0
"""Half the distance between the flags (m)."""
SAFE_SPEED, SAFE_ANGLE = 1.5, 0.3
"""Faster (m/s) or more tilted (rad) the craft breaks."""
FUEL_MAIN, FUEL_SIDE = 0.2, 0.03
"""Cost of one step of an engine."""
SCALES = (WIDTH, HEIGHT, 5.0, 5.0, 1.0, 1.0)
"""What observations are divided by."""


class MoonLander(World):
    """State: place (m) relative to the pad, velocity (m/s), tilt to the left (rad) and its rate."""

    spec = EnvSpec(
        name="MoonLander-v0",
        description=(
            "Land softly and upright between two flags: +100, -100 for a crash. Nearer, slower "
            "and straighter pays on the way, fuel costs."
        ),
        obs_dim=6,
        action_space=Discrete(("engines off", "turn left", "main engine", "turn right")),
        state_labels=("x", "y", "x_dot", "y_dot", "theta", "theta_dot"),
        num_uniforms=6,
        max_episode_steps=400,
        random_return=-107.0,
        best_return=166.3,
        reward_range=(-200.0, 200.0),
    )

    def reset(self, xp: Namespace, uniforms: Array) -> Array:
        """Come in high, off the middle, drifting and slightly tilted."""
        x, y, x_dot, y_dot, theta, theta_dot = (2.0 * uniforms - 1.0).T
        return xp.stack(
            [6.0 * x, 11.0 + y, 1.5 * x_dot, y_dot - 0.5, 0.2 * theta, 0.1 * theta_dot], 1
        )

    def step(
        self, xp: Namespace, states: Array, actions: Array, uniforms: Array = None
    ) -> tuple[Array, Array, Array]:
        """Fire an engine for a tenth of a second, or none."""
        x, y, x_dot, y_dot, theta, theta_dot = states.T
        one = xp.ones_like(x)
        main, side = one * (actions == 2), one * (actions == 1) - one * (actions == 3)
        theta_dot = theta_dot + TAU * TURN * side
        theta = theta + TAU * theta_dot
        x_dot = x_dot - TAU * THRUST * main * xp.sin(theta)
        y_dot = y_dot + TAU * (THRUST * main * xp.cos(theta) - GRAVITY)
        x, y = x + TAU * x_dot, xp.clip(y + TAU * y_dot, 0.0, HEIGHT)
        reached = xp.stack([x, y, x_dot, y_dot, theta, theta_dot], 1)

        touches = y <= 0
        lost = (y >= HEIGHT) | (xp.abs(x) > WIDTH)
        soft = (xp.sqrt(x_dot * x_dot + y_dot * y_dot) < SAFE_SPEED) & (xp.abs(theta) < SAFE_ANGLE)
        landed = touches & soft & (xp.abs(x) < PAD)
        crashed = (touches & ~soft) | lost
        progress = _merit(xp, reached) - _merit(xp, states)
        fuel = FUEL_MAIN * main + FUEL_SIDE * xp.abs(side)
        rewards = progress - fuel + 100.0 * (one * landed - one * crashed)
        return reached, rewards, touches | lost

    def observe(self, xp: Namespace, states: Array) -> Array:
        """Return the state, each entry divided by its scale."""
        return xp.stack([states[:, k] / scale for k, scale in enumerate(SCALES)], 1)


def _merit(xp: Namespace, states: Array) -> Array:
    """Return how good a state looks; the difference along the way is paid. Shape (n,)."""
    x, y, x_dot, y_dot, theta, _ = states.T
    distance = xp.sqrt(x * x + y * y)
    speed = xp.sqrt(x_dot * x_dot + y_dot * y_dot)
    return -(6.0 * distance + 6.0 * speed + 20.0 * xp.abs(theta))
