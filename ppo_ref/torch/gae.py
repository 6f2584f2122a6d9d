"""Generalized advantage estimation on tensors."""

from __future__ import annotations

import torch
from torch import Tensor


@torch.no_grad()
def compute_gae(
    rewards: Tensor,
    values: Tensor,
    next_values: Tensor,
    terminated: Tensor,
    truncated: Tensor,
    *,
    gamma: float | Tensor,
    gae_lambda: float | Tensor,
) -> tuple[Tensor, Tensor]:
    """Estimate advantages and the critic's targets: `ppo_ref.gae.compute_gae`, on a device.

        delta[t]      = rewards[t] + gamma * (1 - terminated[t]) * next_values[t] - values[t]
        advantages[t] = delta[t] + gamma * gae_lambda * (1 - ended[t]) * advantages[t + 1]

    Args:
        rewards: Reward of each transition. Shape (T, N).
        values: V of the state that each transition left. Shape (T, N).
        next_values: V of the state reached, before any reset. Shape (T, N).
        terminated: Whether the task itself ended the episode there, bool. Shape (T, N).
        truncated: Whether a limit cut the episode there, bool. Shape (T, N).
        gamma: Discount per env step, 0 to 1; one for all, or one per column (N,).
        gae_lambda: 0 trusts the critic (one-step errors), 1 the sampled returns; one for all, or
            one per column (N,).

    Returns:
        advantages and returns = advantages + values. Shape (T, N) each.

    Raises:
        ValueError: The tensors differ in shape or are not two-dimensional, or a flag is not bool.
    """
    shapes = [x.shape for x in (rewards, values, next_values, terminated, truncated)]
    if rewards.ndim != 2 or len(set(shapes)) != 1:
        raise ValueError(f"shapes are {[tuple(s) for s in shapes]}, allowed: five times (T, N)")
    for name, flag in {"terminated": terminated, "truncated": truncated}.items():
        if flag.dtype != torch.bool:  # `~` means something else for numbers
            raise ValueError(f"{name} has dtype {flag.dtype}, allowed: torch.bool")
    deltas = rewards + gamma * next_values * ~terminated - values
    carries = (gamma * gae_lambda) * (~(terminated | truncated)).to(deltas.dtype)
    rows, factors = list(deltas.unbind(0)), carries.unbind(0)
    for t in range(len(rows) - 2, -1, -1):
        rows[t] = torch.addcmul(rows[t], factors[t], rows[t + 1])
    advantages = torch.stack(rows)
    return advantages, advantages + values
