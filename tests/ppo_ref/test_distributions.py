import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from ppo_ref.distributions import Categorical

LOGITS = np.array([[0.0, 1.0, -2.0], [3.0, 3.0, 3.0]])


def test_log_probs_equal_scipys_log_softmax():
    np.testing.assert_allclose(
        Categorical.log_probs(LOGITS), special.log_softmax(LOGITS, axis=-1), rtol=1e-14
    )


def test_log_prob_picks_the_action_taken():
    actions = np.array([2, 0])
    expected = special.log_softmax(LOGITS, axis=-1)[[0, 1], actions]
    np.testing.assert_allclose(Categorical.log_prob(LOGITS, actions), expected, rtol=1e-14)


def test_entropy_equals_scipys():
    expected = stats.entropy(special.softmax(LOGITS, axis=-1), axis=-1)
    np.testing.assert_allclose(Categorical.entropy(LOGITS), expected, rtol=1e-14)


def test_uniform_entropy_is_the_logarithm_of_the_number_of_actions():
    assert Categorical.entropy(np.zeros(4)) == pytest.approx(np.log(4))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_logits_stay_finite(dtype):
    logits = np.array([[1000.0, -1000.0]], dtype)
    np.testing.assert_array_equal(Categorical.log_probs(logits), [[0.0, -2000.0]])
    np.testing.assert_array_equal(Categorical.entropy(logits), [0.0])


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=6), st.floats(-100, 100))
def test_adding_a_constant_to_all_logits_changes_nothing(logits, constant):
    here, there = np.array(logits), np.array(logits) + constant
    np.testing.assert_allclose(
        Categorical.log_probs(here), Categorical.log_probs(there), rtol=1e-9, atol=1e-9
    )


def test_samples_follow_the_softmax():
    rng = np.random.default_rng(0)
    logits = np.broadcast_to(LOGITS[0], (50_000, 3))
    actions = Categorical.sample(logits, Categorical.noise(rng, logits.shape))
    expected = special.softmax(LOGITS[0]) * len(actions)
    observed = np.bincount(actions, minlength=3)
    assert stats.chisquare(observed, expected).pvalue > 1e-3


def test_noise_is_standard_gumbel():
    noise = Categorical.noise(np.random.default_rng(1), (20_000,))
    assert noise.dtype == np.float32
    assert stats.kstest(noise, stats.gumbel_r.cdf).pvalue > 1e-3


def test_noise_is_finite_even_where_the_generator_gives_zero():
    class Zeros:
        def standard_exponential(self, shape, dtype):
            return np.zeros(shape, dtype)

    assert np.isfinite(Categorical.noise(Zeros(), (3,))).all()


def test_equal_generators_give_equal_actions():
    logits = np.zeros((100, 2))
    first, second = (
        Categorical.sample(logits, Categorical.noise(np.random.default_rng(5), logits.shape))
        for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)


def test_mode_is_the_most_probable_action():
    np.testing.assert_array_equal(Categorical.mode(np.array([[0.0, 1.0], [2.0, 1.0]])), [1, 0])
