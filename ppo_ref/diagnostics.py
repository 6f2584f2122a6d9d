"""Diagnostics of an update: explained variance, KL divergence, clip fraction."""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray


def explained_variance(values: FloatArray, returns: FloatArray) -> float | None:
    """Return 1 - Var(returns - values) / Var(returns): 1 perfect, 0 as good as a constant.

    It is blind to a constant offset of the values.

    Args:
        values: The critic's predictions. Any shape.
        returns: Its targets. The same shape.

    Returns:
        At most 1; None when the returns do not vary, so there is no variance to explain.
    """
    variance = float(np.var(returns, dtype=np.float64))
    if variance == 0.0:
        return None
    return 1.0 - float(np.var(returns - values, dtype=np.float64)) / variance


def approx_kl(ratio: FloatArray, log_ratio: FloatArray) -> float:
    """Estimate KL(old || new) from actions that the old policy drew, in nats.

        k3 = mean((ratio - 1) - log ratio),  ratio = new / old

    It has no bias and, unlike the mean of -log ratio, is never negative but for rounding.

    Args:
        ratio: Shape (M,).
        log_ratio: Its logarithm. Shape (M,).

    Source: Schulman, Approximating KL divergence (2020).
    """
    return float((ratio - 1.0 - log_ratio).sum()) / ratio.size


def clip_fraction(ratio: FloatArray, clip_coef: float) -> float:
    """Return the share of ratios outside [1 - clip_coef, 1 + clip_coef]. Shape of ratio: (M,)."""
    return float(np.count_nonzero(np.abs(ratio - 1.0) > clip_coef)) / ratio.size
