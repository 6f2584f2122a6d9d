"""Differential testing: the definition, written a second time, on random data."""

import numpy as np


def test_gae(gae):
    rng = np.random.default_rng()
    gamma, lam = 0.9, 0.8
    flag = np.array([[False]])
    terminated = np.vstack([flag, flag, ~flag, flag, flag, flag])
    truncated = np.vstack([flag, flag, flag, flag, ~flag, flag])
    rewards = rng.normal(size=terminated.shape)
    values = rng.normal(size=terminated.shape)
    reached = rng.normal(size=terminated.shape)
    delta = rewards + gamma * reached * ~terminated - values
    keep = ~(terminated | truncated) * gamma * lam
    want, carry = [], flag * gamma
    for surprise, factor in zip(delta[::-1], keep[::-1]):
        carry = surprise + factor * carry
        want.append(carry.ravel())
    got = gae(rewards, values, reached, terminated, truncated, gamma=gamma, gae_lambda=lam)
    assert np.allclose(got, np.array(want)[::-1])
