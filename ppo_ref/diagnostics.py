"""Vital signs of an update."""

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
        At most 1; None when the returns do not vary, which leaves nothing to explain.
    """
    variance = float(np.var(returns, dtype=np.float64))
    if variance == 0.0:
        return None
    return 1.0 - float(np.var(returns - values, dtype=np.float64)) / variance


def approx_kl(log_ratio: FloatArray) -> float:
    """Estimate KL(old || new) from log(new / old) of actions that the old policy drew, in nats.

    Schulman's k3, mean of (ratio - 1) - log ratio: unbiased, and never negative.

    Args:
        log_ratio: Any shape.
    """
    return float(np.mean(np.exp(log_ratio) - 1.0 - log_ratio))
