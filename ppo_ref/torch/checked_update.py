"""A `TorchUpdater` that checks while it learns, and computes exactly the same."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor

from ppo_ref.arrays import FloatArray
from ppo_ref.debug.invariants import (
    SampleCount,
    check_first_gradient,
    check_first_ratio,
    check_log_probs,
    check_normalized,
    check_targets,
    log_prob_limit,
)
from ppo_ref.torch.distributions import mask_invalid
from ppo_ref.torch.losses import PolicyLoss, policy_gradient
from ppo_ref.torch.update import TorchBatch, TorchUpdater
from ppo_ref.update import UpdateStats


class CheckedTorchUpdater(TorchUpdater):
    """See `TorchUpdater`; every method raises InvariantError besides, and asks the device."""

    _count: SampleCount
    _first = False
    """Whether no step has been taken since the batch was collected."""
    _limit = 0.0
    """See `log_prob_limit`."""

    def update(
        self, batch: TorchBatch, learning_rate: float, orders: Iterable[Tensor]
    ) -> UpdateStats:
        """See `TorchUpdater.update`."""
        with torch.no_grad():
            outputs = self.model.actor.forward(batch.obs)
            self._limit = log_prob_limit(_numpy(outputs), _numpy(self.model.log_std))
            if batch.valid is not None:
                outputs = mask_invalid(outputs, batch.valid)
            again = self.distribution.log_prob(outputs, batch.actions)
        check_log_probs(_numpy(batch.log_probs), _numpy(again), self._limit)
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
        return super().differentiate(minibatch)

    def _policy_loss(
        self, log_probs: Tensor, old_log_probs: Tensor, advantages: Tensor
    ) -> PolicyLoss:
        loss = super()._policy_loss(log_probs, old_log_probs, advantages)
        if self.config.norm_adv:
            check_normalized(_numpy(advantages))
        if self._first:
            self._first = False
            self._check_first(loss, log_probs, old_log_probs, advantages)
        return loss

    def _check_first(
        self, loss: PolicyLoss, log_probs: Tensor, old_log_probs: Tensor, advantages: Tensor
    ) -> None:
        check_first_ratio(float(loss.ratio_max), self._limit)
        if self.clip_coef <= self._limit:
            return  # rounding alone leaves the interval
        plain = policy_gradient(log_probs, old_log_probs, advantages, clip_coef=self.clip_coef)
        gradient, a2c = (
            _numpy(torch.autograd.grad(what, log_probs, retain_graph=True)[0])
            for what in (loss.loss, plain.loss)
        )
        kl_coef = self.kl_coef if self.config.algorithm == "ppo_kl" else 0.0
        check_first_gradient(gradient, a2c, self._limit, kl_coef=kl_coef)


def _numpy(tensor: Tensor) -> FloatArray:
    array: FloatArray = tensor.detach().cpu().numpy()
    return array


def _fingerprints(batch: TorchBatch) -> FloatArray:
    """What tells samples apart. Shape (B, 4)."""
    return _numpy(torch.stack([batch.log_probs, batch.values, batch.advantages, batch.returns], 1))
