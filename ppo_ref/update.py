"""Learn from a rollout: several epochs of shuffled minibatches, one Adam step each."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np

from ppo_ref.adam import Adam, clip_by_norm, norm
from ppo_ref.arrays import FloatArray, IntArray
from ppo_ref.config import PPOConfig
from ppo_ref.losses import categorical_policy_loss, normalize_advantages, value_loss
from ppo_ref.network import ActorCritic


class NonFiniteError(ArithmeticError):
    """A quantity became NaN or infinite; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What the losses need of B samples, flattened time-major: one row per sample."""

    obs: FloatArray
    """Shape (B, D)."""
    actions: IntArray
    """Shape (B,)."""
    log_probs: FloatArray
    """Shape (B,)."""
    values: FloatArray
    """Shape (B,)."""
    advantages: FloatArray
    """Shape (B,)."""
    returns: FloatArray
    """Shape (B,)."""

    def take(self, indices: IntArray | slice) -> Batch:
        """Return some of the samples, the same ones of every array."""
        return Batch(
            obs=self.obs[indices],
            actions=self.actions[indices],
            log_probs=self.log_probs[indices],
            values=self.values[indices],
            advantages=self.advantages[indices],
            returns=self.returns[indices],
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
    """Turns batches into parameter changes; keeps the room that this takes between updates.

    Args:
        model: The networks, changed in place.
        adam: Their optimiser.
        config: How to learn.
    """

    def __init__(self, model: ActorCritic, adam: Adam, config: PPOConfig) -> None:
        self.model, self.adam, self.config = model, adam, config
        self.gradient = np.zeros_like(model.params)
        """The gradient of the last minibatch, before its norm was limited. Shape (P,)."""
        self._gradients = model.like(self.gradient)
        self._parts = [slice(*bounds) for bounds in config.minibatch_bounds]
        sizes = {part.stop - part.start for part in self._parts}
        self._actor_work = {size: model.actor.workspace(size) for size in sizes}
        self._critic_work = {size: model.critic.workspace(size) for size in sizes}

    # --8<-- [start:update]
    @np.errstate(over="ignore", invalid="ignore", divide="ignore")  # `_refuse` looks for NaN
    def update(self, batch: Batch, learning_rate: float, rng: np.random.Generator) -> UpdateStats:
        """Run all epochs over one batch; fewer when `target_kl` is exceeded.

        Args:
            batch: B samples.
            learning_rate: Adam's, for all of them.
            rng: Shuffles each epoch.

        Raises:
            NonFiniteError: A loss or the gradient is NaN or infinite. The parameters are then
                those before the step that would have spoilt them.
        """
        config, seen = self.config, []
        for _ in range(config.update_epochs):
            shuffled = batch.take(rng.permutation(config.batch_size))
            for part in self._parts:
                stats = self.differentiate(shuffled.take(part))
                seen.append(stats)
                if config.target_kl is not None and stats.approx_kl > config.target_kl:
                    return _mean(seen)
                clip_by_norm(self.gradient, stats.grad_norm, config.max_grad_norm)
                self.adam.step(self.gradient, learning_rate)
        return _mean(seen)

    # --8<-- [end:update]

    def differentiate(self, minibatch: Batch) -> UpdateStats:
        """Write the gradient of the whole loss on one minibatch into `gradient`.

            loss = policy_loss - ent_coef * entropy + vf_coef * value_loss

        Raises:
            NonFiniteError: As `update`.
        """
        config, model, size = self.config, self.model, len(minibatch.obs)
        actor_work, critic_work = self._actor_work[size], self._critic_work[size]
        advantages = minibatch.advantages
        if config.norm_adv:
            advantages = normalize_advantages(advantages)
        policy = categorical_policy_loss(
            model.actor.forward(minibatch.obs, actor_work),
            minibatch.actions,
            minibatch.log_probs,
            advantages,
            clip_coef=config.clip_coef,
            ent_coef=config.ent_coef,
        )
        critic_loss, d_values = value_loss(
            model.critic.forward(minibatch.obs, critic_work)[:, 0],
            minibatch.returns,
            minibatch.values,
            clip_vloss=config.clip_vloss,
        )
        d_values *= config.vf_coef
        model.actor.backward(actor_work, policy.d_logits, self._gradients.actor)
        model.critic.backward(critic_work, d_values[:, None], self._gradients.critic)
        stats = UpdateStats(
            policy_loss=policy.policy_loss,
            value_loss=critic_loss,
            entropy=policy.entropy,
            approx_kl=policy.approx_kl,
            clip_fraction=policy.clip_fraction,
            grad_norm=norm(self.gradient),
            ratio_max=policy.ratio_max,
        )
        _refuse_non_finite(stats)
        return stats


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
