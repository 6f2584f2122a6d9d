import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppo_ref.diagnostics import approx_kl, clip_fraction, explained_variance

RETURNS = np.array([1.0, 2.0, 4.0, 5.0])


def test_a_perfect_critic_explains_everything():
    assert explained_variance(RETURNS, RETURNS) == 1.0


def test_a_constant_critic_explains_nothing():
    assert explained_variance(np.full(4, 9.0), RETURNS) == pytest.approx(0.0)


def test_a_critic_that_is_worse_than_a_constant_is_negative():
    assert explained_variance(-RETURNS, RETURNS) == pytest.approx(1.0 - 4.0)


def test_a_constant_offset_goes_unnoticed():
    assert explained_variance(RETURNS + 100.0, RETURNS) == pytest.approx(1.0)


def test_constant_returns_leave_nothing_to_explain():
    assert explained_variance(RETURNS, np.ones(4)) is None


def test_float32_returns_far_from_zero_keep_their_variance():
    returns = (3e5 + np.arange(1001) % 2).astype(np.float32)
    assert explained_variance(np.zeros_like(returns), returns) == 0.0
    assert explained_variance(np.full_like(returns, 3e5), returns) == pytest.approx(0.0, abs=1e-12)
    half = (returns - np.float32(3e5)) / 2
    assert explained_variance(half, returns) == pytest.approx(0.75, abs=1e-12)


def test_kl_estimate_agrees_with_the_exact_divergence():
    old, new = np.array([0.5, 0.3, 0.2]), np.array([0.4, 0.4, 0.2])
    exact = float(np.sum(old * np.log(old / new)))
    # The expectation under `old` written as a sample in which each action has its exact share.
    actions = np.repeat([0, 1, 2], [5, 3, 2])
    ratio = (new / old)[actions]
    assert approx_kl(ratio, np.log(ratio)) == pytest.approx(exact, rel=1e-12)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=20))
def test_kl_estimate_is_never_negative(log_ratio):
    logs = np.array(log_ratio)
    assert approx_kl(np.exp(logs), logs) >= -1e-12


def test_clip_fraction_counts_both_sides():
    assert clip_fraction(np.array([0.5, 0.9, 1.0, 1.3]), 0.2) == 0.5


def test_ratios_on_the_clips_edge_are_inside():
    assert clip_fraction(np.array([0.5, 1.5]), 0.5) == 0.0
