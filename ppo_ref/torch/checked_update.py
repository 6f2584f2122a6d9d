"""A `TorchUpdater` that checks invariants while it learns, and computes exactly the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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
from ppo_ref.errors import InvariantError
from ppo_ref.torch.batch import TorchBatch
from ppo_ref.torch.distributions import mask_invalid
from ppo_ref.torch.losses import PolicyLoss, policy_gradient
from ppo_ref.torch.update import Learned, TorchUpdater


class CheckedTorchUpdater(TorchUpdater):
    """Also keeps the first violation of each member, for which it reads from the device.

    A violation raises nothing: the other members have not broken anything.
    """

    violations: dict[int, InvariantError]
    """Member -> the invariant that it broke in the last update."""
    _counts: dict[int, SampleCount]
    """Member -> its samples, of those whose batch is finite."""
    _limits: dict[int, float]
    """Member -> its `log_prob_limit`."""
    _first = False
    """Whether no step has been taken since the batch was collected."""

    def update(
        self, batch: TorchBatch, orders: Tensor, learning_rates: Tensor, usable: Tensor
    ) -> Learned:
        """Run all epochs over a batch, with checks before and after them."""
        samples, returns = _fingerprints(batch), _numpy(batch.returns).copy()
        members = [member for member, fine in enumerate(usable.tolist()) if fine]
        self.violations, self._first = {}, True
        self._counts = {member: SampleCount(samples[member]) for member in members}
        self._check_batch(batch, members)
        learned = super().update(batch, orders, learning_rates, usable)
        for member, count in self._counts.items():
            with self._noting(member):
                if not self.stopped[member]:
                    count.finish()
                kept = _numpy(batch.returns)[member]
                check_targets(kept, returns[member], np.zeros_like(kept))
        return learned

    def differentiate(self, minibatch: TorchBatch) -> Tensor:
        """Write the gradient of each member's loss, with checks of the minibatch."""
        samples = _fingerprints(minibatch)
        for member, count in self._counts.items():
            if not self.stopped[member]:
                with self._noting(member):
                    count.see(samples[member])
        return super().differentiate(minibatch)

    def _check_batch(self, batch: TorchBatch, members: list[int]) -> None:
        with torch.no_grad():
            outputs = self.model.actor.forward(batch.obs)
            plain, log_std = _numpy(outputs), _numpy(self.model.log_std)
            if batch.valid is not None:
                outputs = mask_invalid(outputs, batch.valid)
            again = _numpy(self.distribution().log_prob(outputs, batch.actions))
        stored, returns = _numpy(batch.log_probs), _numpy(batch.returns)
        advantages, values = _numpy(batch.advantages), _numpy(batch.values)
        self._limits = {m: log_prob_limit(plain[m], log_std[m]) for m in members}
        for member, limit in self._limits.items():
            with self._noting(member):
                check_log_probs(stored[member], again[member], limit)
                check_targets(returns[member], advantages[member], values[member])

    def _policy_loss(
        self, log_probs: Tensor, old_log_probs: Tensor, advantages: Tensor
    ) -> PolicyLoss:
        loss = super()._policy_loss(log_probs, old_log_probs, advantages)
        if self.config.norm_adv:
            shown = _numpy(advantages)
            for member in self._limits:
                with self._noting(member):
                    check_normalized(shown[member])
        if self._first:
            self._first = False
            self._check_first(loss, log_probs, old_log_probs, advantages)
        return loss

    def _check_first(
        self, loss: PolicyLoss, log_probs: Tensor, old_log_probs: Tensor, advantages: Tensor
    ) -> None:
        clip_coefs = self.clip_coefs[:, None]
        plain = policy_gradient(log_probs, old_log_probs, advantages, clip_coef=clip_coefs)
        gradients, a2c = (
            _numpy(torch.autograd.grad(what.sum(), log_probs, retain_graph=True)[0])
            for what in (loss.loss, plain.loss)
        )
        ratios, kl_coefs = loss.ratio_max.tolist(), self.kl_coef.tolist()
        for member, limit in self._limits.items():
            with self._noting(member):
                check_first_ratio(ratios[member], limit)
                if float(self.clip_coefs[member]) <= limit:
                    continue  # rounding alone leaves the interval
                kl_coef = kl_coefs[member] if self.config.algorithm == "ppo_kl" else 0.0
                check_first_gradient(gradients[member], a2c[member], limit, kl_coef=kl_coef)

    @contextmanager
    def _noting(self, member: int) -> Iterator[None]:
        try:
            yield
        except InvariantError as error:
            self.violations.setdefault(member, error)


def _numpy(tensor: Tensor) -> FloatArray:
    array: FloatArray = tensor.detach().cpu().numpy()
    return array


def _fingerprints(batch: TorchBatch) -> FloatArray:
    """Return numbers that distinguish samples. Shape (P, B, 4)."""
    return _numpy(torch.stack([batch.log_probs, batch.values, batch.advantages, batch.returns], 2))
