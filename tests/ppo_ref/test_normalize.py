import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppo_ref.normalize import ObsNormalizer, RewardScaler, RunningMeanStd


def test_two_groups_merge_with_the_term_between_them():
    # [1, 2, 3] then [10] (RMS-MERGE): mean 4, population variance 12.5.
    seen = RunningMeanStd()
    seen.update(np.array([1.0, 2.0, 3.0]))
    seen.update(np.array([10.0]))
    assert (seen.mean, seen.var, seen.count) == (4.0, 12.5, 4.0)


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_groups_of_any_size_give_the_statistics_of_all_rows(seed, sizes):
    rng, seen = np.random.default_rng(seed), RunningMeanStd((3,))
    groups = [rng.normal(5.0, 2.0, (size, 3)) for size in sizes]
    for group in groups:
        seen.update(group)
    everything = np.concatenate(groups)
    np.testing.assert_allclose(seen.mean, everything.mean(0), rtol=1e-12)
    np.testing.assert_allclose(seen.var, everything.var(0), rtol=1e-9, atol=1e-12)
    assert seen.count == len(everything)


def test_float32_far_from_zero_keeps_its_variance():
    rows = (1e7 + np.arange(1000) % 2).astype(np.float32)  # there float32 knows whole numbers only
    seen = RunningMeanStd()
    for part in np.split(rows, 10):
        seen.update(part)
    assert (seen.mean, seen.var) == (1e7 + 0.5, pytest.approx(0.25, rel=1e-9))


def test_statistics_equal_stable_baselines3s():
    theirs = pytest.importorskip("stable_baselines3.common.running_mean_std")
    rng = np.random.default_rng(0)
    ours, other = RunningMeanStd((2,)), theirs.RunningMeanStd(epsilon=1e-300, shape=(2,))
    for _ in range(5):
        rows = rng.normal(3.0, 2.0, (7, 2))
        ours.update(rows)
        other.update(rows)
    np.testing.assert_allclose(ours.mean, other.mean, rtol=1e-12)
    np.testing.assert_allclose(ours.var, other.var, rtol=1e-12)


def test_before_anything_was_seen_observations_are_only_clipped():
    obs = np.array([[3.0, -20.0]], np.float32)
    np.testing.assert_array_equal(ObsNormalizer(2).normalize(obs), [[3.0, -10.0]])


def test_what_was_seen_has_mean_0_and_standard_deviation_1_afterwards():
    rng, normalizer = np.random.default_rng(0), ObsNormalizer(3)
    obs = rng.normal([1.0, -5.0, 0.0], [0.1, 3.0, 1.0], (40, 5, 3)).astype(np.float32)
    normalizer.update(obs)
    found = normalizer.normalize(obs)
    assert found.dtype == np.float32 and found.shape == obs.shape
    np.testing.assert_allclose(found.mean((0, 1)), 0.0, atol=1e-5)
    np.testing.assert_allclose(found.std((0, 1)), 1.0, rtol=1e-4)


def test_an_entry_that_never_changes_becomes_0_and_a_surprise_at_most_10():
    normalizer = ObsNormalizer(1)
    normalizer.update(np.full((9, 1), 2.0))
    np.testing.assert_array_equal(
        normalizer.normalize(np.array([[2.0], [3.0], [-3.0]])).T, [[0, 10, -10]]
    )


def test_normalising_changes_no_statistic_and_a_copy_is_its_own():
    normalizer = ObsNormalizer(2)
    normalizer.update(np.random.default_rng(0).normal(size=(9, 2)))
    before = normalizer.mean.copy()
    normalizer.normalize(np.ones((50, 2)))
    np.testing.assert_array_equal(normalizer.mean, before)
    copy = normalizer.copy()
    normalizer.update(np.full((9, 2), 7.0))
    np.testing.assert_array_equal(copy.mean, before)
    assert (normalizer.mean != before).all()


def by_definition(rewards, ended, gamma):
    """Discounted return of every step's episode so far, one environment and step at a time."""
    found = np.zeros_like(rewards)
    for n in range(rewards.shape[1]):
        total = 0.0
        for t in range(len(rewards)):
            total = gamma * total + rewards[t, n]
            found[t, n] = total
            if ended[t, n]:
                total = 0.0
    return found


def test_rewards_are_divided_by_the_standard_deviation_of_the_discounted_return():
    rng = np.random.default_rng(0)
    rewards, ended = rng.normal(2.0, 1.0, (60, 3)), rng.random((60, 3)) < 0.1
    returns = by_definition(rewards, ended, 0.9)
    scaler = RewardScaler(3, 0.9)
    first = scaler.scale(rewards[:25], ended[:25])
    second = scaler.scale(rewards[25:], ended[25:])
    np.testing.assert_allclose(first, rewards[:25] / np.sqrt(returns[:25].var() + 1e-8), rtol=1e-12)
    np.testing.assert_allclose(second, rewards[25:] / np.sqrt(returns.var() + 1e-8), rtol=1e-12)


def test_no_mean_is_subtracted_so_signs_stay():
    rewards = np.random.default_rng(0).random((30, 2)) + 1.0
    assert (RewardScaler(2, 0.99).scale(rewards, np.zeros((30, 2), bool)) > 0).all()


def test_scaled_rewards_are_clipped_at_10():
    rewards = np.zeros((200, 4))
    rewards[10, 0] = 1000.0
    rewards[20, 1] = -1000.0
    scaled = RewardScaler(4, 0.0).scale(rewards, np.zeros((200, 4), bool))
    assert (scaled.max(), scaled.min()) == (10.0, -10.0)


def test_the_running_return_is_kept_between_rollouts_and_forgotten_at_ends():
    scaler = RewardScaler(2, 0.5)
    scaler.scale(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[False, False], [False, True]]))
    np.testing.assert_array_equal(scaler.running, [1.5, 0.0])


def test_rewards_stay_in_their_dtype():
    rewards = np.ones((4, 2), np.float32)
    assert RewardScaler(2, 0.9).scale(rewards, np.zeros((4, 2), bool)).dtype == np.float32


@pytest.mark.parametrize("kind", [lambda: ObsNormalizer(2), lambda: RewardScaler(3, 0.9)])
def test_statistics_go_on_where_they_were_saved(kind):
    rng = np.random.default_rng(0)
    one, other = kind(), kind()

    def feed(what, values):
        if isinstance(what, RewardScaler):
            return what.scale(values, values > 1.0)
        what.update(values[:, :2])
        return what.normalize(values[:, :2])

    first, second = rng.normal(size=(2, 20, 3))
    feed(one, first)
    other.load_state_dict({key: np.array(value) for key, value in one.state_dict().items()})
    np.testing.assert_array_equal(feed(other, second), feed(one, second))


def test_statistics_are_float64_whoever_saved_them():
    saved = {"mean": np.float32(1), "var": np.float32(2), "count": 3, "running": [np.float32(4)]}
    scaler = RewardScaler(1, 0.9)
    scaler.load_state_dict(saved)
    for array in (scaler.statistics.mean, scaler.statistics.var, scaler.running):
        assert array.dtype == np.float64
    assert scaler.statistics.count == 3.0


def test_dropping_the_running_returns_keeps_what_was_seen():
    scaler = RewardScaler(2, 0.5)
    scaler.scale(np.ones((3, 2)), np.zeros((3, 2), bool))
    seen = scaler.statistics.state_dict()
    scaler.drop_running()
    np.testing.assert_array_equal(scaler.running, np.zeros(2), strict=True)
    assert {key: float(value) for key, value in scaler.statistics.state_dict().items()} == {
        key: float(value) for key, value in seen.items()
    }
