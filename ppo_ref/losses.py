"""PPO's losses with their gradients, worked out by hand.

Every function returns numbers to log and the gradient with respect to what it was given: values, or
log-probabilities, from which a distribution carries it on to the outputs of the network and
`ActorCritic.backward` to the parameters. Losses are means over the minibatch, minimised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ppo_ref.algorithms import KL_COEF_RANGE
from ppo_ref.arrays import FloatArray
from ppo_ref.diagnostics import approx_kl, clip_fraction


@dataclass(frozen=True, kw_only=True)
class PolicyLoss:
    """The policy loss on one minibatch, with diagnostics of the update."""

    policy_loss: float
    approx_kl: float
    """Schulman's k3 estimate of KL(old || new), nats."""
    clip_fraction: float
    ratio_max: float
    d_log_probs: FloatArray
    """Gradient with respect to log pi(a) of every sample. Shape (M,)."""


def normalize_advantages(advantages: FloatArray) -> FloatArray:
    """Return (advantages - mean) / (std + 1e-8), std with ddof 0. Shape (M,).

    Source: detail 7 of Huang et al. (2022), per minibatch.
    """
    size = advantages.size
    # Equal advantages must become 0, not the rounding of their mean divided by itself.
    centred: FloatArray = advantages - advantages[0]
    centred -= advantages.dtype.type(np.add.reduce(centred) / size)
    std = float(np.sqrt(centred @ centred / size))
    centred *= 1.0 / (std + 1e-8)
    return centred


# --8<-- [start:clipped_surrogate]
def clipped_surrogate(
    log_probs: FloatArray,
    old_log_probs: FloatArray,
    advantages: FloatArray,
    *,
    clip_coef: float,
) -> PolicyLoss:
    """Return PPO's loss.

        ratio       = exp(log_probs - old_log_probs)
        policy_loss = -mean(min(ratio * A, clip(ratio, 1 - eps, 1 + eps) * A))

    The minimum chooses the clipped term, which does not depend on the policy, exactly where the
    ratio has already gone further than eps in the direction of A's sign. Elsewhere
    d loss / d log pi(a) = -A * ratio / M.

    Args:
        log_probs: Log-probabilities of the actions taken, nats. Shape (M,).
        old_log_probs: The same under the policy that took them. Shape (M,).
        advantages: How much better than expected they did, usually normalised. Shape (M,).
        clip_coef: eps, the half-width of the interval of ratios.

    Source: Schulman et al. (2017), equations 7 and 9.
    """
    size = len(log_probs)
    log_ratio = log_probs - old_log_probs
    ratio = np.exp(log_ratio)
    gain = ratio * advantages
    clipped_gain = ratio.clip(1.0 - clip_coef, 1.0 + clip_coef) * advantages
    policy_loss = -float(np.minimum(gain, clipped_gain).sum()) / size
    gain[gain > clipped_gain] = 0.0  # the minimum is the clipped term: no gradient
    gain *= -1.0 / size
    return _policy_loss(policy_loss, gain, ratio, log_ratio, clip_coef)


# --8<-- [end:clipped_surrogate]


def penalised_surrogate(
    log_probs: FloatArray,
    old_log_probs: FloatArray,
    advantages: FloatArray,
    *,
    kl_coef: float,
    clip_coef: float,
) -> PolicyLoss:
    """Return the loss of PPO with a KL penalty; `policy_loss` leaves the penalty out.

        loss = -mean(ratio * A) + beta * mean((ratio - 1) - log ratio)

    The second mean is `approx_kl`. Its gradient has the expectation of that of KL(old || new),
    because the actions are the old policy's: d loss / d log pi(a) = (-A ratio + beta (ratio - 1))
    / M.

    Args:
        log_probs: Log-probabilities of the actions taken, nats. Shape (M,).
        old_log_probs: Shape (M,).
        advantages: Shape (M,).
        kl_coef: beta, the weight of the penalty.
        clip_coef: For `clip_fraction` only, so that it can be compared with PPO's.

    Source: Schulman et al. (2017), section 4, with a sampled instead of the exact divergence.
    """
    size = len(log_probs)
    log_ratio = log_probs - old_log_probs
    ratio = np.exp(log_ratio)
    gain = ratio * advantages
    d_log_probs = (kl_coef * (ratio - 1.0) - gain) * (1.0 / size)
    return _policy_loss(-float(gain.sum()) / size, d_log_probs, ratio, log_ratio, clip_coef)


def policy_gradient(
    log_probs: FloatArray,
    old_log_probs: FloatArray,
    advantages: FloatArray,
    *,
    clip_coef: float,
) -> PolicyLoss:
    """Return the loss of A2C and REINFORCE: -mean(A * log pi(a)), of gradient -A / M.

    Args:
        log_probs: Log-probabilities of the actions taken, nats. Shape (M,).
        old_log_probs: For the diagnostics only: the ratio is 1 where this loss is right.
        advantages: Shape (M,).
        clip_coef: For `clip_fraction` only.

    Source: Williams (1992); Mnih et al. (2016).
    """
    log_ratio = log_probs - old_log_probs
    # --8<-- [start:policy_gradient]
    size = len(log_probs)
    d_log_probs = advantages * (-1.0 / size)
    loss = float(d_log_probs @ log_probs)
    # --8<-- [end:policy_gradient]
    return _policy_loss(loss, d_log_probs, np.exp(log_ratio), log_ratio, clip_coef)


def adapted_kl_coef(kl_coef: float, kl: float, target_kl: float) -> float:
    """Return beta for the next update: halved after a small step, doubled after a large one.

    It stays within `KL_COEF_RANGE`: a beta that has underflowed to 0 could not be doubled again.

    Source: Schulman et al. (2017), section 4; 1.5 and 2 are theirs.
    """
    if kl < target_kl / 1.5:
        return max(kl_coef / 2.0, KL_COEF_RANGE[0])
    return min(kl_coef * 2.0, KL_COEF_RANGE[1]) if kl > target_kl * 1.5 else kl_coef


def _policy_loss(
    loss: float,
    d_log_probs: FloatArray,
    ratio: FloatArray,
    log_ratio: FloatArray,
    clip_coef: float,
) -> PolicyLoss:
    return PolicyLoss(
        policy_loss=loss,
        approx_kl=approx_kl(ratio, log_ratio),
        clip_fraction=clip_fraction(ratio, clip_coef),
        ratio_max=float(ratio.max()),
        d_log_probs=d_log_probs,
    )


def value_loss(
    values: FloatArray,
    returns: FloatArray,
    old_values: FloatArray,
    *,
    clip_vloss: float | None = None,
) -> tuple[float, FloatArray]:
    """Return mean(1/2 (V - returns)^2) and its gradient with respect to V.

    With `clip_vloss` eps, the larger of that and the same with V kept within eps of the old value
    counts, sample by sample. The larger one is the clipped one only where V has left the interval,
    and there its gradient is 0.

    Args:
        values: The critic's output now. Shape (M,).
        returns: Its targets, advantages + values at collection time. Shape (M,).
        old_values: The critic's output at collection time. Shape (M,).
        clip_vloss: Half-width of the interval; no clipping when None.

    Returns:
        Loss and gradient. Shape (M,).

    Source: baselines' ppo2 for the clipping, which the paper does not have.
    """
    size = values.size
    error = values - returns
    if clip_vloss is None:
        return 0.5 * float(error @ error) / size, error * (1.0 / size)
    change = values - old_values
    clipped_error = old_values + np.clip(change, -clip_vloss, clip_vloss) - returns
    squared, clipped_squared = error * error, clipped_error * clipped_error
    # Rounding alone can make the clipped square the larger one inside the interval.
    frozen = (clipped_squared > squared) & (np.abs(change) > clip_vloss)
    loss = 0.5 * float(np.where(frozen, clipped_squared, squared).sum()) / size
    return loss, np.where(frozen, 0.0, error * (1.0 / size))
