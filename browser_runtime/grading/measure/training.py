"""A learner's function in training: its progress, and the function as the trainer calls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from browser_runtime.grading.exercise.shapes import Array

if TYPE_CHECKING:  # most gradings train nothing, and need not wait for it
    from ppo_ref.train import AdvantageEstimator


@dataclass(frozen=True, kw_only=True)
class Training:
    """How far a long grading has come.

    Attributes:
        world: Which world is trained in.
        share: Done so far, 0 to 1.
    """

    world: str
    share: float


def estimator_of(gae: Callable[..., Any]) -> AdvantageEstimator:
    """Return an estimator that takes its advantages from a `gae`, whose inputs have names."""

    def estimator(
        rewards: Array, values: Array, next_values: Array, terminated: Array, truncated: Array,
        *, gamma: float, gae_lambda: float,
    ) -> tuple[Array, Array]:  # fmt: skip
        advantages = gae(
            rewards=rewards,
            values=values,
            next_values=next_values,
            terminated=terminated,
            truncated=truncated,
            gamma=gamma,
            gae_lambda=gae_lambda,
        )
        return advantages, advantages + values

    return estimator
