"""Learn from a rollout: several epochs of shuffled minibatches, one Adam step each."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np

from ppo_ref.actor_critic import ActorCritic
from ppo_ref.adam import Adam, clip_by_norm, norm
from ppo_ref.arrays import AnyArray, FloatArray
from ppo_ref.batch import Batch
from ppo_ref.config import PPOConfig
from ppo_ref.diagnostics import approx_kl
from ppo_ref.distributions import Distribution, mask_invalid
from ppo_ref.errors import NonFiniteError
from ppo_ref.losses import (
    PolicyLoss,
    adapted_kl_coef,
    clipped_surrogate,
    normalize_advantages,
    penalised_surrogate,
    policy_gradient,
    value_loss,
)


@dataclass(frozen=True, kw_only=True)
class UpdateStats:
    """Means over the minibatches of one update (`ratio_max`: the largest)."""

    policy_loss: float
    value_loss: float
    entropy: float
    approx_kl: float
    clip_fraction: float
    grad_norm: float
    ratio_max: float


class Updater:
    """Turns batches into parameter changes; reuses its buffers between updates.

    Args:
        model: The networks, changed in place.
        adam: Their optimiser.
        config: Hyperparameters.
        distribution: Distribution over actions, given the policy's outputs.
        kl_coef: Weight of the KL penalty of ppo_kl to begin with.
    """

    def __init__(
        self,
        model: ActorCritic,
        adam: Adam,
        config: PPOConfig,
        distribution: Distribution,
        *,
        kl_coef: float | None = None,
    ) -> None:
        self.model, self.adam, self.config = model, adam, config
        self.distribution = distribution
        self.clip_coef = config.clip_coef
        """Half-width of the interval of ratios in the next update."""
        self.kl_coef = config.kl_coef if kl_coef is None else kl_coef
        """Weight of the KL penalty in the next update, with ppo_kl; each update adapts it."""
        self.stopped_early = False
        """Whether `target_kl` ended the last update before all its epochs."""
        self.gradient = np.zeros_like(model.params)
        """The gradient of the last minibatch, before its norm was limited. Shape (P,)."""
        self._gradients = model.like(self.gradient)
        self._parts = [slice(*bounds) for bounds in config.minibatch_bounds]
        sizes = {part.stop - part.start for part in self._parts}
        self._work = {size: model.workspaces(size) for size in sizes}

    # --8<-- [start:update]
    @np.errstate(over="ignore", invalid="ignore", divide="ignore")  # `_refuse` looks for NaN
    def update(
        self, batch: Batch[AnyArray], learning_rate: float, rng: np.random.Generator
    ) -> UpdateStats:
        """Run all epochs over one batch; fewer when approx_kl exceeds 1.5 times `target_kl`.

        Args:
            batch: B samples.
            learning_rate: Adam's, for all of them.
            rng: Shuffles each epoch.

        Raises:
            NonFiniteError: A loss or the gradient is NaN or infinite. The parameters are then
                those before the step that would have spoilt them.
        """
        config, seen = self.config, []
        self.stopped_early = False
        for _ in range(config.update_epochs):
            shuffled = batch.take(rng.permutation(config.batch_size))
            for part in self._parts:
                stats = self.differentiate(shuffled.take(part))
                seen.append(stats)
                if config.kl_stop is not None and stats.approx_kl > config.kl_stop:
                    self.stopped_early = True
                    return _mean(seen)
                clip_by_norm(self.gradient, stats.grad_norm, config.max_grad_norm)
                self.adam.step(self.gradient, learning_rate)
        if config.algorithm == "ppo_kl":
            assert config.target_kl is not None
            self.kl_coef = adapted_kl_coef(self.kl_coef, self._moved(batch), config.target_kl)
        return _mean(seen)

    # --8<-- [end:update]

    def differentiate(self, minibatch: Batch[AnyArray]) -> UpdateStats:
        """Write the gradient of the whole loss on one minibatch into `gradient`.

            loss = policy_loss - ent_coef * entropy + vf_coef * value_loss

        and with ppo_kl + kl_coef * approx_kl.

        Raises:
            NonFiniteError: A loss or the gradient is NaN or infinite.
        """
        config, size = self.config, len(minibatch.obs)
        work = self._work[size]
        outputs, values = self.model.forward(minibatch.obs, work)
        if minibatch.valid is not None:
            mask_invalid(outputs, minibatch.valid)
        evaluation = self.distribution.evaluate(outputs, minibatch.actions)
        advantages = minibatch.advantages
        if config.norm_adv:
            advantages = normalize_advantages(advantages)
        policy = self._policy_loss(evaluation.log_probs, minibatch.log_probs, advantages)
        critic_loss, d_values = value_loss(
            values, minibatch.returns, minibatch.values, clip_vloss=config.clip_vloss
        )
        d_values *= config.value_weight
        entropy = float(evaluation.entropy.sum()) / size
        d_outputs, d_log_std = evaluation.backward(policy.d_log_probs, -config.ent_coef / size)
        self.model.backward(work, d_outputs, d_values, self._gradients)
        self._gradients.log_std[:] = d_log_std
        stats = UpdateStats(
            policy_loss=policy.policy_loss,
            value_loss=critic_loss,
            entropy=entropy,
            approx_kl=policy.approx_kl,
            clip_fraction=policy.clip_fraction,
            grad_norm=norm(self.gradient),
            ratio_max=policy.ratio_max,
        )
        _refuse_non_finite(stats)
        return stats

    def _policy_loss(
        self, log_probs: FloatArray, old_log_probs: FloatArray, advantages: FloatArray
    ) -> PolicyLoss:
        """Return the policy loss of the config's algorithm on a minibatch."""
        inputs = (log_probs, old_log_probs, advantages)
        if self.config.algorithm == "ppo":
            return clipped_surrogate(*inputs, clip_coef=self.clip_coef)
        if self.config.algorithm == "ppo_kl":
            return penalised_surrogate(*inputs, kl_coef=self.kl_coef, clip_coef=self.clip_coef)
        return policy_gradient(*inputs, clip_coef=self.clip_coef)

    def _moved(self, batch: Batch[AnyArray]) -> float:
        """Return approx_kl between the policy that collected a batch and the one now, nats."""
        outputs = self.model.actor.predict(batch.obs)
        if batch.valid is not None:
            mask_invalid(outputs, batch.valid)
        log_ratio = self.distribution.log_prob(outputs, batch.actions) - batch.log_probs
        return approx_kl(np.exp(log_ratio), log_ratio)


def _refuse_non_finite(stats: UpdateStats) -> None:
    if math.isfinite(sum(vars(stats).values())):
        return
    for field in dataclasses.fields(stats):
        if not math.isfinite(getattr(stats, field.name)):
            raise NonFiniteError(field.name)


def _mean(seen: list[UpdateStats]) -> UpdateStats:
    names = [field.name for field in dataclasses.fields(UpdateStats)]
    means = {name: math.fsum(getattr(stats, name) for stats in seen) / len(seen) for name in names}
    return UpdateStats(**{**means, "ratio_max": max(stats.ratio_max for stats in seen)})
