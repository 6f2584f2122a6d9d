"""Running statistics in both engines, over rollouts that end episodes in every way."""

import numpy as np
import pytest
import torch

from ppo_ref import normalize as on_numpy
from ppo_ref.torch import normalize


def rollouts(*shape, count=3):
    """A few with different means and spreads, so that merging them matters."""
    rng = np.random.default_rng(1)
    return [5.0 * i + (1.0 + i) * rng.standard_normal(shape) for i in range(count)]


def assert_same_statistics(theirs, ours):
    saved = theirs.state_dict()
    assert saved.keys() == ours.state_dict().keys()
    for name, expected in ours.state_dict().items():
        assert (saved[name].dtype, saved[name].shape) == (expected.dtype, expected.shape), name
        np.testing.assert_allclose(saved[name], expected, rtol=1e-13, err_msg=name)


def test_observations_are_normalised_by_the_same_statistics(device):
    ours = on_numpy.ObsNormalizer(3)
    theirs = normalize.TorchObsNormalizer(3, dtype=torch.float64, device=device)
    far = np.array([[0.1, -50.0, 50.0]])
    for obs in (*rollouts(4, 6, 3), far[None]):
        seen = torch.tensor(obs, device=device)
        for shown, told in ((obs, seen), (far, torch.tensor(far, device=device))):
            expected = ours.normalize(shown)
            found = theirs.normalize(told).cpu()
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
        ours.update(obs)
        theirs.update(seen)
        assert_same_statistics(theirs, ours)


def test_before_the_first_row_observations_are_only_clipped(device):
    theirs = normalize.TorchObsNormalizer(2, dtype=torch.float32, device=device)
    theirs.load_state_dict(on_numpy.ObsNormalizer(2).state_dict())
    obs = torch.tensor([[0.25, -3.0], [11.0, -11.0]], device=device)
    assert theirs.normalize(obs).tolist() == [[0.25, -3.0], [10.0, -10.0]]


def test_float32_observations_stay_float32_and_are_counted_in_float64(device):
    theirs = normalize.TorchObsNormalizer(1, dtype=torch.float32, device=device)
    obs = 1000.0 + torch.rand((64, 1), generator=torch.Generator().manual_seed(0)).to(device)
    for _ in range(100):
        theirs.update(obs)
    assert theirs.normalize(obs).dtype == torch.float32
    ours = on_numpy.ObsNormalizer(1)
    for _ in range(100):
        ours.update(obs.cpu().numpy())
    assert_same_statistics(theirs, ours)


def test_a_constant_observation_is_not_divided_by_0(device):
    theirs = normalize.TorchObsNormalizer(1, dtype=torch.float64, device=device)
    theirs.update(torch.full((8, 1), 3.0, dtype=torch.float64, device=device))
    moved = torch.tensor([[3.0], [3.0 + 1e-5]], dtype=torch.float64, device=device)
    np.testing.assert_allclose(theirs.normalize(moved).flatten().tolist(), [0, 0.1], rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rewards_are_scaled_by_the_same_discounted_returns(dtype, device):
    ours = on_numpy.RewardScaler(20, 0.9)
    theirs = normalize.TorchRewardScaler(20, 0.9, device)
    rng, clipped = np.random.default_rng(2), []
    for rewards, far in zip(rollouts(60, 20), (400.0, -900.0, 0.0), strict=True):
        rewards[3, 2] += far
        rewards, ended = rewards.astype(dtype), rng.random((60, 20)) < 0.2
        given = torch.tensor(rewards, device=device), torch.tensor(ended, device=device)
        expected, found = ours.scale(rewards, ended), theirs.scale(*given).cpu().numpy()
        assert found.dtype == dtype
        np.testing.assert_allclose(found, expected, rtol=1e-6)
        clipped.append(found[3, 2])
        assert_same_statistics(theirs, ours)
    assert clipped[:2] == [on_numpy.REWARD_CLIP, -on_numpy.REWARD_CLIP]


def test_rewards_and_ends_of_different_rollouts_are_refused(device):
    theirs = normalize.TorchRewardScaler(2, 0.9, device)
    ended = torch.zeros((3, 2), dtype=torch.bool, device=device)
    with pytest.raises(ValueError, match="zip"):
        theirs.scale(torch.zeros((4, 2), device=device), ended)


def test_rewards_that_never_vary_are_not_divided_by_0(device):
    theirs = normalize.TorchRewardScaler(2, 0.0, device)
    rewards = torch.full((4, 2), 1e-5, dtype=torch.float64, device=device)
    scaled = theirs.scale(rewards, torch.zeros((4, 2), dtype=torch.bool, device=device))
    np.testing.assert_allclose(scaled.cpu(), 0.1, rtol=1e-6)


def obs_normalizers(device):
    """One of numpy, two of torch, and what they learn from."""
    tensors = [torch.tensor(obs, device=device) for obs in rollouts(4, 6, 3)]
    theirs, other = (
        normalize.TorchObsNormalizer(3, dtype=torch.float64, device=device) for _ in range(2)
    )
    return on_numpy.ObsNormalizer(3), theirs, other, [(tensor,) for tensor in tensors]


def reward_scalers(device):
    """The same of rewards; one episode of them ends."""
    ended = torch.zeros((4, 6), dtype=torch.bool, device=device)
    ended[2, 1] = True
    tensors = [torch.tensor(rewards, device=device) for rewards in rollouts(4, 6)]
    theirs, other = (normalize.TorchRewardScaler(6, 0.9, device) for _ in range(2))
    return on_numpy.RewardScaler(6, 0.9), theirs, other, [(tensor, ended) for tensor in tensors]


@pytest.mark.parametrize(
    ("make", "learn"), [(obs_normalizers, "update"), (reward_scalers, "scale")]
)
def test_saved_statistics_are_copies_that_either_engine_takes_up(make, learn, device):
    ours, theirs, other, feed = make(device)
    assert_same_statistics(theirs, ours)  # before anything was seen
    getattr(theirs, learn)(*feed[0])
    saved = theirs.state_dict()
    kept = {name: array.copy() for name, array in saved.items()}
    getattr(theirs, learn)(*feed[1])
    for name, array in saved.items():
        np.testing.assert_array_equal(array, kept[name])
    ours.load_state_dict(saved)
    other.load_state_dict(saved)
    assert_same_statistics(other, ours)
    getattr(other, learn)(*feed[1])
    assert_same_statistics(other, theirs)


def test_the_export_to_numpy_sees_the_same(device):
    _, theirs, _, feed = obs_normalizers(device)
    theirs.update(*feed[0])
    exported, obs = theirs.to_numpy(), feed[1][0]
    np.testing.assert_allclose(
        exported.normalize(obs.cpu().numpy()), theirs.normalize(obs).cpu(), rtol=1e-13
    )
    theirs.update(obs)
    assert exported.statistics.count == len(feed[0][0].flatten(0, 1))
