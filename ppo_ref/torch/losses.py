"""PPO's losses on tensors. Gradients are autograd's; the numpy core has them by hand."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor


class PolicyLoss(NamedTuple):
    """The actor's part of the loss on one minibatch; every entry has shape ()."""

    policy_loss: Tensor
    entropy: Tensor
    """Nats."""
    approx_kl: Tensor
    """Nats; for the record, carries no gradient."""
    clip_fraction: Tensor
    """For the record."""
    ratio_max: Tensor
    """For the record."""


def normalize_advantages(advantages: Tensor) -> Tensor:
    """Return (advantages - mean) / (std + 1e-8). Shape (M,).

    torch's std has ddof 1 by default, numpy's 0; PPO Lab uses 0 everywhere.
    """
    variance, mean = torch.var_mean(advantages, correction=0)
    return (advantages - mean) / (variance.sqrt() + 1e-8)


def categorical_policy_loss(
    logits: Tensor,
    actions: Tensor,
    old_log_probs: Tensor,
    advantages: Tensor,
    *,
    clip_coef: float,
) -> PolicyLoss:
    """Return the clipped surrogate of a discrete policy, its entropy and what to record.

        ratio       = exp(log pi(a) - old_log_probs)
        policy_loss = -mean(min(ratio * A, clip(ratio, 1 - eps, 1 + eps) * A))

    Args:
        logits: Unnormalised log-probabilities. Shape (M, A).
        actions: Actions taken, int64. Shape (M,).
        old_log_probs: Their log-probabilities under the policy that took them, nats. Shape (M,).
        advantages: Usually normalised. Shape (M,).
        clip_coef: eps, the half-width of the interval of ratios.
    """
    log_probs = torch.log_softmax(logits, -1)
    entropy = -(log_probs.exp() * log_probs).sum(-1).mean()
    log_ratio = log_probs.gather(-1, actions[:, None])[:, 0] - old_log_probs
    ratio = log_ratio.exp()
    clipped = ratio.clamp(1.0 - clip_coef, 1.0 + clip_coef)
    policy_loss = -torch.minimum(ratio * advantages, clipped * advantages).mean()
    with torch.no_grad():
        approx_kl = (ratio - 1.0 - log_ratio).mean()
        clip_fraction = (ratio != clipped).to(ratio.dtype).mean()
        ratio_max = ratio.max()
    return PolicyLoss(policy_loss, entropy, approx_kl, clip_fraction, ratio_max)


def value_loss(
    values: Tensor, returns: Tensor, old_values: Tensor, *, clip_vloss: float | None = None
) -> Tensor:
    """Return mean(1/2 (V - returns)^2), or its clipped form. Shape ().

    With `clip_vloss` eps the clipped square counts where it is the larger one and V has left the
    interval of eps around its old value; its gradient is 0 there.

    Args:
        values: The critic's output now. Shape (M,).
        returns: Its targets. Shape (M,).
        old_values: Its output at collection time. Shape (M,).
        clip_vloss: Half-width of the interval; no clipping when None.
    """
    squared = (values - returns).square()
    if clip_vloss is None:
        return 0.5 * squared.mean()
    change = values - old_values
    clipped = (old_values + change.clamp(-clip_vloss, clip_vloss) - returns).square()
    # Inside the interval rounding may make either one the larger; their gradients agree there.
    return 0.5 * torch.where(clipped > squared, clipped, squared).mean()
