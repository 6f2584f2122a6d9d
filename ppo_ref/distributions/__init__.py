"""Distributions over actions, given a policy's outputs, with their gradients.

A distribution turns the policy's outputs plus noise into actions, so that the noise of a whole
rollout is drawn at once and one random stream serves every world.
"""

from __future__ import annotations

from ppo_ref.arrays import FloatArray
from ppo_ref.distributions.categorical import Categorical, mask_invalid
from ppo_ref.distributions.distribution import Distribution, Evaluation
from ppo_ref.distributions.gaussian import DiagonalGaussian
from ppo_ref.distributions.multi_categorical import MultiCategorical
from ppo_ref.envs.spaces import Box, MultiDiscrete, Space

__all__ = [
    "Categorical",
    "DiagonalGaussian",
    "Distribution",
    "Evaluation",
    "MultiCategorical",
    "distribution_for",
    "mask_invalid",
]


def distribution_for(space: Space, log_std: FloatArray) -> Distribution:
    """Return the distribution over a world's actions.

    Args:
        space: The action space.
        log_std: Logarithms of a Gaussian policy's standard deviations, read whenever needed.
            Shape (A,); not looked at for whole numbers.
    """
    if isinstance(space, Box):
        return DiagonalGaussian(log_std)
    return MultiCategorical(space.sizes) if isinstance(space, MultiDiscrete) else Categorical()
