"""Answers True or False instead of asserting; two worlds instead of one long tape."""

import numpy as np


def test_gae(gae):
    gamma, lam, r, v, w = 0.9, 0.7, 1.0, 2.0, 6.0
    terminated = np.array([[False, False], [True, False], [False, False], [False, False]])
    truncated = np.array([[False, False], [False, True], [False, False], [False, False]])
    same = np.ones(terminated.shape)
    alive, dead = r + gamma * w - v, r - v
    carry = gamma * lam
    tail = [[alive + carry * alive] * len("ab"), [alive, alive]]
    expected = np.array([[alive + carry * dead, alive + carry * alive], [dead, alive], *tail])
    got = gae(r * same, v * same, w * same, terminated, truncated, gamma=gamma, gae_lambda=lam)
    return bool(np.allclose(got, expected))
