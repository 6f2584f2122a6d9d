"""Counting episodes without looking at them one by one, against the loop that does."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from ppo_ref.episodes import EPISODE_WINDOW, EpisodeTally
from ppo_ref.torch.episodes import TorchEpisodeTally

NUM_STEPS, NUM_ENVS = 9, 5


def rollouts(share_of_ends, count=6):
    """Rewards and both kinds of ends; environment 0 never ends, environment 1 does each step."""
    rng = np.random.default_rng(0)
    for _ in range(count):
        rewards = rng.standard_normal((NUM_STEPS, NUM_ENVS))
        ends = rng.random((2, NUM_STEPS, NUM_ENVS)) < share_of_ends / 2
        ends[:, :, 0], ends[0, :, 1] = False, True
        yield rewards, ends[0], ends[1] & ~ends[0]


@pytest.mark.parametrize("share_of_ends", [0.0, 0.1, 0.5, 2.0])
def test_episodes_are_those_of_the_numpy_core(share_of_ends, device):
    ours, theirs = EpisodeTally.empty(NUM_ENVS), TorchEpisodeTally(NUM_ENVS, device)
    assert theirs.mean_return is None and theirs.num_episodes == 0
    assert theirs.running_returns.dtype == torch.float64
    for arrays in rollouts(share_of_ends):
        names = ("rewards", "terminated", "truncated")
        ours.add(SimpleNamespace(**dict(zip(names, arrays, strict=True))))
        tensors = (torch.tensor(array, device=device) for array in arrays)
        theirs.add(SimpleNamespace(**dict(zip(names, tensors, strict=True))))
        assert theirs.num_episodes == ours.num_episodes
        assert list(theirs.lengths) == list(ours.lengths)
        np.testing.assert_allclose(list(theirs.returns), list(ours.returns), atol=1e-12)
        np.testing.assert_array_equal(theirs.running_lengths.cpu(), ours.running_lengths)
        np.testing.assert_allclose(
            theirs.running_returns.cpu(), ours.running_returns, rtol=0, atol=1e-12
        )
    assert (len(theirs.returns) == EPISODE_WINDOW) == (share_of_ends > 0.1)
    assert theirs.running_lengths.dtype == torch.int64


def test_small_rewards_are_not_lost_in_a_long_float32_episode(device):
    theirs = TorchEpisodeTally(1, device)
    rewards = torch.full((1000, 1), 0.1, device=device)
    ended = torch.zeros((1000, 1), dtype=torch.bool, device=device)
    for last in (False, True):
        ended[-1] = last
        theirs.add(SimpleNamespace(rewards=rewards, terminated=ended, truncated=ended & False))
    assert list(theirs.returns) == [pytest.approx(2000 * np.float32(0.1), rel=1e-12)]
    assert list(theirs.lengths) == [2000]


def test_everything_is_made_on_the_device_of_the_rollouts(device, made):
    rewards, terminated, truncated = map(torch.tensor, next(rollouts(0.5)))
    rollout = SimpleNamespace(
        rewards=rewards.to(device), terminated=terminated.to(device), truncated=truncated.to(device)
    )
    with made:
        TorchEpisodeTally(NUM_ENVS, device).add(rollout)
    assert [made_on.type for made_on in made.devices] == [device.type] * 4
