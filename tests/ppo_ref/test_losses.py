from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from ppo_ref.algorithms import KL_COEF_RANGE
from ppo_ref.distributions import Categorical
from ppo_ref.losses import (
    adapted_kl_coef,
    clipped_surrogate,
    normalize_advantages,
    penalised_surrogate,
    policy_gradient,
    value_loss,
)


def samples(seed=0, size=200, num_actions=3, spread=0.6):
    """A minibatch whose ratios fall inside, above and below the interval."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(size=(size, num_actions))
    actions = rng.integers(num_actions, size=size)
    old = Categorical.log_prob(logits, actions) + rng.normal(size=size) * spread
    return logits, actions, old, rng.normal(size=size)


def categorical_policy_loss(logits, actions, old_log_probs, advantages, *, clip_coef, ent_coef):
    """PPO's loss of a softmax policy with its entropy, as the update puts it together."""
    evaluation = Categorical.evaluate(logits, actions)
    loss = clipped_surrogate(evaluation.log_probs, old_log_probs, advantages, clip_coef=clip_coef)
    d_logits, _ = evaluation.backward(loss.d_log_probs, -ent_coef / len(actions))
    entropy = evaluation.entropy.mean()
    return SimpleNamespace(**vars(loss), entropy=entropy, d_logits=d_logits)


def torch_loss(logits, actions, old_log_probs, advantages, clip_coef, ent_coef):
    """The loss as PyTorch implementations write it, differentiated by autograd."""
    z = torch.tensor(logits, requires_grad=True)
    distribution = torch.distributions.Categorical(logits=z)
    ratio = torch.exp(distribution.log_prob(torch.tensor(actions)) - torch.tensor(old_log_probs))
    a = torch.tensor(advantages)
    surrogate = torch.min(ratio * a, ratio.clamp(1 - clip_coef, 1 + clip_coef) * a)
    entropy = distribution.entropy().mean()
    loss = -surrogate.mean() - ent_coef * entropy
    loss.backward()
    return -surrogate.mean().item(), entropy.item(), z.grad.numpy()


@pytest.mark.parametrize("num_actions", [2, 3, 6])
@pytest.mark.parametrize("ent_coef", [0.0, 0.05, -0.05])
def test_policy_loss_entropy_and_gradient_equal_autograds(num_actions, ent_coef):
    batch = samples(num_actions=num_actions)
    ours = categorical_policy_loss(*batch, clip_coef=0.2, ent_coef=ent_coef)
    loss, entropy, gradient = torch_loss(*batch, 0.2, ent_coef)
    assert ours.policy_loss == pytest.approx(loss, rel=1e-12)
    assert ours.entropy == pytest.approx(entropy, rel=1e-12)
    np.testing.assert_allclose(ours.d_logits, gradient, rtol=1e-9, atol=1e-15)


@given(st.integers(0, 10_000))
def test_the_gradient_equals_finite_differences(seed):
    logits, actions, old, advantages = samples(seed, size=4)
    kinks = np.array([0.8, 1.2])
    ratio = np.exp(Categorical.log_prob(logits, actions) - old)
    if np.abs(ratio[:, None] - kinks).min() < 1e-4:  # the loss has no derivative there
        return

    def loss(z):
        result = categorical_policy_loss(z, actions, old, advantages, clip_coef=0.2, ent_coef=0.1)
        return result.policy_loss - 0.1 * result.entropy

    gradient = categorical_policy_loss(
        logits, actions, old, advantages, clip_coef=0.2, ent_coef=0.1
    ).d_logits
    for index in np.ndindex(*logits.shape):
        step = np.zeros_like(logits)
        step[index] = 1e-6
        slope = (loss(logits + step) - loss(logits - step)) / 2e-6
        assert gradient[index] == pytest.approx(slope, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize(
    ("ratio", "advantage", "loss", "has_gradient"),
    [
        (1.5, 1.0, -1.2, False),  # already more likely than asked for: stop
        (1.5, -1.0, 1.5, True),  # more likely although bad: push back, unclipped
        (0.5, 1.0, -0.5, True),  # less likely although good
        (0.5, -1.0, 0.8, False),  # already less likely than asked for
        (1.1, 1.0, -1.1, True),
        (0.9, -1.0, 0.9, True),
    ],
)
def test_the_six_cases_of_the_clip(ratio, advantage, loss, has_gradient):
    logits, actions = np.zeros((1, 2)), np.array([0])
    old = np.log([0.5 / ratio])
    result = categorical_policy_loss(
        logits, actions, old, np.array([advantage]), clip_coef=0.2, ent_coef=0.0
    )
    assert result.policy_loss == pytest.approx(loss)
    assert result.d_logits.any() == has_gradient


def test_the_first_gradient_after_a_rollout_is_the_plain_policy_gradient():
    logits, actions, _, advantages = samples()
    old = Categorical.log_prob(logits, actions)
    result = categorical_policy_loss(logits, actions, old, advantages, clip_coef=0.2, ent_coef=0.0)
    onehot = np.eye(3)[actions]
    probs = np.exp(Categorical.log_probs(logits))
    expected = -advantages[:, None] * (onehot - probs) / len(actions)
    np.testing.assert_allclose(result.d_logits, expected, rtol=1e-10, atol=1e-15)
    assert result.ratio_max == pytest.approx(1.0)
    assert result.approx_kl == pytest.approx(0.0, abs=1e-12)
    assert result.clip_fraction == 0.0


def test_a_sample_with_an_overflowing_ratio_on_the_clipped_side_has_no_gradient():
    result = None
    with np.errstate(over="ignore"):
        result = categorical_policy_loss(
            np.zeros((1, 2)),
            np.array([0]),
            np.array([-2000.0]),
            np.array([1.0]),
            clip_coef=0.2,
            ent_coef=0.0,
        )
    assert result.policy_loss == pytest.approx(-1.2)
    np.testing.assert_array_equal(result.d_logits, 0.0)


def test_normalised_advantages_have_mean_zero_and_standard_deviation_one():
    advantages = normalize_advantages(np.array([1.0, 2.0, 3.0, 6.0]))
    assert advantages.mean() == pytest.approx(0.0, abs=1e-12)
    assert advantages.std(ddof=0) == pytest.approx(1.0)


@pytest.mark.parametrize("size", [1, 7])
def test_equal_advantages_normalise_to_zero_instead_of_nan(size):
    np.testing.assert_array_equal(normalize_advantages(np.full(size, 2.5)), np.zeros(size))


@pytest.mark.parametrize("size", [3, 100, 128, 1000])
@pytest.mark.parametrize("value", [1.1, -0.3, 1e6 / 3, 1e-7])
def test_the_mean_of_equal_advantages_is_not_rounded_away_from_them(size, value):
    advantages = np.full(size, value, np.float32)
    np.testing.assert_array_equal(normalize_advantages(advantages), np.zeros(size, np.float32))
    np.testing.assert_array_equal(advantages, np.float32(value))


def test_what_hardly_varies_is_not_blown_up():
    # std = 1e-8, as much as is added to it.
    np.testing.assert_allclose(normalize_advantages(np.array([1e-8, 3e-8])), [-0.5, 0.5])


def test_value_loss_is_half_the_mean_squared_error():
    values, returns = np.array([1.0, 2.0]), np.array([3.0, 2.0])
    loss, gradient = value_loss(values, returns, values)
    assert loss == 1.0  # (1/2 * 4 + 1/2 * 0) / 2
    np.testing.assert_array_equal(gradient, [-1.0, 0.0])


def test_clipped_value_loss_equals_autograds():
    rng = np.random.default_rng(0)
    values, returns, old = rng.normal(size=(3, 500))
    v, r, o = torch.tensor(values, requires_grad=True), torch.tensor(returns), torch.tensor(old)
    clipped = o + torch.clamp(v - o, -0.2, 0.2)
    theirs = 0.5 * torch.max((v - r) ** 2, (clipped - r) ** 2).mean()
    theirs.backward()
    loss, gradient = value_loss(values, returns, old, clip_vloss=0.2)
    assert loss == pytest.approx(theirs.item(), rel=1e-12)
    np.testing.assert_allclose(gradient, v.grad.numpy(), rtol=1e-12, atol=1e-16)


def test_rounding_inside_the_clip_interval_never_freezes_a_value():
    # old + (V - old) differs from V in the last bit for some of these, either way.
    rng = np.random.default_rng(0)
    old, values, returns = (rng.random((3, 5000)) * [[0.001], [0.15], [1.0]]).astype(np.float32)
    assert (old + (values - old) != values).any()
    _, gradient = value_loss(values, returns, old, clip_vloss=0.2)
    assert gradient.all()


@pytest.mark.parametrize("clip_vloss", [None, 0.2])
def test_the_gradient_of_the_value_loss_stays_in_float32(clip_vloss):
    values = np.array([1.0, 2.0], np.float32)
    _, gradient = value_loss(values, values + 1, values - 1, clip_vloss=clip_vloss)
    assert gradient.dtype == np.float32


def log_probs_and_advantages(seed=0, size=50):
    rng = np.random.default_rng(seed)
    old = -rng.random(size)
    return old + 0.4 * rng.normal(size=size), old, rng.normal(size=size)


def test_the_penalised_loss_and_its_gradient_equal_autograds():
    log_probs, old, advantages = log_probs_and_advantages()
    ours = penalised_surrogate(log_probs, old, advantages, kl_coef=0.7, clip_coef=0.2)
    leaf = torch.tensor(log_probs, requires_grad=True)
    log_ratio = leaf - torch.tensor(old)
    surrogate = -(log_ratio.exp() * torch.tensor(advantages)).mean()
    kl = (log_ratio.exp() - 1 - log_ratio).mean()
    (surrogate + 0.7 * kl).backward()
    assert ours.policy_loss == pytest.approx(surrogate.item(), rel=1e-12)
    assert ours.approx_kl == pytest.approx(kl.item(), rel=1e-12)
    np.testing.assert_allclose(ours.d_log_probs, leaf.grad.numpy(), rtol=0, atol=1e-12)


def test_the_penaltys_gradient_has_the_expectation_of_the_exact_divergences():
    # Weighting each action by its old probability makes the sample mean an exact expectation.
    old, z = np.array([0.5, 0.3, 0.2]), np.array([0.2, -0.4, 0.9])
    new = np.exp(z) / np.exp(z).sum()
    sampled = np.zeros(3)
    for action in range(3):
        log_prob, old_log_prob = np.log(new[[action]]), np.log(old[[action]])
        loss = penalised_surrogate(log_prob, old_log_prob, np.zeros(1), kl_coef=1.0, clip_coef=0.2)
        sampled += old[action] * loss.d_log_probs[0] * (np.eye(3)[action] - new)
    np.testing.assert_allclose(sampled, new - old, atol=1e-12)  # d KL(old || new) / d z


def test_the_plain_policy_gradient_is_minus_the_weighted_mean_of_log_probs():
    log_probs, old, advantages = log_probs_and_advantages()
    loss = policy_gradient(log_probs, old, advantages, clip_coef=0.2)
    assert loss.policy_loss == pytest.approx(-np.mean(advantages * log_probs), rel=1e-12)
    np.testing.assert_allclose(loss.d_log_probs, -advantages / 50, rtol=1e-12)
    assert loss.ratio_max == pytest.approx(np.exp(log_probs - old).max(), rel=1e-12)
    ratio = np.exp(log_probs - old)
    assert loss.approx_kl == pytest.approx(np.mean(ratio - 1 - np.log(ratio)), rel=1e-9)


@pytest.mark.parametrize("kl_coef", [0.1, 10.0])
def test_where_the_policy_has_not_moved_all_algorithms_have_one_gradient(kl_coef):
    _, old, advantages = log_probs_and_advantages()
    plain = policy_gradient(old, old, advantages, clip_coef=0.2).d_log_probs
    ppo = clipped_surrogate(old, old, advantages, clip_coef=0.2).d_log_probs
    penalised = penalised_surrogate(old, old, advantages, kl_coef=kl_coef, clip_coef=0.2)
    np.testing.assert_allclose(ppo, plain, rtol=1e-14)
    np.testing.assert_allclose(penalised.d_log_probs, plain, rtol=1e-14)


@pytest.mark.parametrize(
    ("kl", "expected"), [(0.0, 1.0), (0.0066, 1.0), (0.0067, 2.0), (0.015, 2.0), (0.0151, 4.0)]
)
def test_the_penaltys_weight_is_halved_or_doubled_outside_a_factor_of_1_5(kl, expected):
    assert adapted_kl_coef(2.0, kl, 0.01) == expected


def test_the_penaltys_weight_never_leaves_its_range():
    smallest, largest = KL_COEF_RANGE
    assert adapted_kl_coef(smallest * 1.5, 0.0, 0.01) == smallest
    assert adapted_kl_coef(largest / 1.5, 1.0, 0.01) == largest


def test_at_either_limit_the_penaltys_weight_stays():
    assert adapted_kl_coef(2.0, 1.0, 1.5) == adapted_kl_coef(2.0, 1.5, 1.0) == 2.0
