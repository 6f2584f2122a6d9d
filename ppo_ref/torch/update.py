"""Learn from a rollout on a device: shuffled minibatches, autograd, one Adam step each."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator

import torch
from torch import Tensor

from ppo_ref.batch import Batch
from ppo_ref.config import PPOConfig
from ppo_ref.errors import NonFiniteError
from ppo_ref.losses import adapted_kl_coef
from ppo_ref.torch.adam import TorchAdam, clip_by_norm
from ppo_ref.torch.distributions import TorchDistribution, mask_invalid
from ppo_ref.torch.losses import (
    PolicyLoss,
    clipped_surrogate,
    normalize_advantages,
    penalised_surrogate,
    policy_gradient,
    value_loss,
)
from ppo_ref.torch.network import TorchActorCritic
from ppo_ref.update import UpdateStats

STATISTICS = tuple(field.name for field in dataclasses.fields(UpdateStats))
KL, NORM = STATISTICS.index("approx_kl"), STATISTICS.index("grad_norm")


TorchBatch = Batch[Tensor]


class TorchUpdater:
    """Turns batches into parameter changes.

    Args:
        model: The networks, changed in place.
        adam: Their optimiser.
        config: How to learn.
        distribution: What the outputs of the policy mean.
        kl_coef: Weight of the KL penalty of ppo_kl to begin with.
    """

    def __init__(
        self,
        model: TorchActorCritic,
        adam: TorchAdam,
        config: PPOConfig,
        distribution: TorchDistribution,
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
        self._parts = [slice(*bounds) for bounds in config.minibatch_bounds]

    def shuffles(self, generator: torch.Generator) -> Iterator[Tensor]:
        """Draw one order of the batch per epoch, each when it is asked for. Shape (B,)."""
        for _ in range(self.config.update_epochs):
            yield torch.randperm(
                self.config.batch_size, generator=generator, device=generator.device
            )

    def update(
        self, batch: TorchBatch, learning_rate: float, orders: Iterable[Tensor]
    ) -> UpdateStats:
        """Run one epoch per order over a batch; fewer when 1.5 times `target_kl` is exceeded.

        The device is asked once, at the end, how it went; with `target_kl` once per minibatch.

        Args:
            batch: B samples.
            learning_rate: Adam's, for all of them.
            orders: From `shuffles`. Shape (B,) each.

        Raises:
            NonFiniteError: A loss or the gradient became NaN or infinite. Parameters and optimiser
                are then those before the update.
        """
        before = self._snapshot()
        seen = torch.stack(list(self._steps(batch, learning_rate, orders)))
        rows = seen.tolist()
        for row in rows:
            for name, value in zip(STATISTICS, row, strict=True):
                if not math.isfinite(value):
                    self._restore(before)
                    raise NonFiniteError(name)
        if self.config.algorithm == "ppo_kl":
            assert self.config.target_kl is not None
            moved = float(self._moved(batch))
            self.kl_coef = adapted_kl_coef(self.kl_coef, moved, self.config.target_kl)
        columns = dict(zip(STATISTICS, zip(*rows, strict=True), strict=True))
        means = {name: math.fsum(column) / len(column) for name, column in columns.items()}
        return UpdateStats(**{**means, "ratio_max": max(columns["ratio_max"])})

    def _steps(
        self, batch: TorchBatch, learning_rate: float, orders: Iterable[Tensor]
    ) -> Iterator[Tensor]:
        """Take one Adam step per minibatch; yield the statistics of each, on the device."""
        config = self.config
        self.stopped_early = False
        for order in orders:
            shuffled = batch.take(order)
            for part in self._parts:
                stats = self.differentiate(shuffled.take(part))
                yield stats
                if config.kl_stop is not None and float(stats[KL]) > config.kl_stop:
                    self.stopped_early = True
                    return
                clip_by_norm(self.model.gradient, stats[NORM], config.max_grad_norm)
                self.adam.step(self.model.gradient, learning_rate)

    def differentiate(self, minibatch: TorchBatch) -> Tensor:
        """Write the gradient of the whole loss on one minibatch into `model.gradient`.

            loss = policy_loss - ent_coef * entropy + vf_coef * value_loss

        and with ppo_kl + kl_coef * approx_kl.

        Returns:
            The `STATISTICS` of the minibatch, in that order, on the device. Shape (7,).
        """
        config, model = self.config, self.model
        outputs, values = model.forward(minibatch.obs)
        if minibatch.valid is not None:
            outputs = mask_invalid(outputs, minibatch.valid)
        log_probs, entropy = self.distribution.evaluate(outputs, minibatch.actions)
        advantages = minibatch.advantages
        if config.norm_adv:
            advantages = normalize_advantages(advantages)
        policy = self._policy_loss(log_probs, minibatch.log_probs, advantages)
        critic_loss = value_loss(
            values, minibatch.returns, minibatch.values, clip_vloss=config.clip_vloss
        )
        loss = policy.loss + config.value_weight * critic_loss
        if config.ent_coef != 0.0:
            loss = loss - config.ent_coef * entropy
        model.gradient.zero_()
        loss.backward()
        with torch.no_grad():
            return torch.stack(
                (
                    policy.policy_loss,
                    critic_loss,
                    entropy,
                    policy.approx_kl,
                    policy.clip_fraction,
                    torch.linalg.vector_norm(model.gradient),
                    policy.ratio_max,
                )
            )

    def _policy_loss(
        self, log_probs: Tensor, old_log_probs: Tensor, advantages: Tensor
    ) -> PolicyLoss:
        """Return what the algorithm of the config makes of a minibatch."""
        inputs = (log_probs, old_log_probs, advantages)
        if self.config.algorithm == "ppo":
            return clipped_surrogate(*inputs, clip_coef=self.clip_coef)
        if self.config.algorithm == "ppo_kl":
            return penalised_surrogate(*inputs, kl_coef=self.kl_coef, clip_coef=self.clip_coef)
        return policy_gradient(*inputs, clip_coef=self.clip_coef)

    @torch.no_grad()
    def _moved(self, batch: TorchBatch) -> Tensor:
        """Return approx_kl between the policy that collected a batch and the one now. Shape ()."""
        outputs = self.model.actor.forward(batch.obs)
        if batch.valid is not None:
            outputs = mask_invalid(outputs, batch.valid)
        log_ratio = self.distribution.log_prob(outputs, batch.actions) - batch.log_probs
        return (log_ratio.exp() - 1.0 - log_ratio).mean()

    def _snapshot(self) -> tuple[Tensor, Tensor, Tensor, int]:
        adam = self.adam
        vectors = (self.model.params, adam.first_moment, adam.second_moment)
        params, first, second = (vector.clone() for vector in vectors)
        return params, first, second, adam.step_count

    def _restore(self, before: tuple[Tensor, Tensor, Tensor, int]) -> None:
        adam = self.adam
        params, first, second, adam.step_count = before
        self.model.params.copy_(params)
        adam.first_moment.copy_(first)
        adam.second_moment.copy_(second)
