"""Your test catches {caught} of {total}. The survivor gives the last step of the rollout no future, and in your
tape it has none anyway, because the episode terminates there. Which kind of last step would tell
them apart?
"""

import numpy as np


def test_gae(gae):
    r, v, w, gamma, lam = 1.0, 2.0, 5.0, 0.5, 0.25
    terminated = np.array([[False], [True], [False], [True]])
    truncated = np.array([[False], [False], [True], [False]])
    same = np.ones(terminated.shape)
    alive = r + gamma * w - v
    dead = r - v
    expected = np.array([[alive + gamma * lam * dead], [dead], [alive], [dead]])
    got = gae(r * same, v * same, w * same, terminated, truncated, gamma=gamma, gae_lambda=lam)
    assert np.allclose(got, expected)
