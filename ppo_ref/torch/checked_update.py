"""A `TorchUpdater` that checks while it learns, and computes exactly the same."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor

from ppo_ref.arrays import FloatArray
from ppo_ref.invariants import (
    SampleCount,
    check_first_gradient,
    check_first_ratio,
    check_log_probs,
    check_normalized,
    check_targets,
)
from ppo_ref.torch.distributions import mask_invalid
from ppo_ref.torch.losses import PolicyLoss, normalize_advantages, policy_gradient
from ppo_ref.torch.update import STATISTICS, TorchBatch, TorchUpdater
from ppo_ref.update import UpdateStats

RATIO_MAX = STATISTICS.index("ratio_max")


class CheckedTorchUpdater(TorchUpdater):
    """See `TorchUpdater`; every method raises InvariantError besides, and asks the device."""

    _count: SampleCount
    _first = False
    _as_a2c = False

    def update(
        self, batch: TorchBatch, learning_rate: float, orders: Iterable[Tensor]
    ) -> UpdateStats:
        """See `TorchUpdater.update`."""
        with torch.no_grad():
            outputs = self.model.actor.forward(batch.obs)
            if batch.valid is not None:
                outputs = mask_invalid(outputs, batch.valid)
            again = self.distribution.log_prob(outputs, batch.actions)
        check_log_probs(_numpy(batch.log_probs), _numpy(again))
        returns = _numpy(batch.returns).copy()
        check_targets(returns, _numpy(batch.advantages), _numpy(batch.values))
        self._count, self._first = SampleCount(_fingerprints(batch)), True
        stats = super().update(batch, learning_rate, orders)
        if not self.stopped_early:
            self._count.finish()
        check_targets(_numpy(batch.returns), returns, np.zeros_like(returns))
        return stats

    def differentiate(self, minibatch: TorchBatch) -> Tensor:
        """See `TorchUpdater.differentiate`."""
        self._count.see(_fingerprints(minibatch))
        if self.config.norm_adv:
            check_normalized(_numpy(normalize_advantages(minibatch.advantages)))
        stats = super().differentiate(minibatch)
        if self._first:
            self._first = False
            check_first_ratio(float(stats[RATIO_MAX]))
            gradient = self.model.gradient.clone()
            self._as_a2c = True
            super().differentiate(minibatch)
            self._as_a2c = False
            check_first_gradient(_numpy(gradient), _numpy(self.model.gradient))
            self.model.gradient.copy_(gradient)
        return stats

    def _policy_loss(
        self, log_probs: Tensor, old_log_probs: Tensor, advantages: Tensor
    ) -> PolicyLoss:
        if self._as_a2c:
            return policy_gradient(log_probs, old_log_probs, advantages, clip_coef=self.clip_coef)
        return super()._policy_loss(log_probs, old_log_probs, advantages)


def _numpy(tensor: Tensor) -> FloatArray:
    array: FloatArray = tensor.detach().cpu().numpy()
    return array


def _fingerprints(batch: TorchBatch) -> FloatArray:
    """What tells samples apart. Shape (B, 4)."""
    return _numpy(torch.stack([batch.log_probs, batch.values, batch.advantages, batch.returns], 1))
