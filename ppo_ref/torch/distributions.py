"""A policy's distributions on tensors: `ppo_ref.distributions`, with gradients by autograd."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from ppo_ref.distributions.categorical import MASKED
from ppo_ref.distributions.gaussian import HALF_LOG_2PI
from ppo_ref.envs.spaces import Box, MultiDiscrete, Space


class TorchDistribution(Protocol):
    """Actions given a policy's outputs. Leading axes are free."""

    def noise(
        self, generator: torch.Generator, shape: tuple[int, ...], dtype: torch.dtype
    ) -> Tensor:
        """Draw the noise of `sample` on the generator's device, in the outputs' shape (..., O)."""
        ...

    def sample(self, outputs: Tensor, noise: Tensor) -> Tensor:
        """Draw actions. Shape (...) or (..., K)."""
        ...

    def log_prob(self, outputs: Tensor, actions: Tensor) -> Tensor:
        """Return log pi(actions), nats. Shape (...)."""
        ...

    def evaluate(self, outputs: Tensor, actions: Tensor) -> tuple[Tensor, Tensor]:
        """Return log pi(actions) and the mean entropy, nats. Shapes (..., M) and (...)."""
        ...


def distribution_for(space: Space, log_std: Tensor) -> TorchDistribution:
    """Return the distribution over a world's actions.

    Args:
        space: The action space.
        log_std: Logarithms of a Gaussian policy's standard deviations. Shape (A,) or (P, 1, A).
    """
    if isinstance(space, Box):
        return TorchDiagonalGaussian(log_std)
    if isinstance(space, MultiDiscrete):
        return TorchMultiCategorical(space.sizes)
    return TorchCategorical()


def mask_invalid(logits: Tensor, valid: Tensor) -> Tensor:
    """Return logits with which actions that are not valid have probability and gradient 0."""
    return logits.masked_fill(~valid, MASKED)


class TorchCategorical:
    """One of A actions, with probabilities softmax(logits)."""

    @staticmethod
    def noise(generator: torch.Generator, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        """Draw Gumbel noise, -log(e) of exponential e.

        Adding it to logits and taking the largest samples from their softmax.
        """
        exponential = torch.empty(shape, dtype=dtype, device=generator.device)
        exponential.exponential_(generator=generator)
        return exponential.clamp_(min=torch.finfo(dtype).tiny).log_().neg_()

    @staticmethod
    def sample(logits: Tensor, noise: Tensor) -> Tensor:
        """Draw actions, int64. Shape (...)."""
        return (logits + noise).argmax(-1)

    @staticmethod
    def log_prob(logits: Tensor, actions: Tensor) -> Tensor:
        """Return log pi(actions). Shape (...)."""
        return torch.log_softmax(logits, -1).gather(-1, actions[..., None])[..., 0]

    @staticmethod
    def evaluate(logits: Tensor, actions: Tensor) -> tuple[Tensor, Tensor]:
        """Return log pi(actions) and the mean entropy. Shapes (..., M) and (...)."""
        log_probs = torch.log_softmax(logits, -1)
        entropy = -(log_probs.exp() * log_probs).sum(-1).mean(-1)
        return log_probs.gather(-1, actions[..., None])[..., 0], entropy


class TorchMultiCategorical:
    """Several choices at once, each with its own softmax, independent of the others.

    Args:
        sizes: Options of each choice; the outputs are their logits side by side.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self._sizes = list(sizes)

    @staticmethod
    def noise(generator: torch.Generator, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        """Draw Gumbel noise. Shape (..., sum of sizes)."""
        return TorchCategorical.noise(generator, shape, dtype)

    def sample(self, logits: Tensor, noise: Tensor) -> Tensor:
        """Draw every choice, int64. Shape (..., K)."""
        parts = torch.split(logits + noise, self._sizes, -1)
        return torch.stack([part.argmax(-1) for part in parts], -1)

    def log_prob(self, logits: Tensor, actions: Tensor) -> Tensor:
        """Return the sum of the choices' log-probabilities. Shape (...)."""
        choices = zip(torch.split(logits, self._sizes, -1), actions.unbind(-1), strict=True)
        return torch.stack([TorchCategorical.log_prob(*choice) for choice in choices]).sum(0)

    def evaluate(self, logits: Tensor, actions: Tensor) -> tuple[Tensor, Tensor]:
        """Return log pi(actions) and the mean entropy. Shapes (..., M) and (...)."""
        choices = zip(torch.split(logits, self._sizes, -1), actions.unbind(-1), strict=True)
        evaluated = [TorchCategorical.evaluate(*choice) for choice in choices]
        log_probs, entropies = zip(*evaluated, strict=True)
        return torch.stack(log_probs).sum(0), torch.stack(entropies).sum(0)


class TorchDiagonalGaussian:
    """Real numbers with independent normal components; the outputs are their means.

    Args:
        log_std: Logarithms of the standard deviations, parameters of their own. Shape (A,), or
            (P, 1, A) for actions (..., P, rows, A) of P policies.
    """

    def __init__(self, log_std: Tensor) -> None:
        self.log_std = log_std

    @staticmethod
    def noise(generator: torch.Generator, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        """Draw standard normal noise. Shape (..., A)."""
        return torch.randn(shape, dtype=dtype, device=generator.device, generator=generator)

    def sample(self, mean: Tensor, noise: Tensor) -> Tensor:
        """Return mean + std * noise. Shape (..., A)."""
        return mean + self.log_std.exp() * noise

    def log_prob(self, mean: Tensor, actions: Tensor) -> Tensor:
        """Return the log density: -sum(z^2 / 2 + log std + log(2 pi) / 2). Shape (...)."""
        z = (actions - mean) / self.log_std.exp()
        constant = self.log_std.sum(-1) + self.log_std.shape[-1] * HALF_LOG_2PI
        return -0.5 * z.square().sum(-1) - constant

    def evaluate(self, mean: Tensor, actions: Tensor) -> tuple[Tensor, Tensor]:
        """Return the log density and the entropy. Shapes (..., M) and (...)."""
        entropy = self.log_std.sum(-1) + self.log_std.shape[-1] * (0.5 + HALF_LOG_2PI)
        return self.log_prob(mean, actions), entropy if entropy.ndim == 0 else entropy[..., 0]
