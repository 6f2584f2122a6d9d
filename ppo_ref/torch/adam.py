"""Adam and the limit on the gradient's norm for P members, without reading from the device."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from ppo_ref.adam import Adam


def clip_by_norm(gradient: Tensor, current: Tensor, limit: Tensor) -> None:
    """Scale each row of `gradient` in place so that its norm is at most its `limit`.

    Args:
        gradient: Shape (P, K).
        current: Euclidean norms of the rows. Shape (P,).
        limit: The largest norms allowed. Shape (P,).
    """
    gradient.mul_((limit / current).clamp_(max=1.0)[:, None])


class Step(NamedTuple):
    """A step's sizes after the bias corrections; shape (P, 1) each."""

    size: Tensor
    """The learning rate, corrected."""
    eps: Tensor
    """Adam's epsilon, corrected."""


class TorchAdam:
    """`ppo_ref.adam.Adam` on a row of parameters per member, a few kernels per step for all.

    Args:
        params: The parameters to change in place. Shape (P, K).
    """

    def __init__(self, params: Tensor) -> None:
        self.params = params
        self.step_count = torch.zeros(len(params), dtype=torch.int64, device=params.device)
        """Steps that each member has taken. Shape (P,)."""
        self.first_moment = torch.zeros_like(params)
        self.second_moment = torch.zeros_like(params)

    def steps(self, count: int, learning_rates: Tensor, eps: Tensor) -> Iterator[Step]:
        """Return the next steps, computed at once; taking them does not count them.

        Args:
            count: Number of steps.
            learning_rates: Learning rate of each member. Shape (P,).
            eps: Keeps the division finite. Shape (P,).
        """
        taken = torch.arange(1, count + 1, dtype=torch.float64, device=eps.device)[:, None]
        taken = taken + self.step_count
        # Both bias corrections are moved out of the vectors, which the numpy core does too.
        roots = (1.0 - Adam.BETA_2**taken).sqrt()
        sizes = learning_rates * (roots / (1.0 - Adam.BETA_1**taken))
        scaled = (sizes.to(eps.dtype)[..., None], (eps * roots).to(eps.dtype)[..., None])
        return map(Step, *(part.unbind(0) for part in scaled))

    def step(self, gradient: Tensor, step: Step, active: Tensor | None = None) -> None:
        """Move the parameters against `gradient` (P, K), which is left as it is.

        Args:
            gradient: Gradient of each member.
            step: Sizes from `steps`.
            active: Whether a member moves, bool. Shape (P,). None if all do.
        """
        vectors = self.vectors
        before = None if active is None else [vector.clone() for vector in vectors]
        self.first_moment.lerp_(gradient, 1.0 - Adam.BETA_1)
        self.second_moment.mul_(Adam.BETA_2).addcmul_(gradient, gradient, value=1.0 - Adam.BETA_2)
        scale = self.second_moment.sqrt().add_(step.eps)
        self.params.addcdiv_(self.first_moment * step.size, scale, value=-1.0)
        if active is not None and before is not None:
            self.keep(active, before)

    @property
    def vectors(self) -> tuple[Tensor, Tensor, Tensor]:
        """All that a step changes. Shape (P, K) each."""
        return self.params, self.first_moment, self.second_moment

    def keep(self, members: Tensor, before: list[Tensor]) -> None:
        """Undo all changes since `before` (copies of `vectors`) for all but `members`."""
        for vector, old in zip(self.vectors, before, strict=True):
            torch.where(members[:, None], vector, old, out=vector)
