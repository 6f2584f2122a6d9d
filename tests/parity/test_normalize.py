"""Running statistics in both engines, over rollouts that end episodes in every way."""

import numpy as np
import pytest
import torch

from ppo_ref import normalize as on_numpy
from ppo_ref.torch import normalize

P, N = 3, 6
PARTS = [slice(at * N, (at + 1) * N) for at in range(P)]
F64 = {"dtype": torch.float64}


def rollouts(*shape, count=3):
    """A few with different means and spreads, so that merging them and mixing members matters."""
    rng = np.random.default_rng(1)
    scale = np.repeat(np.arange(1.0, P + 1), N).reshape(-1, *(1 for _ in shape[2:]))
    return [5.0 * i + (1.0 + i) * scale * rng.standard_normal(shape) for i in range(count)]


def assert_same_statistics(theirs, member, ours, rtol=1e-12):
    saved = theirs.state_dict(member)
    assert saved.keys() == ours.state_dict().keys()
    for name, expected in ours.state_dict().items():
        assert (saved[name].dtype, saved[name].shape) == (expected.dtype, expected.shape), name
        np.testing.assert_allclose(saved[name], expected, rtol=rtol, err_msg=name)


def test_observations_are_normalised_by_the_statistics_of_their_member(device):
    ours = [on_numpy.ObsNormalizer(3) for _ in PARTS]
    theirs = normalize.TorchObsNormalizer(P, N, 3, **F64, device=device)
    far = np.tile([[0.1, -50.0, 50.0]], (P * N, 1))
    for obs in (*rollouts(4, P * N, 3), far[None]):
        seen = torch.tensor(obs, device=device)
        for shown, told in ((obs, seen), (far, torch.tensor(far, device=device))):
            found = theirs.normalize(told).cpu()
            for one, part in zip(ours, PARTS, strict=True):
                expected = one.normalize(shown[..., part, :])
                np.testing.assert_allclose(found[..., part, :], expected, rtol=1e-12, atol=1e-12)
        theirs.update(seen)
        for member, (one, part) in enumerate(zip(ours, PARTS, strict=True)):
            one.update(obs[:, part])
            assert_same_statistics(theirs, member, one)


def test_members_that_are_left_out_have_seen_nothing(device):
    ours = [on_numpy.ObsNormalizer(3) for _ in PARTS]
    theirs = normalize.TorchObsNormalizer(P, N, 3, **F64, device=device)
    for obs, members in zip(rollouts(4, P * N, 3), ((1, 0, 1), (1, 1, 0), (0, 0, 1)), strict=True):
        obs[:, PARTS[0]] = obs[:, PARTS[0]] if members[0] else np.nan
        seen, chosen = torch.tensor(obs), torch.tensor(members, dtype=torch.bool)
        theirs.update(seen.to(device), chosen.to(device))
        for member, (one, part) in enumerate(zip(ours, PARTS, strict=True)):
            if members[member]:
                one.update(obs[:, part])
            assert_same_statistics(theirs, member, one)


def test_before_the_first_row_observations_are_only_clipped(device):
    theirs = normalize.TorchObsNormalizer(1, 2, 2, dtype=torch.float32, device=device)
    theirs.load_state_dict(0, on_numpy.ObsNormalizer(2).state_dict())
    obs = torch.tensor([[0.25, -3.0], [11.0, -11.0]], device=device)
    assert theirs.normalize(obs).tolist() == [[0.25, -3.0], [10.0, -10.0]]


def test_float32_observations_stay_float32_and_are_counted_in_float64(device):
    theirs = normalize.TorchObsNormalizer(1, 64, 1, dtype=torch.float32, device=device)
    obs = 1000.0 + torch.rand((1, 64, 1), generator=torch.Generator().manual_seed(0)).to(device)
    for _ in range(100):
        theirs.update(obs)
    assert theirs.normalize(obs).dtype == torch.float32
    ours = on_numpy.ObsNormalizer(1)
    for _ in range(100):
        ours.update(obs.cpu().numpy())
    assert_same_statistics(theirs, 0, ours)


def test_a_constant_observation_is_not_divided_by_0(device):
    theirs = normalize.TorchObsNormalizer(1, 2, 1, **F64, device=device)
    theirs.update(torch.full((8, 2, 1), 3.0, **F64, device=device))
    moved = torch.tensor([[3.0], [3.0 + 1e-5]], **F64, device=device)
    np.testing.assert_allclose(theirs.normalize(moved).flatten().tolist(), [0, 0.1], rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_rewards_are_scaled_by_the_discounted_returns_of_their_member(dtype, device):
    gammas = (0.0, 0.9, 0.99)
    ours = [on_numpy.RewardScaler(N, gamma) for gamma in gammas]
    given = torch.tensor(gammas, dtype=torch.float64, device=device)
    theirs = normalize.TorchRewardScaler(given, N)
    rng, clipped = np.random.default_rng(2), []
    for rewards, far in zip(rollouts(60, P * N), (4000.0, -9000.0, 0.0), strict=True):
        rewards[3, 2::N] += far
        rewards, ended = rewards.astype(dtype), rng.random((60, P * N)) < 0.2
        tensors = torch.tensor(rewards, device=device), torch.tensor(ended, device=device)
        found = theirs.scale(*tensors).cpu().numpy()
        assert found.dtype == dtype
        for member, (one, part) in enumerate(zip(ours, PARTS, strict=True)):
            expected = one.scale(rewards[:, part], ended[:, part])
            np.testing.assert_allclose(found[:, part], expected, rtol=1e-6)
            assert_same_statistics(theirs, member, one, rtol=1e-6)
        clipped.append(found[3, 2])
    assert clipped[:2] == [on_numpy.REWARD_CLIP, -on_numpy.REWARD_CLIP]
    assert normalize.TorchRewardScaler(given.to(torch.float32), N).running.dtype == torch.float64


def test_another_discount_holds_from_then_on(device):
    ours = on_numpy.RewardScaler(N, 0.9)
    theirs = normalize.TorchRewardScaler(torch.tensor([0.9], **F64, device=device), N)
    ended = np.zeros((60, N), bool)
    for rewards, gamma in zip(rollouts(60, P * N)[1:], (0.9, 0.5), strict=True):
        ours.gamma = gamma
        theirs.follow(torch.tensor([gamma], **F64, device=device))
        given = torch.tensor(rewards[:, :N], device=device), torch.tensor(ended, device=device)
        np.testing.assert_allclose(
            theirs.scale(*given).cpu(), ours.scale(rewards[:, :N], ended), rtol=1e-12
        )


def test_rewards_and_ends_of_different_rollouts_are_refused(device):
    theirs = normalize.TorchRewardScaler(torch.tensor([0.9], device=device), 2)
    ended = torch.zeros((3, 2), dtype=torch.bool, device=device)
    with pytest.raises(ValueError, match="zip"):
        theirs.scale(torch.zeros((4, 2), device=device), ended)


def test_rewards_that_never_vary_are_not_divided_by_0(device):
    theirs = normalize.TorchRewardScaler(torch.tensor([0.0], device=device), 2)
    rewards = torch.full((4, 2), 1e-5, **F64, device=device)
    scaled = theirs.scale(rewards, torch.zeros((4, 2), dtype=torch.bool, device=device))
    np.testing.assert_allclose(scaled.cpu(), 0.1, rtol=1e-6)


def obs_normalizers(device):
    """Of numpy one per member, two of torch, and what they learn from."""
    tensors = [torch.tensor(obs, device=device) for obs in rollouts(4, P * N, 3)]
    theirs, other = (normalize.TorchObsNormalizer(P, N, 3, **F64, device=device) for _ in range(2))
    return [on_numpy.ObsNormalizer(3) for _ in PARTS], theirs, other, [(t,) for t in tensors]


def reward_scalers(device):
    """The same of rewards; one episode of them ends."""
    ended = torch.zeros((4, P * N), dtype=torch.bool, device=device)
    ended[2, 1] = True
    tensors = [torch.tensor(rewards, device=device) for rewards in rollouts(4, P * N)]
    gamma = torch.full((P,), 0.9, **F64, device=device)
    theirs, other = (normalize.TorchRewardScaler(gamma, N) for _ in range(2))
    return (
        [on_numpy.RewardScaler(N, 0.9) for _ in PARTS],
        theirs,
        other,
        [(tensor, ended) for tensor in tensors],
    )


@pytest.mark.parametrize(
    ("make", "learn"), [(obs_normalizers, "update"), (reward_scalers, "scale")]
)
def test_saved_statistics_are_copies_that_either_engine_takes_up(make, learn, device):
    ours, theirs, other, feed = make(device)
    for member, one in enumerate(ours):
        assert_same_statistics(theirs, member, one)  # before anything was seen
    getattr(theirs, learn)(*feed[0])
    saved = [theirs.state_dict(member) for member in range(P)]
    kept = [{name: array.copy() for name, array in one.items()} for one in saved]
    getattr(theirs, learn)(*feed[1])
    for member, (one, before) in enumerate(zip(saved, kept, strict=True)):
        for name, array in one.items():
            np.testing.assert_array_equal(array, before[name])
        ours[member].load_state_dict(one)
        other.load_state_dict(member, one)
        assert_same_statistics(other, member, ours[member])
    getattr(other, learn)(*feed[1])
    for member, one in enumerate(ours):
        one.load_state_dict(theirs.state_dict(member))
        assert_same_statistics(other, member, one)


def test_the_export_to_numpy_sees_the_same(device):
    _, theirs, _, feed = obs_normalizers(device)
    theirs.update(*feed[0])
    exported, obs = theirs.to_numpy(1), feed[1][0]
    np.testing.assert_allclose(
        exported.normalize(obs[:, PARTS[1]].cpu().numpy()),
        theirs.normalize(obs)[:, PARTS[1]].cpu(),
        rtol=1e-13,
    )
    theirs.update(obs)
    assert exported.statistics.count == 4 * N


def test_dropping_the_running_returns_keeps_what_was_seen():
    scaler = normalize.TorchRewardScaler(torch.full((P,), 0.5), N)
    scaler.scale(torch.ones(3, P * N), torch.zeros(3, P * N, dtype=torch.bool))
    before = scaler.state_dict(1)
    scaler.drop_running()
    after = scaler.state_dict(1)
    assert before["running"].all() and not after["running"].any()
    assert (before["var"], before["count"]) == (after["var"], after["count"])
    assert after["running"].dtype == np.float64


def test_statistics_have_been_seen_when_all_members_have_some():
    normalizer = normalize.TorchObsNormalizer(
        P, N, 2, dtype=torch.float64, device=torch.device("cpu")
    )
    assert not normalizer.has_seen
    normalizer.load_state_dict(0, {"mean": np.ones(2), "var": np.ones(2), "count": 3.0})
    assert not normalizer.has_seen
    normalizer.update(torch.ones(1, P * N, 2))
    assert normalizer.has_seen
