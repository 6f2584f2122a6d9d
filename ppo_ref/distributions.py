"""What a policy's outputs mean: probabilities of actions.

A distribution turns the policy's outputs plus noise into actions, so that the noise of a whole
rollout is drawn at once and one random stream serves every world.
"""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import FloatArray, IntArray


class Categorical:
    """One of A actions, with probabilities softmax(logits)."""

    @staticmethod
    def noise(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
        """Draw Gumbel noise for `sample`: -log(e) of exponential e.

        Args:
            rng: Source of randomness.
            shape: Shape of the logits it will be added to, (..., A).
        """
        exponential = rng.standard_exponential(shape, dtype=np.float32)
        # Float32 exponentials can be exactly 0, whose logarithm is not finite.
        np.maximum(exponential, np.finfo(np.float32).tiny, out=exponential)
        np.log(exponential, out=exponential)
        return np.negative(exponential, out=exponential)

    @staticmethod
    def sample(logits: FloatArray, noise: FloatArray) -> IntArray:
        """Draw actions by the Gumbel-max rule: argmax(logits + noise) ~ softmax(logits).

        Args:
            logits: Unnormalised log-probabilities. Shape (..., A).
            noise: From `noise`. Shape (..., A).

        Returns:
            Actions. Shape (...).
        """
        actions: IntArray = (logits + noise).argmax(-1)
        return actions

    @staticmethod
    def mode(logits: FloatArray) -> IntArray:
        """Return the most probable actions. Shape (...)."""
        actions: IntArray = logits.argmax(-1)
        return actions

    @staticmethod
    def log_probs(logits: FloatArray) -> FloatArray:
        """Return log softmax(logits), safe for logits of any size. Shape (..., A)."""
        shifted: FloatArray = logits - logits.max(-1, keepdims=True)
        shifted -= np.log(np.exp(shifted).sum(-1, keepdims=True))
        return shifted

    @staticmethod
    def log_prob(logits: FloatArray, actions: IntArray) -> FloatArray:
        """Return log pi(actions). Shape (...)."""
        log_probs = Categorical.log_probs(logits)
        return np.take_along_axis(log_probs, actions[..., None], -1)[..., 0]

    @staticmethod
    def entropy(logits: FloatArray) -> FloatArray:
        """Return -sum p log p, in nats: 0 (certain) to log A (uniform). Shape (...)."""
        log_probs = Categorical.log_probs(logits)
        entropy: FloatArray = -np.sum(np.exp(log_probs) * log_probs, axis=-1)
        return entropy
