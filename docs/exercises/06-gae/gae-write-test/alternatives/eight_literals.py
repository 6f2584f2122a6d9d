"""Distinct values in every row, built from few numbers; the ends in the other order."""

import numpy as np


def test_gae(gae):
    gamma, lam = 0.5, 0.5
    flag = np.array([[True]])
    truncated = np.vstack([~flag, flag, ~flag, ~flag])
    terminated = np.vstack([~flag, ~flag, flag, ~flag])
    rewards = np.full(flag.shape, 3.0) * ~terminated
    values = rewards + 2.0
    reached = values + 7.0
    delta = rewards + gamma * reached * ~terminated - values
    top, cut, end, last = delta
    expected = np.stack([top + gamma * lam * cut, cut, end, last])
    got = gae(rewards, values, reached, terminated, truncated, gamma=gamma, gae_lambda=lam)
    np.testing.assert_allclose(got, expected)
