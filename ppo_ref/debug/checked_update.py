"""An `Updater` that checks invariants while it learns, with identical results."""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import AnyArray, FloatArray
from ppo_ref.batch import Batch
from ppo_ref.debug.invariants import (
    SampleCount,
    check_first_gradient,
    check_first_ratio,
    check_log_probs,
    check_normalized,
    check_targets,
    log_prob_limit,
)
from ppo_ref.distributions import mask_invalid
from ppo_ref.losses import PolicyLoss, policy_gradient
from ppo_ref.update import Updater, UpdateStats


class CheckedUpdater(Updater):
    """An `Updater` whose methods also raise InvariantError."""

    _count: SampleCount
    _first = False
    """Whether no step has been taken since the batch was collected."""
    _limit = 0.0
    """Allowed difference of two computations of a log-probability, nats."""

    def update(
        self, batch: Batch[AnyArray], learning_rate: float, rng: np.random.Generator
    ) -> UpdateStats:
        """Run all epochs over one batch, checking that each uses every sample once."""
        outputs = self.model.actor.predict(batch.obs)
        self._limit = log_prob_limit(outputs, self.model.log_std)
        if batch.valid is not None:
            mask_invalid(outputs, batch.valid)
        again = self.distribution.log_prob(outputs, batch.actions)
        check_log_probs(batch.log_probs, again, self._limit)
        check_targets(batch.returns, batch.advantages, batch.values)
        returns = batch.returns.copy()
        self._count, self._first = SampleCount(_fingerprints(batch)), True
        stats = super().update(batch, learning_rate, rng)
        if not self.stopped_early:
            self._count.finish()
        check_targets(batch.returns, returns, np.zeros_like(returns))
        return stats

    def differentiate(self, minibatch: Batch[AnyArray]) -> UpdateStats:
        """Write the gradient of the loss, checking the first one against A2C's."""
        self._count.see(_fingerprints(minibatch))
        return super().differentiate(minibatch)

    def _policy_loss(
        self, log_probs: FloatArray, old_log_probs: FloatArray, advantages: FloatArray
    ) -> PolicyLoss:
        loss = super()._policy_loss(log_probs, old_log_probs, advantages)
        if self.config.norm_adv:
            check_normalized(advantages)
        if self._first:
            self._first = False
            self._check_first(loss, log_probs, old_log_probs, advantages)
        return loss

    def _check_first(
        self,
        loss: PolicyLoss,
        log_probs: FloatArray,
        old_log_probs: FloatArray,
        advantages: FloatArray,
    ) -> None:
        check_first_ratio(loss.ratio_max, self._limit)
        if self.clip_coef <= self._limit:
            return  # rounding alone leaves the interval
        a2c = policy_gradient(log_probs, old_log_probs, advantages, clip_coef=self.clip_coef)
        kl_coef = self.kl_coef if self.config.algorithm == "ppo_kl" else 0.0
        check_first_gradient(loss.d_log_probs, a2c.d_log_probs, self._limit, kl_coef=kl_coef)


def _fingerprints(batch: Batch[AnyArray]) -> AnyArray:
    """Numbers that identify each sample. Shape (B, 4)."""
    return np.stack([batch.log_probs, batch.values, batch.advantages, batch.returns], 1)
