"""The running statistics of P members: `ppo_ref.torch.normalize` with one more axis."""

from __future__ import annotations

import torch
from torch import Tensor

from ppo_ref.normalize import EPSILON, OBS_CLIP, REWARD_CLIP, ObsNormalizer
from ppo_ref.torch.normalize import TorchRunningMeanStd


class PopulationObsNormalizer:
    """Normalises what each member sees by what that member has seen.

    Args:
        members: P.
        num_envs: Environments N of each.
        obs_dim: Numbers per observation.
        dtype: Of observations.
        device: Where they are.
    """

    def __init__(
        self, members: int, num_envs: int, obs_dim: int, *, dtype: torch.dtype, device: torch.device
    ) -> None:
        self.statistics = TorchRunningMeanStd((members, obs_dim), device)
        self._num_envs, self._dtype = num_envs, dtype
        self._follow()

    def normalize(self, obs: Tensor) -> Tensor:
        """Return normalised observations. Shape (..., P * N, D)."""
        return ((obs - self._mean) * self._scale).clamp(-OBS_CLIP, OBS_CLIP)

    def update(self, obs: Tensor) -> None:
        """Take the observations of a rollout, not normalised, into account. (T, P * N, D)."""
        members, obs_dim = self.statistics.mean.shape
        by_member = obs.view(-1, members, self._num_envs, obs_dim)
        self.statistics.update(by_member.transpose(1, 2).reshape(-1, members, obs_dim))
        self._follow()

    def to_numpy(self, member: int) -> ObsNormalizer:
        """Return a copy of one member's, which the numpy core can use or export."""
        saved = self.statistics.state_dict()
        normalizer = ObsNormalizer(self.statistics.mean.shape[1])
        normalizer.load_state_dict(
            {**saved, "mean": saved["mean"][member], "var": saved["var"][member]}
        )
        return normalizer

    def _follow(self) -> None:
        scale = 1.0 / (self.statistics.var + EPSILON).sqrt()
        if self.statistics.count == 0.0:
            scale = torch.ones_like(scale)
        repeated = (x.repeat_interleave(self._num_envs, 0) for x in (self.statistics.mean, scale))
        self._mean, self._scale = (x.to(self._dtype) for x in repeated)


class PopulationRewardScaler:
    """Scales the rewards of each member by the spread of its own discounted returns.

    Args:
        gamma: Each member's discount. Shape (P,).
        num_envs: Environments N of each.
    """

    def __init__(self, gamma: Tensor, num_envs: int) -> None:
        self._gamma = gamma.to(torch.float64).repeat_interleave(num_envs)
        self.statistics = TorchRunningMeanStd((len(gamma),), gamma.device)
        self.running = torch.zeros_like(self._gamma)
        """Discounted return so far of each environment's episode. Shape (P * N,)."""
        self._num_envs = num_envs

    def scale(self, rewards: Tensor, ended: Tensor) -> Tensor:
        """Take the rewards of a rollout into account and return them scaled. (T, P * N)."""
        running, discounted = self.running, []
        for reward, end in zip(rewards.unbind(0), ended.unbind(0), strict=True):
            discounted.append(self._gamma * running + reward)
            running = discounted[-1].masked_fill(end, 0.0)
        self.running = running
        members = len(self.statistics.mean)
        by_member = torch.stack(discounted).view(-1, members, self._num_envs)
        self.statistics.update(by_member.transpose(1, 2).reshape(-1, members))
        std = (self.statistics.var + EPSILON).sqrt().repeat_interleave(self._num_envs)
        return (rewards / std).clamp(-REWARD_CLIP, REWARD_CLIP).to(rewards.dtype)
