"""Running statistics on a device, without ever asking it anything: `ppo_ref.normalize`."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from ppo_ref.normalize import EPSILON, OBS_CLIP, REWARD_CLIP, ObsNormalizer


class TorchRunningMeanStd:
    """`RunningMeanStd` on a device: mean and variance of all rows seen so far, in float64.

    Args:
        shape: Of one row.
        device: Where rows come from.
    """

    def __init__(self, shape: tuple[int, ...], device: torch.device) -> None:
        self.mean = torch.zeros(shape, dtype=torch.float64, device=device)
        self.var = torch.ones(shape, dtype=torch.float64, device=device)
        self.count = 0.0
        """Known without asking the device."""

    def update(self, rows: Tensor) -> None:
        """Take rows into account. Shape (n, *shape), n at least 1."""
        size, total = len(rows), self.count + len(rows)
        var, mean = torch.var_mean(rows.to(torch.float64), 0, correction=0)
        change = mean - self.mean
        between = change.square() * self.count * size / total
        self.var.copy_((self.var * self.count + var * size + between) / total)
        self.mean.add_(change * size / total)
        self.count = total

    def state_dict(self) -> dict[str, Any]:
        """Return mean, var and count as numpy arrays, as the numpy core names them."""
        mean, var = (tensor.cpu().numpy().copy() for tensor in (self.mean, self.var))
        return {"mean": mean, "var": var, "count": np.array(self.count)}

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Go on where `state_dict` was taken, by either engine."""
        self.mean.copy_(torch.as_tensor(saved["mean"]))
        self.var.copy_(torch.as_tensor(saved["var"]))
        self.count = float(saved["count"])


class TorchObsNormalizer:
    """`ObsNormalizer` on a device: (obs - mean) / std, clipped at 10.

    Args:
        obs_dim: Numbers per observation.
        dtype: Of observations.
        device: Where they are.
    """

    def __init__(self, obs_dim: int, *, dtype: torch.dtype, device: torch.device) -> None:
        self.statistics = TorchRunningMeanStd((obs_dim,), device)
        self.mean = torch.zeros(obs_dim, dtype=dtype, device=device)
        self.scale = torch.ones(obs_dim, dtype=dtype, device=device)

    def normalize(self, obs: Tensor) -> Tensor:
        """Return normalised observations. Shape (..., D)."""
        return ((obs - self.mean) * self.scale).clamp(-OBS_CLIP, OBS_CLIP)

    def update(self, obs: Tensor) -> None:
        """Take observations, not normalised, into account. Shape (..., D)."""
        self.statistics.update(obs.reshape(-1, obs.shape[-1]))
        self._follow()

    def state_dict(self) -> dict[str, Any]:
        """Return what was seen, as numpy arrays."""
        return self.statistics.state_dict()

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Go on where `state_dict` was taken, by either engine."""
        self.statistics.load_state_dict(saved)
        self._follow()

    def _follow(self) -> None:
        self.mean.copy_(self.statistics.mean)
        if self.statistics.count:  # before the first row nothing is scaled
            self.scale.copy_(1.0 / (self.statistics.var + EPSILON).sqrt())

    def to_numpy(self) -> ObsNormalizer:
        """Return a copy that the numpy core can use or export."""
        normalizer = ObsNormalizer(len(self.mean))
        normalizer.load_state_dict(self.state_dict())
        return normalizer


class TorchRewardScaler:
    """`RewardScaler` on a device: rewards over the std of the discounted return, clipped at 10.

    Args:
        num_envs: Environments N.
        gamma: Discount per env step.
        device: Where rewards are.
    """

    def __init__(self, num_envs: int, gamma: float, device: torch.device) -> None:
        self.gamma = gamma
        self.statistics = TorchRunningMeanStd((), device)
        self.running = torch.zeros(num_envs, dtype=torch.float64, device=device)
        """Discounted return so far of each environment's episode. Shape (N,)."""

    def scale(self, rewards: Tensor, ended: Tensor) -> Tensor:
        """Take the rewards of a rollout into account and return them scaled. Shapes (T, N)."""
        running, discounted = self.running, []
        for reward, end in zip(rewards.unbind(0), ended.unbind(0), strict=True):
            discounted.append(self.gamma * running + reward)
            running = discounted[-1].masked_fill(end, 0.0)
        self.running.copy_(running)
        self.statistics.update(torch.cat(discounted))
        std = (self.statistics.var + EPSILON).sqrt()
        return (rewards / std).clamp(-REWARD_CLIP, REWARD_CLIP)

    def state_dict(self) -> dict[str, Any]:
        """Return everything that the next rollout depends on, as numpy arrays."""
        return {**self.statistics.state_dict(), "running": self.running.cpu().numpy().copy()}

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Go on where `state_dict` was taken, by either engine."""
        self.statistics.load_state_dict(saved)
        self.running.copy_(torch.as_tensor(saved["running"]))
