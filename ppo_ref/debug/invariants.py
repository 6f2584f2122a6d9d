"""What must hold in every correct run, checked while it runs when asked for (debug mode).

Learning curves hide most bugs; these do not. Each check raises `InvariantError`, which names the
quantity, its value and what is allowed.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import AnyArray, FloatArray
from ppo_ref.errors import InvariantError
from ppo_ref.normalize import ObsNormalizer
from ppo_ref.policy import Policy

ROUNDING = 256.0
"""Allowed error of a log-probability, in units of the last place of what it is computed from."""
MEAN = 1e-3
"""Allowed mean of normalised advantages, whose standard deviation is 1."""
TARGET = 1e-5
"""Allowed distance of the critic's targets, relative to their size and at least to 1."""


def _require(quantity: str, value: float, limit: float, *, around: float = 0.0) -> None:
    """Raise unless a value lies within `limit` of `around`; NaN never does."""
    if not abs(value - around) <= limit:
        raise InvariantError(quantity, value, f"{around:g} ± {limit:g}")


def log_prob_limit(outputs: FloatArray, log_std: FloatArray) -> float:
    """Return how far apart two computations of one log-probability may lie, nats.

    Products of matrices are rounded in another way when they have other numbers of rows. The error
    grows with the outputs of the policy and, where those are means of Gaussians, with 1 / std.

    Args:
        outputs: Of the policy for a whole batch, before any masking. Shape (B, O).
        log_std: Logarithms of a Gaussian policy's standard deviations. Shape (A,), else (0,).
    """
    size = max(1.0, float(np.abs(outputs).max()))
    narrowest = float(np.exp(log_std.min(initial=0.0)))
    return ROUNDING * float(np.finfo(outputs.dtype).eps) * size / narrowest


def check_log_probs(stored: FloatArray, again: FloatArray, limit: float) -> None:
    """The policy that collected a batch gives its actions the log-probabilities stored with them.

    Args:
        stored: As collected. Shape (B,).
        again: Computed from the stored observations and actions. Shape (B,).
        limit: From `log_prob_limit`.
    """
    difference = np.abs(again - stored)
    _require("change of log_probs before the first step", float(difference.max()), limit)


def check_first_ratio(ratio_max: float, limit: float) -> None:
    """Before the first step of an update the policy is still the one that collected."""
    _require("ratio_max on the first minibatch of an update", ratio_max, limit, around=1.0)


def check_first_gradient(
    d_log_probs: FloatArray, a2c: FloatArray, limit: float, *, kl_coef: float = 0.0
) -> None:
    """The first gradient of an update is the plain policy gradient, A2C's, sample by sample.

    Args:
        d_log_probs: With respect to log pi(a). Shape (M,).
        a2c: The same of `policy_gradient`. Shape (M,).
        limit: From `log_prob_limit`, for the ratio that the gradient is a multiple of.
        kl_coef: Weight of a penalty, which adds `kl_coef` times the ratio's distance from 1.

    Source: Huang et al., A2C is a special case of PPO (2022).
    """
    size = np.maximum(np.abs(a2c) + kl_coef / len(a2c), np.finfo(a2c.dtype).tiny)
    distance = float((np.abs(d_log_probs - a2c) / size).max())
    _require("distance of the first gradient from A2C's", distance, limit)


def check_normalized(advantages: FloatArray) -> None:
    """Normalised advantages have mean 0. Shape (M,)."""
    _require("mean of the normalised advantages", float(advantages.mean()), MEAN)


def check_targets(returns: FloatArray, advantages: FloatArray, values: FloatArray) -> None:
    """The critic's targets are made of advantages as estimated, before any normalisation.

    Args:
        returns: Targets. Shape (B,).
        advantages: Not normalised. Shape (B,).
        values: At collection time. Shape (B,).
    """
    size = max(1.0, float(np.abs(returns).max()), float(np.abs(advantages).max()))
    distance = float(np.abs(returns - (advantages + values)).max()) / size
    _require("distance of returns from advantages + values", distance, TARGET)


def check_evaluation(policy: Policy, obs: FloatArray) -> None:
    """Acting changes no statistic. Shape of obs: (n, D), as the environment gives it."""
    before = _statistics(policy.normalizer)
    policy.act(obs)
    policy.value(obs)
    after = _statistics(policy.normalizer)
    change = float(np.abs(after - before).max(initial=0.0))
    _require("change of the observation statistics in evaluation", change, 0.0)


def _statistics(normalizer: ObsNormalizer | None) -> FloatArray:
    if normalizer is None:
        return np.zeros(0)
    return np.concatenate([np.ravel(part) for part in normalizer.state_dict().values()])


class SampleCount:
    """Counts that every epoch uses every sample once.

    Args:
        samples: What tells samples apart, one row each. Shape (B, K).
    """

    def __init__(self, samples: AnyArray) -> None:
        self._all = _sorted(samples)
        self._seen: list[AnyArray] = []

    def see(self, samples: AnyArray) -> None:
        """Take note of a minibatch. Shape (M, K)."""
        self._seen.append(samples)
        size, most = sum(map(len, self._seen)), len(self._all)
        if size > most:
            raise InvariantError("samples used in an epoch", size, f"{most}, each once")
        if size == most:
            wrong = (_sorted(np.concatenate(self._seen)) != self._all).any(1).sum()
            _require("samples used twice or never in an epoch", float(wrong), 0.0)
            self._seen = []

    def finish(self) -> None:
        """Check that the last epoch came to its end."""
        size = sum(map(len, self._seen))
        if size:
            raise InvariantError("samples used in an epoch", size, f"{len(self._all)}, each once")


def _sorted(samples: AnyArray) -> AnyArray:
    return samples[np.lexsort(samples.T)]
