"""PPO's losses on tensors. Gradients are autograd's; the numpy core has them by hand.

Samples are on the last axis, over which losses are means; leading axes, such as members, are free.
A coefficient is one number for all, or a tensor (..., 1).
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor


class PolicyLoss(NamedTuple):
    """The actor's part of the loss on one minibatch; every entry has shape (...)."""

    loss: Tensor
    """The loss to minimise."""
    policy_loss: Tensor
    """The loss without a KL penalty, for the record."""
    approx_kl: Tensor
    """Nats."""
    clip_fraction: Tensor
    ratio_max: Tensor


def _clip(ratio: Tensor, clip_coef: float | Tensor) -> Tensor:
    """Limit ratios to the interval of half-width `clip_coef` around 1."""
    return ratio.clamp(1.0 - clip_coef, 1.0 + clip_coef)  # type: ignore[arg-type] # takes either


def normalize_advantages(advantages: Tensor) -> Tensor:
    """Return (advantages - mean) / (std + 1e-8). Shape (..., M).

    torch's std has ddof 1 by default, numpy's 0; PPO Lab uses 0 everywhere.
    """
    variance, mean = torch.var_mean(advantages, -1, correction=0, keepdim=True)
    return (advantages - mean) / (variance.sqrt() + 1e-8)


def clipped_surrogate(
    log_probs: Tensor, old_log_probs: Tensor, advantages: Tensor, *, clip_coef: float | Tensor
) -> PolicyLoss:
    """Return PPO's loss.

        ratio       = exp(log_probs - old_log_probs)
        policy_loss = -mean(min(ratio * A, clip(ratio, 1 - eps, 1 + eps) * A))

    Args:
        log_probs: Log-probabilities of the actions taken, nats. Shape (..., M).
        old_log_probs: The same under the policy that took them. Shape (..., M).
        advantages: Usually normalised. Shape (..., M).
        clip_coef: eps, the half-width of the interval of ratios.
    """
    log_ratio = log_probs - old_log_probs
    ratio = log_ratio.exp()
    clipped = _clip(ratio, clip_coef)
    loss = -torch.minimum(ratio * advantages, clipped * advantages).mean(-1)
    return _policy_loss(loss, loss, ratio, log_ratio, clip_coef)


def penalised_surrogate(
    log_probs: Tensor,
    old_log_probs: Tensor,
    advantages: Tensor,
    *,
    kl_coef: float | Tensor,
    clip_coef: float | Tensor,
) -> PolicyLoss:
    """Return the loss of PPO with a KL penalty.

        loss = -mean(ratio * A) + beta * mean((ratio - 1) - log ratio)

    Args:
        log_probs: Log-probabilities under the policy being trained, nats. Shape (..., M).
        old_log_probs: Log-probabilities under the policy of the rollout, nats. Shape (..., M).
        advantages: Advantages, normalised with `norm_adv`. Shape (..., M).
        kl_coef: beta, the weight of the penalty; a tensor has shape (...).
        clip_coef: For `clip_fraction` only.
    """
    log_ratio = log_probs - old_log_probs
    ratio = log_ratio.exp()
    surrogate = -(ratio * advantages).mean(-1)
    loss = surrogate + kl_coef * (ratio - 1.0 - log_ratio).mean(-1)
    return _policy_loss(loss, surrogate, ratio, log_ratio, clip_coef)


def policy_gradient(
    log_probs: Tensor, old_log_probs: Tensor, advantages: Tensor, *, clip_coef: float | Tensor
) -> PolicyLoss:
    """Return the loss of A2C and REINFORCE, -mean(A * log pi(a)).

    Args:
        log_probs: Log-probabilities under the policy being trained, nats. Shape (..., M).
        old_log_probs: For the diagnostics only. Shape (..., M).
        advantages: Advantages, normalised with `norm_adv`. Shape (..., M).
        clip_coef: For `clip_fraction` only.
    """
    log_ratio = log_probs - old_log_probs
    loss = -(advantages * log_probs).mean(-1)
    return _policy_loss(loss, loss, log_ratio.exp(), log_ratio, clip_coef)


@torch.no_grad()
def _policy_loss(
    loss: Tensor, policy_loss: Tensor, ratio: Tensor, log_ratio: Tensor, clip_coef: float | Tensor
) -> PolicyLoss:
    clipped = _clip(ratio, clip_coef)
    return PolicyLoss(
        loss,
        policy_loss,
        (ratio - 1.0 - log_ratio).mean(-1),
        (ratio != clipped).to(ratio.dtype).mean(-1),
        ratio.amax(-1),
    )


def value_loss(
    values: Tensor, returns: Tensor, old_values: Tensor, *, clip_vloss: float | None = None
) -> Tensor:
    """Return mean(1/2 (V - returns)^2), or its clipped form. Shape (...).

    With `clip_vloss` eps the clipped square counts where it is the larger one and V has left the
    interval of eps around its old value; its gradient is 0 there.

    Args:
        values: The critic's output now. Shape (..., M).
        returns: Its targets. Shape (..., M).
        old_values: Its output at collection time. Shape (..., M).
        clip_vloss: Half-width of the interval; no clipping when None.
    """
    squared = (values - returns).square()
    if clip_vloss is None:
        return 0.5 * squared.mean(-1)
    change = values - old_values
    clipped = (old_values + change.clamp(-clip_vloss, clip_vloss) - returns).square()
    # Inside the interval rounding may make either one the larger; their gradients agree there.
    return 0.5 * torch.where(clipped > squared, clipped, squared).mean(-1)
