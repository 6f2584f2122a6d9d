"""Adam and the limit on the gradient's norm, without reading anything back from the device."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ppo_ref.adam import Adam


def clip_by_norm(gradient: Tensor, current: Tensor, limit: float) -> None:
    """Scale `gradient`, whose norm is `current`, in place so that its norm is at most `limit`.

    Args:
        gradient: Shape (P,).
        current: Its Euclidean norm. Shape ().
        limit: The largest norm allowed.
    """
    gradient.mul_((limit / current).clamp_(max=1.0))


class TorchAdam:
    """`ppo_ref.adam.Adam` on a tensor: five kernels per step, however many layers there are.

    Args:
        params: The vector to change in place. Shape (P,).
        eps: Keeps the division finite.
    """

    def __init__(self, params: Tensor, *, eps: float) -> None:
        self.params = params
        self.eps = eps
        self.step_count = 0
        self.first_moment = torch.zeros_like(params)
        self.second_moment = torch.zeros_like(params)
        self._scratch = torch.empty_like(params)

    def step(self, gradient: Tensor, learning_rate: float) -> None:
        """Move the parameters against `gradient` (P,), which is left as it is."""
        self.step_count += 1
        beta_1, beta_2 = Adam.BETA_1, Adam.BETA_2
        self.first_moment.mul_(beta_1).add_(gradient, alpha=1.0 - beta_1)
        self.second_moment.mul_(beta_2).addcmul_(gradient, gradient, value=1.0 - beta_2)
        # As in the numpy core, both bias corrections are moved out of the vectors.
        root = math.sqrt(1.0 - beta_2**self.step_count)
        size = learning_rate * root / (1.0 - beta_1**self.step_count)
        torch.sqrt(self.second_moment, out=self._scratch).add_(self.eps * root)
        self.params.addcdiv_(self.first_moment, self._scratch, value=-size)
