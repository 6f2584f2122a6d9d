"""What a policy's outputs mean: probabilities of actions, and how they change with the outputs.

A distribution turns the policy's outputs plus noise into actions, so that the noise of a whole
rollout is drawn at once and one random stream serves every world.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from ppo_ref.arrays import AnyArray, BoolArray, FloatArray, IntArray
from ppo_ref.envs.spaces import Box, MultiDiscrete, Space

MASKED = -1e30
"""Logit of an action that cannot be taken: its probability and its gradient are exactly 0."""
HALF_LOG_2PI = 0.5 * math.log(2.0 * math.pi)
NOTHING: FloatArray = np.zeros(0, np.float32)


class Evaluation(Protocol):
    """Log-probabilities and entropies of a minibatch, with the way back to the outputs."""

    log_probs: FloatArray
    """log pi(a), summed over the components of an action, nats. Shape (M,)."""
    entropy: FloatArray
    """Nats, summed over components. Shape (M,)."""

    def backward(self, d_log_probs: FloatArray, d_entropy: float) -> tuple[FloatArray, FloatArray]:
        """Carry the gradient of a loss on to what the policy is made of.

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


def distribution_for(space: Space, log_std: FloatArray) -> Distribution:
    """Return the distribution over a world's actions.

    Args:
        space: What a policy may do.
        log_std: Logarithms of a Gaussian policy's standard deviations, read whenever needed.
            Shape (A,); not looked at for whole numbers.
    """
    if isinstance(space, Box):
        return DiagonalGaussian(log_std)
    return MultiCategorical(space.sizes) if isinstance(space, MultiDiscrete) else Categorical()


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
        """See `Evaluation`; usable once."""
        opposite = self._probs * d_log_probs
        opposite.ravel()[self._taken] -= d_log_probs
        if d_entropy != 0.0:
            surprise = self._all_log_probs
            surprise += self.entropy
            surprise *= self._probs
            surprise *= d_entropy
            opposite += surprise
        return np.negative(opposite.T, order="C"), NOTHING


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
        """See `Evaluation`; usable once."""
        parts = [choice.backward(d_log_probs, d_entropy)[0] for choice in self._choices]
        return np.concatenate(parts, 1), NOTHING


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
        """See `Evaluation`."""
        weighted = self._z * d_log_probs[:, None]
        d_log_std = (weighted * self._z).sum(0) - d_log_probs.sum() + d_entropy * len(self._z)
        return weighted / self._std, d_log_std
