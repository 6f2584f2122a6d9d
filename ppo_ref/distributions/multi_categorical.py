"""Several choices at once, each a categorical of its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from ppo_ref.arrays import FloatArray, IntArray
from ppo_ref.distributions.categorical import NOTHING, Categorical, CategoricalEvaluation


class MultiCategorical:
    """Several choices at once, each with its own softmax, independent of the others.

    Args:
        sizes: Options of each choice; the outputs are their logits side by side.

    Source: detail 37 of Huang et al. (2022).
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        edges = np.concatenate([[0], np.cumsum(sizes)]).tolist()
        self._parts = [slice(*bounds) for bounds in pairwise(edges)]

    @staticmethod
    def noise(rng: np.random.Generator, shape: tuple[int, ...]) -> FloatArray:
        """Draw Gumbel noise. Shape (..., sum of sizes)."""
        return Categorical.noise(rng, shape)

    def sample(self, logits: FloatArray, noise: FloatArray) -> IntArray:
        """Draw every choice. Shape (..., K)."""
        return self.mode(logits + noise)

    def mode(self, logits: FloatArray) -> IntArray:
        """Return the most probable option of every choice. Shape (..., K)."""
        return np.stack([logits[..., part].argmax(-1) for part in self._parts], -1)

    def log_prob(self, logits: FloatArray, actions: IntArray) -> FloatArray:
        """Return the sum of the choices' log-probabilities. Shape (...)."""
        choices = enumerate(self._parts)
        logs = [Categorical.log_prob(logits[..., part], actions[..., k]) for k, part in choices]
        total: FloatArray = np.sum(logs, axis=0)
        return total

    def entropy(self, logits: FloatArray) -> FloatArray:
        """Return the sum of the choices' entropies. Shape (...)."""
        entropies = [Categorical.entropy(logits[..., part]) for part in self._parts]
        total: FloatArray = np.sum(entropies, axis=0)
        return total

    def evaluate(self, logits: FloatArray, actions: IntArray) -> MultiCategoricalEvaluation:
        """Return log-probabilities and entropies of a minibatch. Shapes (M, sum) and (M, K)."""
        return MultiCategoricalEvaluation(
            [
                CategoricalEvaluation(logits[:, part], actions[:, k])
                for k, part in enumerate(self._parts)
            ]
        )


class MultiCategoricalEvaluation:
    """A minibatch under independent softmaxes: what is a sum there has the same gradient here.

    Args:
        choices: One evaluation per choice.
    """

    def __init__(self, choices: Sequence[CategoricalEvaluation]) -> None:
        self._choices = choices
        self.log_probs: FloatArray = sum(
            (choice.log_probs for choice in choices[1:]), choices[0].log_probs
        )
        self.entropy: FloatArray = sum(
            (choice.entropy for choice in choices[1:]), choices[0].entropy
        )

    def backward(self, d_log_probs: FloatArray, d_entropy: float) -> tuple[FloatArray, FloatArray]:
        """Propagate a gradient to the logits; overwrites the arrays of this evaluation."""
        parts = [choice.backward(d_log_probs, d_entropy)[0] for choice in self._choices]
        return np.concatenate(parts, 1), NOTHING
