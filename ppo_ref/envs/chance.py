"""Whole and normal random numbers from uniform ones."""

from __future__ import annotations

import math

from ppo_ref.envs.world import Array, Namespace


def whole_numbers(xp: Namespace, uniforms: Array, count: int) -> Array:
    """Return 0 to count - 1 with equal probability, as floats.

    Args:
        xp: `numpy` or `torch`.
        uniforms: Numbers in [0, 1). Any shape.
        count: How many numbers there are to choose from.
    """
    # The product of the largest float below 1 and a whole number is rounded to below that number.
    return xp.floor(uniforms * count)


def standard_normal(xp: Namespace, uniforms: Array) -> Array:
    """Return normal numbers of mean 0 and variance 1, by the method of Box and Muller (1958).

    Args:
        xp: `numpy` or `torch`.
        uniforms: Numbers in [0, 1), two for each result. Shape (n, 2).

    Returns:
        Shape (n,).
    """
    radius = xp.sqrt(-2.0 * xp.log(1.0 - uniforms[:, 0]))
    return radius * xp.cos(2.0 * math.pi * uniforms[:, 1])
