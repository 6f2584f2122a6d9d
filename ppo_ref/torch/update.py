"""Learn from a rollout on a device: shuffled minibatches, autograd, one Adam step each."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from ppo_ref.config import PPOConfig
from ppo_ref.torch.adam import TorchAdam, clip_by_norm
from ppo_ref.torch.losses import categorical_policy_loss, normalize_advantages, value_loss
from ppo_ref.torch.network import TorchActorCritic
from ppo_ref.update import NonFiniteError, UpdateStats

STATISTICS = tuple(field.name for field in dataclasses.fields(UpdateStats))
KL, NORM = STATISTICS.index("approx_kl"), STATISTICS.index("grad_norm")


@dataclass(frozen=True, kw_only=True)
class TorchBatch:
    """What the losses need of B samples, flattened time-major: one row per sample."""

    obs: Tensor
    """Shape (B, D)."""
    actions: Tensor
    """Shape (B,), int64."""
    log_probs: Tensor
    """Shape (B,)."""
    values: Tensor
    """Shape (B,)."""
    advantages: Tensor
    """Shape (B,)."""
    returns: Tensor
    """Shape (B,)."""

    def take(self, indices: Tensor | slice) -> TorchBatch:
        """Return some of the samples, the same ones of every tensor."""
        return TorchBatch(
            obs=self.obs[indices],
            actions=self.actions[indices],
            log_probs=self.log_probs[indices],
            values=self.values[indices],
            advantages=self.advantages[indices],
            returns=self.returns[indices],
        )


class TorchUpdater:
    """Turns batches into parameter changes.

    Args:
        model: The networks, changed in place.
        adam: Their optimiser.
        config: How to learn.
    """

    def __init__(self, model: TorchActorCritic, adam: TorchAdam, config: PPOConfig) -> None:
        self.model, self.adam, self.config = model, adam, config
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
        """Run one epoch per order over a batch; fewer when `target_kl` is exceeded.

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
        rows = seen.to(torch.float64).tolist()
        for row in rows:
            for name, value in zip(STATISTICS, row, strict=True):
                if not math.isfinite(value):
                    self._restore(before)
                    raise NonFiniteError(name)
        columns = dict(zip(STATISTICS, zip(*rows, strict=True), strict=True))
        means = {name: math.fsum(column) / len(column) for name, column in columns.items()}
        return UpdateStats(**{**means, "ratio_max": max(columns["ratio_max"])})

    def _steps(
        self, batch: TorchBatch, learning_rate: float, orders: Iterable[Tensor]
    ) -> Iterator[Tensor]:
        """Take one Adam step per minibatch; yield the statistics of each, on the device."""
        config = self.config
        for order in orders:
            shuffled = batch.take(order)
            for part in self._parts:
                stats = self.differentiate(shuffled.take(part))
                yield stats
                if config.target_kl is not None and float(stats[KL]) > config.target_kl:
                    return
                clip_by_norm(self.model.gradient, stats[NORM], config.max_grad_norm)
                self.adam.step(self.model.gradient, learning_rate)

    def differentiate(self, minibatch: TorchBatch) -> Tensor:
        """Write the gradient of the whole loss on one minibatch into `model.gradient`.

            loss = policy_loss - ent_coef * entropy + vf_coef * value_loss

        Returns:
            The `STATISTICS` of the minibatch, in that order, on the device. Shape (7,).
        """
        config, model = self.config, self.model
        advantages = minibatch.advantages
        if config.norm_adv:
            advantages = normalize_advantages(advantages)
        policy = categorical_policy_loss(
            model.actor.forward(minibatch.obs),
            minibatch.actions,
            minibatch.log_probs,
            advantages,
            clip_coef=config.clip_coef,
        )
        critic_loss = value_loss(
            model.critic.forward(minibatch.obs)[:, 0],
            minibatch.returns,
            minibatch.values,
            clip_vloss=config.clip_vloss,
        )
        loss = policy.policy_loss + config.vf_coef * critic_loss
        if config.ent_coef != 0.0:
            loss = loss - config.ent_coef * policy.entropy
        model.gradient.zero_()
        loss.backward()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            return torch.stack(
                (
                    policy.policy_loss,
                    critic_loss,
                    policy.entropy,
                    policy.approx_kl,
                    policy.clip_fraction,
                    torch.linalg.vector_norm(model.gradient),
                    policy.ratio_max,
                )
            )

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
