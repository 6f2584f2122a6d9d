"""Turn a rollout of P members into a batch for each of them."""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor

from ppo_ref.batch import Batch
from ppo_ref.config import PPOConfig
from ppo_ref.torch.gae import compute_gae
from ppo_ref.torch.hyperparameters import Hyperparameters
from ppo_ref.torch.normalize import TorchRewardScaler
from ppo_ref.torch.rollout import TorchRollout

TorchBatch = Batch[Tensor]
"""B samples of each of P members; every shape begins with (P, B)."""

CHECKED = ("obs", "rewards", "values", "next_values", "log_probs", "advantages", "returns")
"""The quantities that must be finite in a rollout and its batch."""


def to_batch(
    rollout: TorchRollout,
    config: PPOConfig,
    hyperparameters: Hyperparameters,
    scaler: TorchRewardScaler | None = None,
) -> tuple[TorchBatch, Tensor]:
    """Estimate advantages and bring the samples into one row per member, time first.

    Args:
        rollout: The rollout to learn from.
        config: The config that all members share.
        hyperparameters: Those in which members differ.
        scaler: Scales the rewards first, and is updated with them.

    Returns:
        The batch, and whether each of `CHECKED` is finite, bool. Shape (P, 7).
    """
    rewards, seen = rollout.rewards, rollout
    if scaler is not None:
        rewards = scaler.scale(rewards, rollout.terminated | rollout.truncated)
    if config.algorithm == "reinforce":
        rollout = without_bootstrap(rollout, baseline=config.baseline)
    advantages, returns = compute_gae(
        rewards,
        rollout.values,
        rollout.next_values,
        rollout.terminated,
        rollout.truncated,
        gamma=hyperparameters.gamma.to(rewards.dtype).repeat_interleave(config.num_envs),
        gae_lambda=hyperparameters.gae_lambda.repeat_interleave(config.num_envs),
    )

    def rows(tensor: Tensor) -> Tensor:
        return by_member(tensor, config.num_envs)

    batch = Batch(
        obs=rows(rollout.obs),
        actions=rows(rollout.actions),
        log_probs=rows(rollout.log_probs),
        values=rows(rollout.values),
        advantages=rows(advantages),
        returns=rows(returns),
        valid=None if rollout.valid is None else rows(rollout.valid),
    )
    played = (rows(x) for x in (seen.rewards, seen.values, seen.next_values))
    checked = (batch.obs, *played, batch.log_probs, batch.advantages, batch.returns)
    # NaN and infinities survive a sum.
    sums = [tensor.flatten(1).sum(1, dtype=torch.float64) for tensor in checked]
    return batch, torch.isfinite(torch.stack(sums, 1))


def by_member(tensor: Tensor, num_envs: int) -> Tensor:
    """Reorder (T, P * N, ...) into (P, T * N, ...), time first as in the numpy core."""
    by_step = tensor.view(len(tensor), -1, num_envs, *tensor.shape[2:])
    return by_step.transpose(0, 1).flatten(1, 2)


def without_bootstrap(rollout: TorchRollout, *, baseline: bool) -> TorchRollout:
    """Return a rollout for REINFORCE: `ppo_ref.train.without_bootstrap` on a device."""
    ended = rollout.terminated | rollout.truncated
    ended[-1] = True
    values = rollout.values if baseline else torch.zeros_like(rollout.values)
    return dataclasses.replace(
        rollout,
        values=values,
        next_values=rollout.next_values if baseline else values,
        terminated=ended,
        truncated=torch.zeros_like(ended),
    )


def spread(batch: TorchBatch) -> Tensor:
    """Return Var(returns) and Var(returns - values) of each member, float64. Shape (P, 2)."""
    wide = torch.stack((batch.returns, batch.returns - batch.values)).to(torch.float64)
    return torch.var(wide, -1, correction=0).T


def explained_variance(total: float, unexplained: float) -> float | None:
    """Return 1 - Var(returns - values) / Var(returns), None when the returns do not vary."""
    return None if total == 0.0 else float(1.0 - unexplained / total)
