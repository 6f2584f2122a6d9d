import numpy as np
import pytest
from scipy import stats

from ppo_ref.experiments.intervals import bootstrap_interval, interquartile_mean, mean


@pytest.mark.parametrize("count", [1, 3, 4, 5, 10, 11])
def test_the_interquartile_mean_is_scipys_trimmed_mean(count):
    samples = np.random.default_rng(count).normal(size=(3, count))
    expected = stats.trim_mean(samples, 0.25, axis=-1)
    np.testing.assert_allclose(interquartile_mean(samples), expected, rtol=1e-12)


@pytest.mark.parametrize("middle", [mean, interquartile_mean])
def test_the_interval_is_scipys_percentile_bootstrap_up_to_its_own_chance(middle):
    samples = np.random.default_rng(0).gamma(2.0, size=12)
    low, high = bootstrap_interval(samples, middle, resamples=20_000)
    expected = stats.bootstrap(
        (samples,),
        lambda values, axis: middle(np.moveaxis(values, axis, -1)),
        method="percentile",
        n_resamples=20_000,
        rng=np.random.default_rng(1),
    ).confidence_interval
    # Two sets of 20,000 draws differ by about a hundredth of the interval.
    tolerance = 0.03 * (expected.high - expected.low)
    np.testing.assert_allclose([low, high], expected, atol=tolerance)


def test_intervals_of_several_things_have_one_end_each_and_the_same_samples_the_same_interval():
    samples = np.array([[1.0, 2.0, 3.0, 9.0], [5.0, 5.0, 5.0, 5.0], [1.0, 2.0, 3.0, 9.0]])
    low, high = bootstrap_interval(samples)
    assert low.shape == high.shape == (3,)
    assert (low[1], high[1]) == (5.0, 5.0)
    assert (low[0], high[0]) == (low[2], high[2])
    assert 1.0 <= low[0] < samples[0].mean() < high[0] <= 9.0


def test_a_lower_level_gives_a_narrower_interval():
    samples = np.arange(10.0)
    wide, narrow = (np.diff(bootstrap_interval(samples, level=level)) for level in (0.95, 0.5))
    assert narrow < wide
