from types import SimpleNamespace

import numpy as np

from ppo_ref.episodes import EPISODE_WINDOW, EpisodeTally


def rollout(rewards, terminated=(), truncated=()):
    """What a tally looks at; ends are pairs of step and environment."""
    flags = np.zeros((2, *np.shape(rewards)), bool)
    for flag, ends in zip(flags, (terminated, truncated), strict=True):
        for t, n in ends:
            flag[t, n] = True
    return SimpleNamespace(
        rewards=np.array(rewards, np.float32), terminated=flags[0], truncated=flags[1]
    )


def test_before_the_first_step_nothing_is_counted():
    tally = EpisodeTally.empty(3)
    assert (tally.num_episodes, tally.mean_return, tally.mean_length) == (0, None, None)
    np.testing.assert_array_equal(tally.running_returns, np.zeros(3), strict=True)
    np.testing.assert_array_equal(tally.running_lengths, np.zeros(3, np.int64), strict=True)


def test_episodes_are_counted_across_rollouts_in_order_of_time():
    tally = EpisodeTally.empty(2)
    tally.add(
        rollout(
            [[1, 10], [2, 20], [4, 40], [8, 80]], terminated=[(0, 1), (2, 0)], truncated=[(2, 1)]
        )
    )
    # Environment 0: 1 + 2 + 4, then 8 goes on. Environment 1: 10, then 20 + 40, then 80 goes on.
    assert (list(tally.returns), list(tally.lengths)) == ([10, 7, 60], [1, 3, 2])
    np.testing.assert_array_equal(tally.running_returns, [8, 80])
    np.testing.assert_array_equal(tally.running_lengths, [1, 1])
    tally.add(rollout([[16, 160], [32, 320]], truncated=[(1, 0)]))
    assert (list(tally.returns), list(tally.lengths)) == ([10, 7, 60, 56], [1, 3, 2, 3])
    assert (tally.num_episodes, tally.mean_return, tally.mean_length) == (4, 133 / 4, 9 / 4)
    np.testing.assert_array_equal(tally.running_returns, [0, 560])
    np.testing.assert_array_equal(tally.running_lengths, [0, 3])


def test_the_window_holds_the_last_episodes_and_is_full_with_them():
    tally = EpisodeTally.empty(1)
    assert EPISODE_WINDOW == 100
    for reward in range(99):
        tally.add(rollout([[reward]], terminated=[(0, 0)]))
    assert not tally.full
    tally.add(rollout([[99]], terminated=[(0, 0)]))
    assert tally.full
    tally.add(rollout([[100]], terminated=[(0, 0)]))
    assert (list(tally.returns), tally.num_episodes) == (list(range(1, 101)), 101)
    assert list(tally.lengths) == [1] * 100


def test_returns_add_up_in_float64():
    tally = EpisodeTally.empty(1)
    tally.add(rollout([[1e8], [1.0], [1.0]], terminated=[(2, 0)]))
    assert tally.returns[0] == 1e8 + 2.0  # float32 would still be at 1e8


def test_tallies_do_not_share_their_window():
    one, other = EpisodeTally.empty(1), EpisodeTally.empty(1)
    one.add(rollout([[1.0]], terminated=[(0, 0)]))
    assert not other.returns and not other.lengths


def test_dropping_the_running_episodes_keeps_the_finished_ones():
    tally = EpisodeTally.empty(2)
    tally.add(rollout([[1, 10], [2, 20]], terminated=[(0, 1)]))
    tally.drop_running()
    np.testing.assert_array_equal(tally.running_returns, np.zeros(2), strict=True)
    np.testing.assert_array_equal(tally.running_lengths, np.zeros(2, np.int64), strict=True)
    assert (tally.num_episodes, list(tally.returns), list(tally.lengths)) == (1, [10], [1])
