"""Learn from a rollout on a device: shuffled minibatches, autograd, one Adam step each.

All P members learn side by side, each from its own samples and with its own hyperparameters.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import torch
from torch import Tensor

from ppo_ref.algorithms import KL_COEF_RANGE
from ppo_ref.batch import Batch
from ppo_ref.config import PPOConfig
from ppo_ref.envs.spaces import Space
from ppo_ref.torch.adam import TorchAdam, clip_by_norm
from ppo_ref.torch.batch import TorchBatch
from ppo_ref.torch.distributions import TorchDistribution, distribution_for, mask_invalid
from ppo_ref.torch.hyperparameters import Hyperparameters
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
KL, NORM, RATIO = (STATISTICS.index(name) for name in ("approx_kl", "grad_norm", "ratio_max"))


class Learned(NamedTuple):
    """The outcome of an update, on the device."""

    statistics: Tensor
    """`STATISTICS` of each member: means over minibatches, `ratio_max` the largest. Float64.
    Shape (P, 7)."""
    spoilt: Tensor
    """Index of the statistic that was the first not to be finite, -1 where all were. Shape (P,)."""


class TorchUpdater:
    """Turns batches into parameter changes.

    Args:
        model: The networks, changed in place.
        adam: Their optimiser.
        config: The config that all members share.
        hyperparameters: Those in which members differ.
        space: The action space.
        kl_coef: Weight of the KL penalty of ppo_kl in the next update, float64; each update adapts
            it in place. Shape (P,).
    """

    def __init__(
        self,
        model: TorchActorCritic,
        adam: TorchAdam,
        config: PPOConfig,
        hyperparameters: Hyperparameters,
        space: Space,
        kl_coef: Tensor,
    ) -> None:
        self.model, self.adam, self.config = model, adam, config
        self.hyperparameters, self.kl_coef = hyperparameters, kl_coef
        self._space = space
        self.clip_coefs = hyperparameters.clip_coefs(0)
        """Half-width of the interval of ratios in the current update. Shape (P,)."""
        self.stopped: list[bool] = [False] * len(kl_coef)
        """Whether `target_kl` ended a member's last update before all its epochs."""
        self._parts = [slice(*bounds) for bounds in config.minibatch_bounds]

    def update(
        self, batch: TorchBatch, orders: Tensor, learning_rates: Tensor, usable: Tensor
    ) -> Learned:
        """Run all epochs over a batch; a member stops when 1.5 times its `target_kl` is exceeded.

        A member whose numbers are not finite is afterwards unchanged. Nothing is read from the
        device, except with `target_kl`, once per minibatch.

        Args:
            batch: B samples of each member.
            orders: An order of each member's batch for every epoch. Shape (epochs, P, B).
            learning_rates: Adam's learning rates, for all minibatches. Shape (P,).
            usable: Whether a member's batch is finite, bool. Shape (P,).
        """
        before = [vector.clone() for vector in self.adam.vectors]
        minibatches, active = zip(*self._steps(batch, orders, learning_rates), strict=True)
        rows = torch.stack(minibatches).to(torch.float64)
        counted = torch.stack(active)
        spoilt = _first_spoilt(rows, counted)
        learned = usable & (spoilt < 0)
        self.adam.keep(learned, before)
        # The last minibatch of a member that stopped counts, but no step followed it.
        taken = counted.sum(0) - (~self._active).to(torch.int64)
        self.adam.step_count += torch.where(learned, taken, 0)
        if self.config.algorithm == "ppo_kl":
            adapted = _adapted(self.kl_coef, self._moved(batch), self.hyperparameters.target_kl)
            self.kl_coef.copy_(torch.where(learned, adapted, self.kl_coef))
        return Learned(_means(rows, counted), spoilt)

    def _steps(
        self, batch: TorchBatch, orders: Tensor, learning_rates: Tensor
    ) -> Iterator[tuple[Tensor, Tensor]]:
        """Take one Adam step per minibatch; yield statistics, and whether each member's count."""
        hyperparameters, members = self.hyperparameters, len(self.model.params)
        steps = self.adam.steps(
            len(orders) * len(self._parts), learning_rates, hyperparameters.adam_eps
        )
        flat = _each(batch, lambda tensor: tensor.flatten(0, 1))
        offsets = torch.arange(members, device=orders.device)[:, None] * orders.shape[2]
        self.stopped = [False] * members
        self._active = torch.ones(members, dtype=torch.bool, device=orders.device)
        for places in (orders + offsets).flatten(1).unbind(0):
            shuffled = _each(flat.take(places), lambda t: t.view(members, -1, *t.shape[1:]))
            for part in self._parts:
                found = self.differentiate(shuffled.take((slice(None), part)))
                yield found, self._active
                if hyperparameters.kl_stop is not None:
                    self._active = self._active & ~(found[:, KL] > hyperparameters.kl_stop)
                    self.stopped = (~self._active).tolist()
                    if all(self.stopped):
                        return
                clip_by_norm(self.model.gradient, found[:, NORM], hyperparameters.max_grad_norm)
                self.adam.step(
                    self.model.gradient, next(steps), self._active if any(self.stopped) else None
                )

    def differentiate(self, minibatch: TorchBatch) -> Tensor:
        """Write the gradient of each member's whole loss into its row of `model.gradient`.

            loss = policy_loss - ent_coef * entropy + vf_coef * value_loss

        and with ppo_kl + kl_coef * approx_kl.

        Args:
            minibatch: M samples of each member. Shape (P, M, ...).

        Returns:
            Their `STATISTICS`, in that order, on the device. Shape (P, 7).
        """
        config, model, hyperparameters = self.config, self.model, self.hyperparameters
        outputs, values = model.forward(minibatch.obs)
        if minibatch.valid is not None:
            outputs = mask_invalid(outputs, minibatch.valid)
        log_probs, entropy = self.distribution().evaluate(outputs, minibatch.actions)
        advantages = minibatch.advantages
        if config.norm_adv:
            advantages = normalize_advantages(advantages)
        policy = self._policy_loss(log_probs, minibatch.log_probs, advantages)
        critic_loss = value_loss(
            values, minibatch.returns, minibatch.values, clip_vloss=config.clip_vloss
        )
        loss = policy.loss + hyperparameters.value_weight * critic_loss
        if hyperparameters.ent_coef is not None:
            loss = loss - hyperparameters.ent_coef * entropy
        model.differentiate(loss)
        with torch.no_grad():
            return torch.stack(
                (
                    policy.policy_loss,
                    critic_loss,
                    entropy,
                    policy.approx_kl,
                    policy.clip_fraction,
                    torch.linalg.vector_norm(model.gradient, dim=1),
                    policy.ratio_max,
                ),
                1,
            )

    def distribution(self) -> TorchDistribution:
        """Return the distribution of the present policies."""
        return distribution_for(self._space, self.model.log_std[:, None])

    def _policy_loss(
        self, log_probs: Tensor, old_log_probs: Tensor, advantages: Tensor
    ) -> PolicyLoss:
        """Return the policy loss of the config's algorithm on a minibatch."""
        inputs, clip_coef = (log_probs, old_log_probs, advantages), self.clip_coefs[:, None]
        if self.config.algorithm == "ppo":
            return clipped_surrogate(*inputs, clip_coef=clip_coef)
        if self.config.algorithm == "ppo_kl":
            kl_coef = self.kl_coef.to(log_probs.dtype)
            return penalised_surrogate(*inputs, kl_coef=kl_coef, clip_coef=clip_coef)
        return policy_gradient(*inputs, clip_coef=clip_coef)

    @torch.no_grad()
    def _moved(self, batch: TorchBatch) -> Tensor:
        """Return approx_kl between the policies that collected a batch and these. (P,)."""
        outputs = self.model.actor.forward(batch.obs)
        if batch.valid is not None:
            outputs = mask_invalid(outputs, batch.valid)
        log_ratio = self.distribution().log_prob(outputs, batch.actions) - batch.log_probs
        return (log_ratio.exp() - 1.0 - log_ratio).mean(-1).to(torch.float64)


def _each(batch: TorchBatch, change: Callable[[Tensor], Tensor]) -> TorchBatch:
    """Return a batch with every tensor changed."""
    tensors: dict[str, Any] = vars(batch)
    changed: dict[str, Any] = {
        name: None if tensor is None else change(tensor) for name, tensor in tensors.items()
    }
    return Batch(**changed)


def _first_spoilt(rows: Tensor, counted: Tensor) -> Tensor:
    """Return the index of each member's first statistic that was not finite, -1 where all were.

    Args:
        rows: `STATISTICS` of all minibatches. Shape (K, P, 7).
        counted: Whether a member's statistics count. Shape (K, P).
    """
    wrong = (~torch.isfinite(rows) & counted[..., None]).transpose(0, 1).flatten(1)
    first = wrong.to(torch.uint8).argmax(1)
    return torch.where(wrong.any(1), first % rows.shape[-1], -1)


def _means(rows: Tensor, counted: Tensor) -> Tensor:
    """Return means over the minibatches that count, `ratio_max` the largest. Shape (P, 7)."""
    weights = counted[..., None]
    means = torch.where(weights, rows, 0.0).sum(0) / weights.sum(0)
    means[:, RATIO] = torch.where(counted, rows[..., RATIO], -torch.inf).amax(0)
    return means


def _adapted(kl_coef: Tensor, moved: Tensor, target_kl: Tensor) -> Tensor:
    """Return beta for the next update: `ppo_ref.losses.adapted_kl_coef` of each member. (P,)."""
    low, high = KL_COEF_RANGE
    smaller, larger = (kl_coef / 2.0).clamp(min=low), (kl_coef * 2.0).clamp(max=high)
    unchanged_or_larger = torch.where(moved > target_kl * 1.5, larger, kl_coef)
    return torch.where(moved < target_kl / 1.5, smaller, unchanged_or_larger)
