"""Your tape is a single step, so nothing is ever carried from one step to another: {survivors} of {total} broken
versions pass. How many steps does it take before γλ appears in an
answer?
"""

import numpy as np


def test_gae(gae):
    r, v, w, gamma, lam = 1.0, 2.0, 5.0, 0.5, 0.25
    terminated = np.array([[False]])
    truncated = np.array([[False]])
    same = np.ones(terminated.shape)
    alive = r + gamma * w - v
    dead = r - v
    expected = np.array([[alive]])
    got = gae(r * same, v * same, w * same, terminated, truncated, gamma=gamma, gae_lambda=lam)
    assert np.allclose(got, expected)
