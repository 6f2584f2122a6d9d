"""Counting episodes without looking at them one by one, against the loop that does."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from ppo_ref.episodes import EPISODE_WINDOW, EpisodeTally
from ppo_ref.torch.episodes import TorchEpisodes

T, P, N = 30, 3, 4
PARTS = [slice(at * N, (at + 1) * N) for at in range(P)]
NAMES = ("rewards", "terminated", "truncated")


def rollouts(share_of_ends, count=7):
    """Rewards and both kinds of ends; the last member's episodes never end, but for its second
    environment's, which do each step if any do at all."""
    rng = np.random.default_rng(0)
    for _ in range(count):
        rewards = rng.standard_normal((T, P * N))
        ended = rng.random((T, P * N)) < share_of_ends * np.repeat([1.0, 0.5, 0.0], N)
        cut = ended & (rng.random(ended.shape) < 0.5)
        ended[:, -3] = share_of_ends > 0.0
        yield rewards, ended & ~cut, cut


def of(arrays):
    return SimpleNamespace(**dict(zip(NAMES, arrays, strict=True)))


@pytest.mark.parametrize("share_of_ends", [0.0, 0.02, 0.3, 0.97])
def test_episodes_are_those_of_the_numpy_core(share_of_ends, device):
    ours, theirs = [EpisodeTally.empty(N) for _ in PARTS], TorchEpisodes(P, N, device)
    empty = theirs.window(theirs.table()[0].cpu().numpy())
    assert empty.mean_return is None and empty.num_episodes == 0
    for arrays in rollouts(share_of_ends):
        theirs.add(of([torch.tensor(array, device=device) for array in arrays]))
        rows = theirs.table().cpu().numpy()
        for row, tally, part in zip(rows, ours, PARTS, strict=True):
            tally.add(of([array[:, part] for array in arrays]))
            window = theirs.window(row)
            assert window.num_episodes == tally.num_episodes
            assert list(window.lengths) == list(tally.lengths)
            assert all(type(length) is int for length in window.lengths)
            np.testing.assert_allclose(list(window.returns), list(tally.returns), atol=1e-12)
            np.testing.assert_array_equal(theirs.running_lengths[part].cpu(), tally.running_lengths)
            np.testing.assert_allclose(
                theirs.running_returns[part].cpu(), tally.running_returns, rtol=0, atol=1e-12
            )
    assert (ours[0].num_episodes > 2 * EPISODE_WINDOW) == (share_of_ends > 0.25)
    assert theirs.running_lengths.dtype == torch.int64


@pytest.mark.parametrize("share_of_ends", [0.0, 0.02, 0.97])
def test_a_member_goes_on_where_it_was_saved(share_of_ends, device):
    theirs, other = TorchEpisodes(P, N, device), TorchEpisodes(2, N, device)
    *before, last = rollouts(share_of_ends)
    for arrays in before:
        theirs.add(of([torch.tensor(array, device=device) for array in arrays]))
    saved = theirs.state_dict(1)
    window = theirs.window(theirs.table()[1].cpu().numpy())
    assert window.returns.maxlen == window.lengths.maxlen == EPISODE_WINDOW
    other.load_state_dict(1, saved, window)
    theirs.add(of([torch.tensor(array, device=device) for array in last]))
    twice = [np.concatenate([array[:, PARTS[0]], array[:, PARTS[1]]], 1) for array in last]
    other.add(of([torch.tensor(array, device=device) for array in twice]))
    windows = [
        whose.window(whose.table()[at].cpu().numpy()) for whose, at in ((theirs, 1), (other, 1))
    ]
    assert windows[0] == windows[1]
    for name, array in other.state_dict(1).items():
        np.testing.assert_array_equal(array, theirs.state_dict(1)[name])


def test_small_rewards_are_not_lost_in_a_long_float32_episode(device):
    theirs = TorchEpisodes(1, 1, device)
    rewards = torch.full((1000, 1), 0.1, device=device)
    ended = torch.zeros((1000, 1), dtype=torch.bool, device=device)
    for last in (False, True):
        ended[-1] = last
        theirs.add(of([rewards, ended, ended & False]))
    window = theirs.window(theirs.table()[0].cpu().numpy())
    assert list(window.returns) == [pytest.approx(2000 * np.float32(0.1), rel=1e-12)]
    assert list(window.lengths) == [2000]


def test_everything_is_made_on_the_device_of_the_rollouts(device, made):
    arrays = [torch.tensor(array, device=device) for array in next(rollouts(0.5))]
    with made:
        episodes = TorchEpisodes(P, N, device)
        episodes.add(of(arrays))
        episodes.table()
    assert {made_on.type for made_on in made.devices} == {device.type}


def test_dropping_the_running_episodes_keeps_the_finished_ones():
    counted = TorchEpisodes(P, N, torch.device("cpu"))
    for arrays in rollouts(0.1, count=2):
        counted.add(of([torch.from_numpy(array) for array in arrays]))
    before = counted.table().clone()
    assert counted.running_lengths.any() and counted.running_returns.any()
    counted.drop_running()
    assert not counted.running_lengths.any() and not counted.running_returns.any()
    assert torch.equal(counted.table(), before)
