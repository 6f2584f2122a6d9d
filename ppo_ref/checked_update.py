"""An `Updater` that checks while it learns, and computes exactly the same."""

from __future__ import annotations

import numpy as np

from ppo_ref.arrays import AnyArray, FloatArray
from ppo_ref.batch import Batch
from ppo_ref.distributions import mask_invalid
from ppo_ref.invariants import (
    SampleCount,
    check_first_gradient,
    check_first_ratio,
    check_log_probs,
    check_normalized,
    check_targets,
)
from ppo_ref.losses import PolicyLoss, normalize_advantages, policy_gradient
from ppo_ref.update import Updater, UpdateStats


class CheckedUpdater(Updater):
    """See `Updater`; every method raises InvariantError besides."""

    _count: SampleCount
    _first = False
    _as_a2c = False

    def update(
        self, batch: Batch[AnyArray], learning_rate: float, rng: np.random.Generator
    ) -> UpdateStats:
        """See `Updater.update`."""
        outputs = self.model.actor.predict(batch.obs)
        if batch.valid is not None:
            mask_invalid(outputs, batch.valid)
        check_log_probs(batch.log_probs, self.distribution.log_prob(outputs, batch.actions))
        check_targets(batch.returns, batch.advantages, batch.values)
        returns = batch.returns.copy()
        self._count, self._first = SampleCount(_fingerprints(batch)), True
        stats = super().update(batch, learning_rate, rng)
        if not self.stopped_early:
            self._count.finish()
        check_targets(batch.returns, returns, np.zeros_like(returns))
        return stats

    def differentiate(self, minibatch: Batch[AnyArray]) -> UpdateStats:
        """See `Updater.differentiate`."""
        self._count.see(_fingerprints(minibatch))
        if self.config.norm_adv:
            check_normalized(normalize_advantages(minibatch.advantages))
        stats = super().differentiate(minibatch)
        if self._first:
            self._first = False
            check_first_ratio(stats.ratio_max)
            gradient = self.gradient.copy()
            self._as_a2c = True
            super().differentiate(minibatch)
            self._as_a2c = False
            check_first_gradient(gradient, self.gradient)
            self.gradient[:] = gradient
        return stats

    def _policy_loss(
        self, log_probs: FloatArray, old_log_probs: FloatArray, advantages: FloatArray
    ) -> PolicyLoss:
        if self._as_a2c:
            return policy_gradient(log_probs, old_log_probs, advantages, clip_coef=self.clip_coef)
        return super()._policy_loss(log_probs, old_log_probs, advantages)


def _fingerprints(batch: Batch[AnyArray]) -> AnyArray:
    """What tells samples apart. Shape (B, 4)."""
    return np.stack([batch.log_probs, batch.values, batch.advantages, batch.returns], 1)
