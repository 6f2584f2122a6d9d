"""Running statistics: observations brought to one scale, rewards to one size.

Both use past data only, and are frozen in evaluation.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ppo_ref.arrays import BoolArray, FloatArray

OBS_CLIP = 10.0
"""Normalised observations lie within this many standard deviations of the mean (detail 29)."""
REWARD_CLIP = 10.0
"""Scaled rewards lie within this (detail 31)."""
EPSILON = 1e-8
"""Added to a variance, so that what never changes is not divided by 0."""


class RunningMeanStd:
    """Mean and variance (ddof 0) of all rows seen so far, in float64.

    Two groups are merged with the term between them, which a mean of variances would miss:

        mean = mean_a + d n_b / n,   var = (var_a n_a + var_b n_b + d^2 n_a n_b / n) / n

    with d = mean_b - mean_a and n = n_a + n_b. Before the first row, mean 0 and variance 1.

    Args:
        shape: Of one row.

    Source: Chan, Golub, LeVeque (1983).
    """

    def __init__(self, shape: tuple[int, ...] = ()) -> None:
        self.mean: FloatArray = np.zeros(shape)
        self.var: FloatArray = np.ones(shape)
        self.count = 0.0

    # --8<-- [start:running_update]
    def update(self, rows: FloatArray) -> None:
        """Update the statistics with rows. Shape (n, *shape), n at least 1."""
        size, total = len(rows), self.count + len(rows)
        mean = rows.mean(0, dtype=np.float64)
        var = np.square(rows - mean).mean(0)
        change = mean - self.mean
        between = np.square(change) * self.count * size / total
        self.var = (self.var * self.count + var * size + between) / total
        self.mean = self.mean + change * size / total
        self.count = total

    # --8<-- [end:running_update]

    def state_dict(self) -> dict[str, Any]:
        """Return mean, var and count as arrays."""
        return {"mean": self.mean, "var": self.var, "count": np.array(self.count)}

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Restore the state that `state_dict` returned."""
        self.mean, self.var = (np.array(saved[name], np.float64) for name in ("mean", "var"))
        self.count = float(saved["count"])


class ObsNormalizer:
    """Maps observations to (obs - mean) / std, clipped at 10.

    The statistics are frozen during a rollout, so that all its steps are normalised
    alike; `update` includes them for the next one. Before the first update
    observations are only clipped, so a run looks around before its first rollout.

    Args:
        obs_dim: Numbers per observation.

    Source: details 28 and 29 of Huang et al. (2022).
    """

    def __init__(self, obs_dim: int) -> None:
        self.statistics = RunningMeanStd((obs_dim,))
        self.mean: FloatArray = self.statistics.mean
        """What is subtracted. Shape (D,), float64."""
        self.scale: FloatArray = np.ones(obs_dim)
        """What is multiplied with, 1 / std. Shape (D,), float64."""

    def normalize(self, obs: FloatArray) -> FloatArray:
        """Return normalised observations in the same dtype. Shape (..., D)."""
        mean, scale = self.mean.astype(obs.dtype), self.scale.astype(obs.dtype)
        normalised: FloatArray = ((obs - mean) * scale).clip(-OBS_CLIP, OBS_CLIP)
        return normalised

    def update(self, obs: FloatArray) -> None:
        """Update the statistics with raw observations. Shape (..., D)."""
        self.statistics.update(obs.reshape(-1, obs.shape[-1]))
        self._follow()

    def state_dict(self) -> dict[str, Any]:
        """Return the statistics as arrays."""
        return self.statistics.state_dict()

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Restore the state that `state_dict` returned, by either engine."""
        self.statistics.load_state_dict(saved)
        self._follow()

    def _follow(self) -> None:
        self.mean = self.statistics.mean
        if self.statistics.count:  # before the first row nothing is scaled
            self.scale = 1.0 / np.sqrt(self.statistics.var + EPSILON)

    def copy(self) -> ObsNormalizer:
        """Return an independent copy."""
        other = ObsNormalizer(len(self.mean))
        other.load_state_dict(self.state_dict())
        return other


class RewardScaler:
    """Divides rewards by the deviation of a running discounted sum of them, and clips at 10.

    The sum is R = r + gamma * R of the step before, reset to 0 after every end. No mean is
    subtracted: that would turn a reward for staying alive into a penalty. All rewards of a rollout
    are divided by the same number, which includes them already.

    Args:
        num_envs: Environments N.
        gamma: Discount per env step.

    Source: details 30 and 31 of Huang et al. (2022).
    """

    def __init__(self, num_envs: int, gamma: float) -> None:
        self.gamma = gamma
        self.statistics = RunningMeanStd()
        self.running: FloatArray = np.zeros(num_envs)
        """Discounted return so far of each environment's episode. Shape (N,), float64."""

    # --8<-- [start:scale]
    def scale(self, rewards: FloatArray, ended: BoolArray) -> FloatArray:
        """Update the statistics with a rollout's rewards and return them scaled, in their dtype.

        Args:
            rewards: Shape (T, N).
            ended: Whether the transition ended its episode, either way. Shape (T, N).
        """
        discounted = np.empty(rewards.shape)
        for t, reward in enumerate(rewards):
            discounted[t] = self.running = self.gamma * self.running + reward
            self.running = np.where(ended[t], 0.0, self.running)
        self.statistics.update(discounted.reshape(-1))
        std = np.sqrt(self.statistics.var + EPSILON)
        scaled: FloatArray = (rewards / std).clip(-REWARD_CLIP, REWARD_CLIP)
        return scaled.astype(rewards.dtype)

    # --8<-- [end:scale]

    def drop_running(self) -> None:
        """Drop the discounted returns of the running episodes, because fresh ones begin."""
        self.running = np.zeros_like(self.running)

    def state_dict(self) -> dict[str, Any]:
        """Return the state of the next rollout as arrays."""
        return {**self.statistics.state_dict(), "running": self.running}

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Restore the state that `state_dict` returned."""
        self.statistics.load_state_dict(saved)
        self.running = np.array(saved["running"], np.float64)
