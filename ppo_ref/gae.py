"""Generalized advantage estimation: how far an action exceeded the critic's expectation."""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import BoolArray, FloatArray


# --8<-- [start:compute_gae]
def compute_gae(
    rewards: FloatArray,
    values: FloatArray,
    next_values: FloatArray,
    terminated: BoolArray,
    truncated: BoolArray,
    *,
    gamma: float,
    gae_lambda: float,
) -> tuple[FloatArray, FloatArray]:
    """Estimate advantages and the critic's targets.

        delta[t]      = rewards[t] + gamma * (1 - terminated[t]) * next_values[t] - values[t]
        advantages[t] = delta[t] + gamma * gae_lambda * (1 - ended[t]) * advantages[t + 1]
        returns[t]    = advantages[t] + values[t]

    with ended = terminated or truncated. Both flags belong to the transition that they ended. A
    terminal state has no future, so its value counts as 0; a truncated episode would have gone on,
    so its value stays, but the sum is cut: the next row belongs to another episode.

    Args:
        rewards: Reward of each transition. Shape (T, N).
        values: V of the state that each transition left. Shape (T, N).
        next_values: V of the state that each transition truly reached, before any reset.
            Shape (T, N).
        terminated: Whether the transition ended its episode by the task itself. Shape (T, N).
        truncated: Whether a limit cut the episode after the transition. Shape (T, N).
        gamma: Discount per env step, 0 to 1.
        gae_lambda: 0 trusts the critic (one-step errors), 1 the sampled returns.

    Returns:
        advantages and returns. Shape (T, N) each.

    Raises:
        ValueError: The arrays differ in shape or are not two-dimensional, or a flag is not boolean.

    Source: Schulman et al., High-dimensional continuous control using GAE (2016), equation 16.
    """
    _check(rewards, values, next_values, terminated, truncated)
    # --8<-- [start:recursion]
    deltas = rewards + gamma * next_values * ~terminated - values
    carries = gamma * gae_lambda * ~(terminated | truncated)
    carries = carries.astype(deltas.dtype)
    advantages = deltas
    for t in range(len(deltas) - 2, -1, -1):
        advantages[t] += carries[t] * advantages[t + 1]
    return advantages, advantages + values
    # --8<-- [end:recursion]


# --8<-- [end:compute_gae]


def _check(
    rewards: FloatArray,
    values: FloatArray,
    next_values: FloatArray,
    terminated: BoolArray,
    truncated: BoolArray,
) -> None:
    if rewards.ndim != 2:
        raise ValueError(f"rewards has shape {rewards.shape}, allowed: (T, N)")
    others = {"values": values, "next_values": next_values}
    flags = {"terminated": terminated, "truncated": truncated}
    for name, array in (others | flags).items():
        if array.shape != rewards.shape:
            raise ValueError(
                f"{name} has shape {array.shape}, allowed: that of rewards, {rewards.shape}"
            )
    for name, flag in flags.items():
        if flag.dtype != np.bool_:  # `~` means something else for numbers
            raise ValueError(f"{name} has dtype {flag.dtype}, allowed: bool")
