"""One of several actions, with probabilities softmax(logits)."""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import BoolArray, FloatArray, IntArray

MASKED = -1e30
"""Logit of an action that cannot be taken: its probability and its gradient are exactly 0."""
NOTHING: FloatArray = np.zeros(0, np.float32)
"""The gradient with respect to log_std of a policy that has none."""


def mask_invalid(logits: FloatArray, valid: BoolArray) -> None:
    """Make actions impossible, in place.

    Args:
        logits: Shape (..., A).
        valid: Which actions can be taken, at least one of every choice. Shape (..., A).

    Source: Huang and Ontanon, A closer look at invalid action masking (2022).
    """
    np.copyto(logits, MASKED, where=~valid)


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

    # --8<-- [start:log-probs]
    @staticmethod
    def log_probs(logits: FloatArray) -> FloatArray:
        """Return log softmax(logits), safe for logits of any size. Shape (..., A)."""
        shifted: FloatArray = logits - logits.max(-1, keepdims=True)
        shifted -= np.log(np.exp(shifted).sum(-1, keepdims=True))
        return shifted

    # --8<-- [end:log-probs]

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

    @staticmethod
    def evaluate(logits: FloatArray, actions: IntArray) -> CategoricalEvaluation:
        """Return log-probabilities and entropies of a minibatch. Shapes (M, A) and (M,)."""
        return CategoricalEvaluation(logits, actions)


class CategoricalEvaluation:
    """A minibatch under a softmax policy.

        d log pi(a) / d logits = onehot(a) - p,    d H / d logits = -p * (log p + H)

    Args:
        logits: Unnormalised log-probabilities. Shape (M, A).
        actions: Actions taken. Shape (M,).
    """

    def __init__(self, logits: FloatArray, actions: IntArray) -> None:
        size = len(logits)
        # One row per action: reductions over a few actions then run along the long axis.
        all_log_probs: FloatArray = np.array(logits.T, order="C")
        all_log_probs -= all_log_probs.max(0)
        probs = np.exp(all_log_probs)
        total = probs.sum(0)
        probs /= total
        all_log_probs -= np.log(total)
        self._all_log_probs, self._probs = all_log_probs, probs
        self._taken = actions * size + np.arange(size)  # positions in the flat (A, M) arrays
        self.log_probs: FloatArray = all_log_probs.take(self._taken)
        self.entropy: FloatArray = -np.einsum("am,am->m", probs, all_log_probs)

    def backward(self, d_log_probs: FloatArray, d_entropy: float) -> tuple[FloatArray, FloatArray]:
        """Propagate a gradient to the logits; overwrites the arrays of this evaluation."""
        opposite = self._probs * d_log_probs
        opposite.ravel()[self._taken] -= d_log_probs
        if d_entropy != 0.0:
            surprise = self._all_log_probs
            surprise += self.entropy
            surprise *= self._probs
            surprise *= d_entropy
            opposite += surprise
        return np.negative(opposite.T, order="C"), NOTHING
