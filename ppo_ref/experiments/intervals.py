"""Middles of few runs, with the interval that another set of seeds would probably fall into.

Source: Agarwal et al. (2021), Deep Reinforcement Learning at the Edge of the Statistical Precipice.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ppo_ref.arrays import FloatArray

Middle = Callable[[FloatArray], FloatArray]
"""Maps samples (..., n) to one number each (...)."""


def mean(samples: FloatArray) -> FloatArray:
    """Return the mean over the last axis. Shape (..., n) to (...)."""
    middle: FloatArray = samples.mean(-1)
    return middle


def interquartile_mean(samples: FloatArray) -> FloatArray:
    """Return the mean of the middle half, which one lucky or failed seed cannot move far.

    A quarter of the samples, rounded down, is dropped at either end.

    Args:
        samples: Shape (..., n).

    Returns:
        Shape (...).
    """
    dropped = samples.shape[-1] // 4
    kept = np.sort(samples, -1)[..., dropped : samples.shape[-1] - dropped]
    return mean(kept)


MIDDLES: dict[str, Middle] = {"mean": mean, "iqm": interquartile_mean}


def bootstrap_interval(
    samples: FloatArray, middle: Middle = mean, *, level: float = 0.95, resamples: int = 2_000
) -> tuple[FloatArray, FloatArray]:
    """Return the percentile bootstrap interval of a middle over seeds.

    Draws n of the n samples with replacement, many times, and looks between which values the
    middle falls. The draws are the same for the same n, so the same samples give the same interval.

    Args:
        samples: One number per seed, for each of K things. Shape (K, n), or (n,).
        middle: What is estimated.
        level: Share of draws inside the interval, above 0 and below 1.
        resamples: Draws.

    Returns:
        Lower and upper ends. Shape (K,) each, or ().
    """
    rng = np.random.default_rng(0)
    count = samples.shape[-1]
    draws = rng.integers(count, size=(resamples, count))
    rows = [middle(row[draws]) for row in samples.reshape(-1, count)]
    ends = np.quantile(np.stack(rows), [(1 - level) / 2, (1 + level) / 2], axis=1)
    low, high = ends.reshape(2, *samples.shape[:-1])
    return low, high
