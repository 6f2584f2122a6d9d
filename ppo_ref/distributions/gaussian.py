"""Real numbers with independent normal components."""

from __future__ import annotations

import math

import numpy as np

from ppo_ref.arrays import FloatArray

HALF_LOG_2PI = 0.5 * math.log(2.0 * math.pi)


class DiagonalGaussian:
    """Real numbers with independent normal components; the outputs are their means.

    The standard deviations do not depend on the observation: they are parameters of their own.
    Actions are what was drawn; an environment may execute less, but log-probabilities are those of
    the drawn numbers.

    Args:
        log_std: Logarithms of the standard deviations, a view that training changes. Shape (A,).

    Source: details 23 to 25 and 27 of Huang et al. (2022).
    """

    def __init__(self, log_std: FloatArray) -> None:
        self.log_std = log_std

    @staticmethod
    def noise(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
        """Draw standard normal noise. Shape (..., A)."""
        return rng.standard_normal(shape, dtype=np.float32)

    def sample(self, mean: FloatArray, noise: FloatArray) -> FloatArray:
        """Return mean + std * noise. Shape (..., A)."""
        actions: FloatArray = mean + np.exp(self.log_std) * noise
        return actions

    def mode(self, mean: FloatArray) -> FloatArray:
        """Return the means. Shape (..., A)."""
        return mean.copy()

    def log_prob(self, mean: FloatArray, actions: FloatArray) -> FloatArray:
        """Return the log density: -sum(z^2 / 2 + log std + log(2 pi) / 2). Shape (...)."""
        z = (actions - mean) / np.exp(self.log_std)
        constant = self.log_std.sum() + len(self.log_std) * HALF_LOG_2PI
        log_prob: FloatArray = (-0.5 * np.square(z).sum(-1) - constant).astype(mean.dtype)
        return log_prob

    def entropy(self, mean: FloatArray) -> FloatArray:
        """Return sum(log std + (1 + log(2 pi)) / 2), the same everywhere; may be negative. (...)"""
        one = self.log_std.sum() + len(self.log_std) * (0.5 + HALF_LOG_2PI)
        return np.full(mean.shape[:-1], one, mean.dtype)

    def evaluate(self, mean: FloatArray, actions: FloatArray) -> GaussianEvaluation:
        """Return log-probabilities and entropies of a minibatch. Shapes (M, A)."""
        return GaussianEvaluation(self, mean, actions)


class GaussianEvaluation:
    """A minibatch under a diagonal Gaussian, with z = (a - mean) / std.

        d log pi(a) / d mean = z / std,   d log pi(a) / d log std = z^2 - 1,   d H / d log std = 1

    Args:
        distribution: Its standard deviations.
        mean: Shape (M, A).
        actions: Shape (M, A).
    """

    def __init__(
        self, distribution: DiagonalGaussian, mean: FloatArray, actions: FloatArray
    ) -> None:
        self._std: FloatArray = np.exp(distribution.log_std)
        self._z: FloatArray = (actions - mean) / self._std
        self.log_probs = distribution.log_prob(mean, actions)
        self.entropy = distribution.entropy(mean)

    def backward(self, d_log_probs: FloatArray, d_entropy: float) -> tuple[FloatArray, FloatArray]:
        """Propagate a gradient to the means and log_std."""
        weighted = self._z * d_log_probs[:, None]
        d_log_std = (weighted * self._z).sum(0) - d_log_probs.sum() + d_entropy * len(self._z)
        return weighted / self._std, d_log_std
