import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from ppo_ref.distributions import (
    Categorical,
    DiagonalGaussian,
    MultiCategorical,
    distribution_for,
    mask_invalid,
)
from ppo_ref.distributions.categorical import NOTHING
from ppo_ref.envs.spaces import Box, Discrete, MultiDiscrete

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
    evaluation = Categorical.evaluate(logits, np.array([1]))
    assert (evaluation.log_probs, evaluation.entropy) == (-2000.0, 0.0)


def test_rows_of_very_different_size_do_not_disturb_each_other():
    logits = np.array([[0.0, 0.0], [5000.0, 0.0]])
    expected = [[-np.log(2), -np.log(2)], [0.0, -5000.0]]
    np.testing.assert_allclose(Categorical.log_probs(logits), expected, rtol=1e-14)
    evaluation = Categorical.evaluate(logits, np.array([0, 1]))
    np.testing.assert_allclose(evaluation.log_probs, [-np.log(2), -5000.0], rtol=1e-14)


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


LOG_STD = np.array([0.3, -1.2])
MEANS = np.array([[0.5, -1.0], [0.0, 2.0], [3.0, 3.0]])
REALS = np.array([[0.7, -1.4], [-2.0, 2.1], [3.0, 3.0]])


def test_gaussian_log_prob_is_the_sum_over_components_of_scipys():
    expected = stats.norm.logpdf(REALS, MEANS, np.exp(LOG_STD)).sum(-1)
    found = DiagonalGaussian(LOG_STD).log_prob(MEANS, REALS)
    np.testing.assert_allclose(found, expected, rtol=1e-13)


def test_gaussian_entropy_is_the_sum_over_components_of_scipys_and_may_be_negative():
    expected = stats.norm.entropy(scale=np.exp(LOG_STD)).sum()
    np.testing.assert_allclose(DiagonalGaussian(LOG_STD).entropy(MEANS), [expected] * 3, rtol=1e-13)
    narrow = DiagonalGaussian(np.array([-5.0])).entropy(np.zeros((1, 1)))
    assert narrow[0] == pytest.approx(stats.norm.entropy(scale=np.exp(-5.0)))
    assert narrow[0] < 0


def test_gaussian_samples_follow_mean_and_standard_deviation():
    gaussian, rng = DiagonalGaussian(LOG_STD), np.random.default_rng(0)
    means = np.broadcast_to(MEANS[0], (20_000, 2))
    drawn = gaussian.sample(means, gaussian.noise(rng, means.shape))
    for k in range(2):
        law = stats.norm(MEANS[0, k], np.exp(LOG_STD[k]))
        assert stats.kstest(drawn[:, k], law.cdf).pvalue > 1e-3
    assert abs(np.corrcoef(drawn.T)[0, 1]) < 0.03


def test_the_mode_of_a_gaussian_is_its_mean_in_an_array_of_its_own():
    mode = DiagonalGaussian(LOG_STD).mode(MEANS)
    np.testing.assert_array_equal(mode, MEANS)
    assert not np.shares_memory(mode, MEANS)


def test_a_gaussian_follows_its_parameters_as_they_change():
    log_std = np.zeros(1)
    gaussian = DiagonalGaussian(log_std)
    log_std[:] = 2.0
    assert gaussian.sample(np.zeros((1, 1)), np.ones((1, 1)))[0, 0] == pytest.approx(np.exp(2.0))


def test_a_gaussian_stays_in_its_dtype():
    gaussian = DiagonalGaussian(LOG_STD.astype(np.float32))
    means = MEANS.astype(np.float32)
    noise = gaussian.noise(np.random.default_rng(0), means.shape)
    drawn = gaussian.sample(means, noise)
    assert {x.dtype for x in (noise, drawn, gaussian.log_prob(means, drawn))} == {
        np.dtype(np.float32)
    }
    assert gaussian.entropy(means).dtype == np.float32
    wider = DiagonalGaussian(LOG_STD)
    assert wider.entropy(means).dtype == wider.log_prob(means, drawn).dtype == np.float32


SIDE_BY_SIDE = np.array([[0.0, 1.0, -2.0, 0.5, 0.1], [3.0, 3.0, 3.0, -1.0, 1.0]])


def choices_of_three_and_two():
    return MultiCategorical((3, 2))


def test_choices_add_up_scipys_log_probs_and_entropies():
    choices = choices_of_three_and_two()
    actions = np.array([[2, 0], [1, 1]])
    first = special.log_softmax(SIDE_BY_SIDE[:, :3], axis=-1)
    second = special.log_softmax(SIDE_BY_SIDE[:, 3:], axis=-1)
    expected = first[[0, 1], actions[:, 0]] + second[[0, 1], actions[:, 1]]
    np.testing.assert_allclose(choices.log_prob(SIDE_BY_SIDE, actions), expected, rtol=1e-13)
    entropy = stats.entropy(np.exp(first), axis=-1) + stats.entropy(np.exp(second), axis=-1)
    np.testing.assert_allclose(choices.entropy(SIDE_BY_SIDE), entropy, rtol=1e-13)


def test_choices_are_drawn_independently_each_from_its_softmax():
    choices, rng, size = choices_of_three_and_two(), np.random.default_rng(1), 30_000
    logits = np.broadcast_to(SIDE_BY_SIDE[0], (size, 5))
    actions = choices.sample(logits, choices.noise(rng, logits.shape))
    joint = np.outer(special.softmax(logits[0, :3]), special.softmax(logits[0, 3:])).ravel() * size
    observed = np.bincount(actions[:, 0] * 2 + actions[:, 1], minlength=6)
    assert stats.chisquare(observed, joint).pvalue > 1e-3


def test_the_mode_of_choices_is_the_most_probable_option_of_each():
    mode = choices_of_three_and_two().mode(SIDE_BY_SIDE)
    np.testing.assert_array_equal(mode, [[1, 0], [0, 1]])


def samples_of(kind, seed=0, size=6):
    """A distribution, outputs, actions, and its log_std."""
    rng = np.random.default_rng(seed)
    if kind == "gaussian":
        log_std = rng.normal(size=2) / 2
        return (
            DiagonalGaussian(log_std),
            rng.normal(size=(size, 2)),
            rng.normal(size=(size, 2)),
            log_std,
        )
    if kind == "choices":
        choices, actions = choices_of_three_and_two(), rng.integers(0, 2, (size, 2))
        return choices, rng.normal(size=(size, 5)), actions, np.zeros(0)
    return Categorical(), rng.normal(size=(size, 3)), rng.integers(0, 3, size), np.zeros(0)


KINDS = ["categorical", "choices", "gaussian"]


@pytest.mark.parametrize("kind", KINDS)
def test_leading_axes_are_free(kind):
    distribution, outputs, actions, _ = samples_of(kind, size=12)
    noise = distribution.noise(np.random.default_rng(1), outputs.shape)
    flat = {
        "sample": distribution.sample(outputs, noise),
        "mode": distribution.mode(outputs),
        "log_prob": distribution.log_prob(outputs, actions),
        "entropy": distribution.entropy(outputs),
    }

    def fold(array):
        return array.reshape(2, 6, *array.shape[1:])

    folded = {
        "sample": distribution.sample(fold(outputs), fold(noise)),
        "mode": distribution.mode(fold(outputs)),
        "log_prob": distribution.log_prob(fold(outputs), fold(actions)),
        "entropy": distribution.entropy(fold(outputs)),
    }
    for name, array in folded.items():
        np.testing.assert_allclose(array, fold(flat[name]), rtol=1e-13, strict=True)


@pytest.mark.parametrize("kind", KINDS)
def test_an_evaluation_agrees_with_the_functions_and_leaves_its_arguments_alone(kind):
    distribution, outputs, actions, _ = samples_of(kind)
    before = outputs.copy()
    evaluation = distribution.evaluate(outputs, actions)
    np.testing.assert_allclose(
        evaluation.log_probs, distribution.log_prob(outputs, actions), rtol=1e-12
    )
    np.testing.assert_allclose(evaluation.entropy, distribution.entropy(outputs), rtol=1e-12)
    evaluation.backward(np.ones(len(outputs)), 0.3)
    np.testing.assert_array_equal(outputs, before)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("d_entropy", [0.0, -0.2, 1.0])
def test_gradients_equal_finite_differences(kind, d_entropy):
    distribution, outputs, actions, log_std = samples_of(kind)
    weights = np.random.default_rng(9).normal(size=len(outputs))

    def loss():
        total = weights @ distribution.log_prob(outputs, actions)
        return total + d_entropy * distribution.entropy(outputs).sum()

    d_outputs, d_log_std = distribution.evaluate(outputs, actions).backward(weights, d_entropy)
    assert d_outputs.shape == outputs.shape and d_log_std.shape == log_std.shape
    assert d_outputs.flags.c_contiguous  # the page's kernels refuse others and numpy is slower
    for array, gradient in ((outputs, d_outputs), (log_std, d_log_std)):
        for index in np.ndindex(*array.shape):
            here = array[index]
            array[index] = here + 1e-6
            up = loss()
            array[index] = here - 1e-6
            down = loss()
            array[index] = here
            assert gradient[index] == pytest.approx((up - down) / 2e-6, rel=1e-6, abs=1e-8)


VALID = np.array([[True, False, True, True, True], [False, False, True, True, False]])


def test_masked_options_are_never_chosen_and_have_probability_0():
    logits = SIDE_BY_SIDE.astype(np.float32)
    mask_invalid(logits, VALID)
    assert np.exp(Categorical.log_probs(logits[:, :3])[~VALID[:, :3]]).max() == 0.0
    many = np.repeat(logits, 3000, axis=0)
    choices = choices_of_three_and_two()
    drawn = choices.sample(many, choices.noise(np.random.default_rng(0), many.shape))
    assert set(drawn[:3000, 0]) == {0, 2} and set(drawn[3000:, 0]) == {2}
    assert set(drawn[:3000, 1]) == {0, 1} and set(drawn[3000:, 1]) == {0}
    assert (choices.mode(logits)[:, 0] == [0, 2]).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_masked_options_have_gradient_0_and_the_others_that_of_a_smaller_choice(dtype):
    logits = np.array([[0.3, 9.0, -0.4], [1.0, 2.0, 7.0]], dtype)
    valid = np.array([[True, False, True], [True, True, False]])
    mask_invalid(logits, valid)
    weights = np.array([1.0, -2.0], dtype)
    evaluation = Categorical.evaluate(logits, np.array([2, 0]))
    gradient, _ = evaluation.backward(weights, -0.1)
    np.testing.assert_array_equal(gradient[~valid], 0.0)
    small = Categorical.evaluate(logits[valid].reshape(2, 2), np.array([1, 0]))
    expected, _ = small.backward(weights, -0.1)
    np.testing.assert_allclose(gradient[valid].reshape(2, 2), expected, rtol=1e-6)
    np.testing.assert_allclose(evaluation.entropy, small.entropy, rtol=1e-6)
    assert np.isfinite(evaluation.log_probs).all()


@pytest.mark.parametrize(
    ("space", "kind"),
    [
        (Discrete(("a", "b")), Categorical),
        (MultiDiscrete((("a", "b"), ("c",))), MultiCategorical),
        (Box(("u",), (-1.0,), (1.0,)), DiagonalGaussian),
    ],
)
def test_the_action_space_chooses_the_distribution(space, kind):
    assert type(distribution_for(space, np.zeros(1))) is kind


def test_the_distribution_knows_the_sizes_of_choices_and_the_log_std_it_was_given():
    log_std = np.zeros(1)
    gaussian = distribution_for(Box(("u",), (-1.0,), (1.0,)), log_std)
    assert gaussian.log_std is log_std
    choices = distribution_for(MultiDiscrete((("a", "b"), ("c",))), NOTHING)
    np.testing.assert_array_equal(choices.mode(np.array([[0.0, 2.0, 1.0]])), [[1, 0]])
