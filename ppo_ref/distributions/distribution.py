"""The interface of distributions over actions, and their evaluation on a minibatch."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ppo_ref.arrays import AnyArray, FloatArray


class Evaluation(Protocol):
    """Log-probabilities and entropies of a minibatch, with the way back to the outputs."""

    log_probs: FloatArray
    """log pi(a), summed over the components of an action, nats. Shape (M,)."""
    entropy: FloatArray
    """Nats, summed over components. Shape (M,)."""

    def backward(self, d_log_probs: FloatArray, d_entropy: float) -> tuple[FloatArray, FloatArray]:
        """Propagate the gradient of a loss to the policy's outputs and log_std.

        Args:
            d_log_probs: Gradient with respect to `log_probs`. Shape (M,).
            d_entropy: Gradient with respect to each sample's entropy, the same for all.

        Returns:
            Gradients with respect to the outputs (M, O) and to log_std: (A,), or (0,) without one.
        """
        ...


class Distribution(Protocol):
    """Actions given a policy's outputs. Leading axes are free."""

    def noise(self, rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
        """Draw the noise of `sample`, float32, in the outputs' shape (..., O)."""
        ...

    def sample(self, outputs: FloatArray, noise: FloatArray) -> AnyArray:
        """Draw actions. Shape (...) or (..., K)."""
        ...

    def mode(self, outputs: FloatArray) -> AnyArray:
        """Return the most probable actions. Shape as of `sample`."""
        ...

    def log_prob(self, outputs: FloatArray, actions: AnyArray) -> FloatArray:
        """Return log pi(actions), nats. Shape (...)."""
        ...

    def entropy(self, outputs: FloatArray) -> FloatArray:
        """Return the entropy, nats. Shape (...)."""
        ...

    def evaluate(self, outputs: FloatArray, actions: AnyArray) -> Evaluation:
        """Return both for a minibatch: outputs (M, O)."""
        ...
