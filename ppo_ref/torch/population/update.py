"""Learn from the rollouts of P members: every member its own minibatches, one Adam step each."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from ppo_ref.adam import Adam
from ppo_ref.config import PPOConfig
from ppo_ref.envs.spaces import Space
from ppo_ref.torch.distributions import distribution_for, mask_invalid
from ppo_ref.torch.losses import (
    clipped_surrogate,
    normalize_advantages,
    policy_gradient,
    value_loss,
)
from ppo_ref.torch.population.chance import Chance
from ppo_ref.torch.population.members import Members
from ppo_ref.torch.population.networks import PopulationActorCritic
from ppo_ref.torch.update import STATISTICS, TorchBatch

NORM, RATIO = STATISTICS.index("grad_norm"), STATISTICS.index("ratio_max")


class _MemberLoss(NamedTuple):
    """What vmap gives per member; every entry has shape (P,)."""

    loss: Tensor
    statistics: tuple[Tensor, ...]
    """Those of `STATISTICS` but for grad_norm."""


class PopulationUpdater:
    """Turns batches (P, B, ...) into parameter changes.

    Args:
        model: The networks, changed in place.
        config: What all members share.
        members: In what they differ.
        space: What a policy may do.
    """

    def __init__(
        self, model: PopulationActorCritic, config: PPOConfig, members: Members, space: Space
    ) -> None:
        self.model, self.config, self.members = model, config, members
        self._space = space
        self.step_count = 0
        self.first_moment = torch.zeros_like(model.params)
        self.second_moment = torch.zeros_like(model.params)
        self._loss = torch.vmap(self._member_loss)

    def update(self, batch: TorchBatch, global_step: int, chance: Chance) -> Tensor:
        """Run all epochs over a batch.

        A member whose numbers are no longer finite keeps the parameters it had before.

        Args:
            batch: B samples of each member. Shape (P, B, ...).
            global_step: Env steps of each member before this rollout, for what is annealed.
            chance: Draws the orders.

        Returns:
            The `STATISTICS` of each member: means over minibatches, `ratio_max` the largest. NaN
            where something was not finite. Shape (P, 7).
        """
        config = self.config
        learning_rates = self.members.learning_rates(global_step)
        clip_coefs = self.members.clip_coefs(global_step)
        vectors = (self.model.params, self.first_moment, self.second_moment)
        before = [vector.detach().clone() for vector in vectors]
        seen = []
        for _ in range(config.update_epochs):
            order = chance.order(config.batch_size)
            for first, past in config.minibatch_bounds:
                minibatch = _take(batch, order[:, first:past])
                seen.append(self.differentiate(minibatch, clip_coefs))
                self._step(seen[-1][:, NORM], learning_rates)
        everything = torch.stack(seen)
        statistics = everything.mean(0)
        statistics[:, RATIO] = everything[..., RATIO].amax(0)
        finite = torch.isfinite(statistics).all(1, keepdim=True)
        with torch.no_grad():
            for vector, old in zip(vectors, before, strict=True):
                vector.copy_(torch.where(finite, vector, old))
        return torch.where(finite, statistics, torch.nan)

    def differentiate(self, minibatch: TorchBatch, clip_coefs: Tensor) -> Tensor:
        """Write each member's gradient into its row of `model.gradient`.

        Returns:
            Their `STATISTICS`. Shape (P, 7).
        """
        model, members = self.model, self.members
        outputs, values = model.forward(minibatch.obs)
        if minibatch.valid is not None:
            outputs = mask_invalid(outputs, minibatch.valid)
        found = self._loss(
            outputs,
            values,
            model.member_log_std,
            minibatch.actions,
            minibatch.log_probs,
            minibatch.values,
            minibatch.advantages,
            minibatch.returns,
            clip_coefs,
            members.ent_coef,
            members.value_weight,
        )
        model.differentiate(found.loss)
        columns = list(found.statistics)
        columns.insert(NORM, torch.linalg.vector_norm(model.gradient, dim=1))
        return torch.stack(columns, 1).detach()

    def _member_loss(
        self,
        outputs: Tensor,
        values: Tensor,
        log_std: Tensor,
        actions: Tensor,
        old_log_probs: Tensor,
        old_values: Tensor,
        advantages: Tensor,
        returns: Tensor,
        clip_coef: Tensor,
        ent_coef: Tensor,
        value_weight: Tensor,
    ) -> _MemberLoss:
        """Return the loss of one member, as `TorchUpdater.differentiate` computes it."""
        config = self.config
        distribution = distribution_for(self._space, log_std)
        log_probs, entropy = distribution.evaluate(outputs, actions)
        if config.norm_adv:
            advantages = normalize_advantages(advantages)
        surrogate = clipped_surrogate if config.algorithm == "ppo" else policy_gradient
        policy = surrogate(log_probs, old_log_probs, advantages, clip_coef=clip_coef)
        critic = value_loss(values, returns, old_values, clip_vloss=config.clip_vloss)
        return _MemberLoss(
            policy.loss + value_weight * critic - ent_coef * entropy,
            (
                policy.policy_loss,
                critic,
                entropy,
                policy.approx_kl,
                policy.clip_fraction,
                policy.ratio_max,
            ),
        )

    @torch.no_grad()
    def _step(self, norms: Tensor, learning_rates: Tensor) -> None:
        """Limit every member's gradient by its norm and take one step of Adam."""
        gradient, members = self.model.gradient, self.members
        gradient.mul_((members.max_grad_norm / norms).clamp_(max=1.0)[:, None])
        self.step_count += 1
        beta_1, beta_2 = Adam.BETA_1, Adam.BETA_2
        self.first_moment.mul_(beta_1).add_(gradient, alpha=1.0 - beta_1)
        self.second_moment.mul_(beta_2).addcmul_(gradient, gradient, value=1.0 - beta_2)
        # As in `TorchAdam`, both bias corrections are moved out of the vectors.
        root = math.sqrt(1.0 - beta_2**self.step_count)
        sizes = learning_rates * (root / (1.0 - beta_1**self.step_count))
        scale = self.second_moment.sqrt().add_((members.adam_eps * root)[:, None])
        self.model.params.sub_(sizes[:, None] * self.first_moment / scale)


def _take(batch: TorchBatch, places: Tensor) -> TorchBatch:
    """Return the samples at places (P, M) of each member's batch (P, B, ...)."""
    rows = torch.arange(len(places), device=places.device)[:, None]
    return batch.take((rows, places))
