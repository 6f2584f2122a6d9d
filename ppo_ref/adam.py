"""Adam, and the limit on the gradient's norm."""

from __future__ import annotations

import math

import numpy as np

from ppo_ref.arrays import FloatArray


def norm(gradient: FloatArray) -> float:
    """Return the Euclidean norm of a flat vector."""
    return math.sqrt(float(gradient @ gradient))


def clip_by_norm(gradient: FloatArray, current: float, limit: float) -> None:
    """Scale `gradient`, whose norm is `current`, in place so that its norm is at most `limit`.

    Source: detail 11 of Huang et al. (2022): one norm over the parameters of both networks.
    """
    if current > limit:
        gradient *= limit / current


class Adam:
    """Adam over one flat vector, numerically torch.optim.Adam.

        m = b1 m + (1 - b1) g            v = b2 v + (1 - b2) g^2
        p = p - lr * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)

    Args:
        params: The vector to change in place. Shape (P,).
        eps: Keeps the division finite; PPO's 1e-5 rather than Adam's 1e-8.

    Source: Kingma and Ba (2015); detail 3 of Huang et al. (2022).
    """

    BETA_1, BETA_2 = 0.9, 0.999

    def __init__(self, params: FloatArray, *, eps: float = 1e-5) -> None:
        self.params = params
        self.eps = eps
        self.step_count = 0
        self.first_moment = np.zeros_like(params)
        self.second_moment = np.zeros_like(params)
        self._scratch = np.empty_like(params)

    def step(self, gradient: FloatArray, learning_rate: float) -> None:
        """Move the parameters against `gradient` (P,), which is left as it is."""
        self.step_count += 1
        m, v, scratch = self.first_moment, self.second_moment, self._scratch
        m *= self.BETA_1
        m += np.multiply(gradient, 1.0 - self.BETA_1, scratch)
        v *= self.BETA_2
        np.multiply(gradient, gradient, scratch)
        scratch *= 1.0 - self.BETA_2
        v += scratch
        # With c = 1 - b2^t: sqrt(v / c) + eps = (sqrt(v) + eps sqrt(c)) / sqrt(c), so that both
        # corrections act on two numbers instead of on vectors.
        root = math.sqrt(1.0 - self.BETA_2**self.step_count)
        np.sqrt(v, scratch)
        scratch += self.eps * root
        np.divide(m, scratch, scratch)
        scratch *= learning_rate * root / (1.0 - self.BETA_1**self.step_count)
        np.subtract(self.params, scratch, self.params)
