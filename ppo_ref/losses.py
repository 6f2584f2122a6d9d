"""PPO's losses with their gradients, worked out by hand.

Every function returns numbers to log and the gradient with respect to the network's outputs;
`MLP.backward` carries it on to the parameters. Losses are means over the minibatch, minimised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ppo_ref.arrays import FloatArray, IntArray
from ppo_ref.diagnostics import approx_kl, clip_fraction


@dataclass(frozen=True, kw_only=True)
class PolicyLoss:
    """The actor's part of the loss on one minibatch, and what it says about the update."""

    policy_loss: float
    entropy: float
    """Mean entropy, nats."""
    approx_kl: float
    """See `diagnostics`, also for the next."""
    clip_fraction: float
    ratio_max: float
    d_logits: FloatArray
    """Gradient of policy_loss - ent_coef * entropy. Shape (M, A)."""


def normalize_advantages(advantages: FloatArray) -> FloatArray:
    """Return (advantages - mean) / (std + 1e-8), std with ddof 0. Shape (M,).

    Source: detail 7 of Huang et al. (2022), per minibatch.
    """
    size = advantages.size
    centred = advantages - advantages.dtype.type(np.add.reduce(advantages) / size)
    std = float(np.sqrt(centred @ centred / size))
    centred *= 1.0 / (std + 1e-8)
    return centred


# --8<-- [start:categorical_policy_loss]
def categorical_policy_loss(
    logits: FloatArray,
    actions: IntArray,
    old_log_probs: FloatArray,
    advantages: FloatArray,
    *,
    clip_coef: float,
    ent_coef: float,
) -> PolicyLoss:
    """Return the clipped surrogate and the entropy bonus of a discrete policy.

        ratio       = exp(log pi(a) - old_log_probs)
        policy_loss = -mean(min(ratio * A, clip(ratio, 1 - eps, 1 + eps) * A))
        loss        = policy_loss - ent_coef * mean(H)

    The minimum chooses the clipped term, which does not depend on the policy, exactly where the
    ratio has already gone further than eps in the direction that A asks for. Elsewhere
    d loss / d log pi(a) = -A * ratio / M, and d log pi(a) / d logits = onehot(a) - p,
    d H / d logits = -p * (log p + H).

    Args:
        logits: Unnormalised log-probabilities. Shape (M, A).
        actions: Actions taken. Shape (M,).
        old_log_probs: Their log-probabilities under the policy that took them, nats. Shape (M,).
        advantages: How much better than expected they did, usually normalised. Shape (M,).
        clip_coef: eps, the half-width of the interval of ratios.
        ent_coef: Weight of the entropy bonus.

    Source: Schulman et al. (2017), equations 7 and 9.
    """
    size = len(logits)
    # One row per action: reductions over a few actions then run along the long axis.
    log_probs = np.ascontiguousarray(logits.T)
    log_probs -= log_probs.max(0)
    probs = np.exp(log_probs)
    total = probs.sum(0)
    probs /= total
    log_probs -= np.log(total)
    entropy = -np.einsum("am,am->m", probs, log_probs)

    taken = actions * size + np.arange(size)  # positions in the flattened (A, M) arrays
    log_ratio = log_probs.take(taken) - old_log_probs
    ratio = np.exp(log_ratio)
    gain = ratio * advantages
    clipped_gain = ratio.clip(1.0 - clip_coef, 1.0 + clip_coef) * advantages
    policy_loss = -float(np.minimum(gain, clipped_gain).sum()) / size

    gain[gain > clipped_gain] = 0.0  # the minimum is the clipped term: no gradient
    gain *= 1.0 / size
    gradient = probs * gain
    gradient.ravel()[taken] -= gain
    if ent_coef != 0.0:
        log_probs += entropy
        log_probs *= probs
        log_probs *= ent_coef / size
        gradient += log_probs
    return PolicyLoss(
        policy_loss=policy_loss,
        entropy=float(entropy.sum()) / size,
        approx_kl=approx_kl(ratio, log_ratio),
        clip_fraction=clip_fraction(ratio, clip_coef),
        ratio_max=float(ratio.max()),
        d_logits=np.ascontiguousarray(gradient.T),
    )


# --8<-- [end:categorical_policy_loss]


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
    return loss, np.where(frozen, 0.0, error * (1.0 / size)).astype(values.dtype)
