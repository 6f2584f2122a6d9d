"""Running statistics of P members on a device, without reading from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from ppo_ref.normalize import EPSILON, OBS_CLIP, REWARD_CLIP, ObsNormalizer


class TorchRunningMeanStd:
    """`RunningMeanStd` of each member: mean and variance of all its rows so far, in float64.

    Args:
        members: P.
        shape: Shape of one row.
        device: The device that holds the rows.
    """

    def __init__(self, members: int, shape: tuple[int, ...], device: torch.device) -> None:
        self.mean = torch.zeros((members, *shape), dtype=torch.float64, device=device)
        self.var = torch.ones((members, *shape), dtype=torch.float64, device=device)
        self.count = torch.zeros((members, *(1 for _ in shape)), dtype=torch.float64, device=device)
        """Rows seen. Shape (P, 1, ...)."""

    def update(self, rows: Tensor, members: Tensor | None = None) -> None:
        """Take rows into account.

        Args:
            rows: The same number of each member, at least one. Shape (P, n, *shape).
            members: Whether a member's rows count, bool. Shape (P,). None for all.
        """
        size = rows.shape[1]
        total = self.count + size
        var, mean = torch.var_mean(rows.to(torch.float64), 1, correction=0)
        change = mean - self.mean
        between = change.square() * self.count * size / total
        found = (
            self.mean + change * size / total,
            (self.var * self.count + var * size + between) / total,
            total,
        )
        for kept, now in zip((self.mean, self.var, self.count), found, strict=True):
            if members is not None:
                now = torch.where(members.view(self.count.shape), now, kept)
            kept.copy_(now)

    def state_dict(self, member: int) -> dict[str, Any]:
        """Return a member's mean, var and count as numpy arrays, under the numpy core's names."""
        mean, var = (tensor[member].cpu().numpy().copy() for tensor in (self.mean, self.var))
        return {"mean": mean, "var": var, "count": np.array(self.count[member].item())}

    def load_state_dict(self, member: int, saved: dict[str, Any]) -> None:
        """Go on where `state_dict` was taken, by either engine."""
        for name in ("mean", "var", "count"):
            getattr(self, name)[member] = torch.as_tensor(saved[name])


class TorchObsNormalizer:
    """`ObsNormalizer` of each member: (obs - mean) / std, clipped at 10.

    Args:
        members: P.
        num_envs: Environments N of each.
        obs_dim: Numbers per observation.
        dtype: Float type of observations.
        device: The device that holds them.
    """

    def __init__(
        self, members: int, num_envs: int, obs_dim: int, *, dtype: torch.dtype, device: torch.device
    ) -> None:
        self.statistics = TorchRunningMeanStd(members, (obs_dim,), device)
        self._num_envs, self._dtype = num_envs, dtype
        self._follow()

    @property
    def has_seen(self) -> bool:
        """Whether every member has statistics; this reads from the device."""
        return bool((self.statistics.count > 0.0).all())

    def normalize(self, obs: Tensor) -> Tensor:
        """Return normalised observations. Shape (..., P * N, D)."""
        return ((obs - self._mean) * self._scale).clamp(-OBS_CLIP, OBS_CLIP)

    def update(self, obs: Tensor, members: Tensor | None = None) -> None:
        """Take the observations of a rollout, not normalised, into account.

        Args:
            obs: Shape (T, P * N, D).
            members: Whether a member's rows count, bool. Shape (P,). None for all.
        """
        by_step = obs.view(len(obs), -1, self._num_envs, obs.shape[-1])
        self.statistics.update(by_step.transpose(0, 1).flatten(1, 2), members)
        self._follow()

    def state_dict(self, member: int) -> dict[str, Any]:
        """Return a member's statistics as numpy arrays."""
        return self.statistics.state_dict(member)

    def load_state_dict(self, member: int, saved: dict[str, Any]) -> None:
        """Go on where `state_dict` was taken, by either engine."""
        self.statistics.load_state_dict(member, saved)
        self._follow()

    def _follow(self) -> None:
        statistics = self.statistics
        # Before the first row observations are not scaled.
        seen = statistics.count > 0.0
        scale = torch.where(seen, 1.0 / (statistics.var + EPSILON).sqrt(), 1.0)
        repeated = (x.repeat_interleave(self._num_envs, 0) for x in (statistics.mean, scale))
        self._mean, self._scale = (x.to(self._dtype) for x in repeated)

    def to_numpy(self, member: int) -> ObsNormalizer:
        """Return a copy of one member's normaliser that the numpy core can use or export."""
        normalizer = ObsNormalizer(self.statistics.mean.shape[1])
        normalizer.load_state_dict(self.state_dict(member))
        return normalizer


class TorchRewardScaler:
    """`RewardScaler` of each member: rewards over the std of its discounted return, clipped at 10.

    Args:
        gamma: Each member's discount per env step. Shape (P,).
        num_envs: Environments N of each.
    """

    def __init__(self, gamma: Tensor, num_envs: int) -> None:
        self._num_envs = num_envs
        self.follow(gamma)
        self.statistics = TorchRunningMeanStd(len(gamma), (), gamma.device)
        self.running = torch.zeros_like(self._gamma)
        """Discounted return so far of each environment's episode. Shape (P * N,)."""

    def follow(self, gamma: Tensor) -> None:
        """Use other discounts from now on. Shape (P,)."""
        self._gamma = gamma.to(torch.float64).repeat_interleave(self._num_envs)

    def scale(self, rewards: Tensor, ended: Tensor) -> Tensor:
        """Take the rewards of a rollout into account and return them scaled. Shape (T, P * N)."""
        running, discounted = self.running, []
        for reward, end in zip(rewards.unbind(0), ended.unbind(0), strict=True):
            discounted.append(self._gamma * running + reward)
            running = discounted[-1].masked_fill(end, 0.0)
        self.running = running
        by_step = torch.stack(discounted).view(len(rewards), -1, self._num_envs)
        self.statistics.update(by_step.transpose(0, 1).flatten(1))
        std = (self.statistics.var + EPSILON).sqrt().repeat_interleave(self._num_envs)
        return (rewards / std).clamp(-REWARD_CLIP, REWARD_CLIP).to(rewards.dtype)

    def drop_running(self) -> None:
        """Drop the discounted returns of the running episodes, because fresh ones begin."""
        self.running = torch.zeros_like(self.running)

    def state_dict(self, member: int) -> dict[str, Any]:
        """Return everything that a member's next rollout depends on, as numpy arrays."""
        running = self.running.view(-1, self._num_envs)[member].cpu().numpy().copy()
        return {**self.statistics.state_dict(member), "running": running}

    def load_state_dict(self, member: int, saved: dict[str, Any]) -> None:
        """Go on where `state_dict` was taken, by either engine."""
        self.statistics.load_state_dict(member, saved)
        self.running.view(-1, self._num_envs)[member] = torch.as_tensor(saved["running"])
