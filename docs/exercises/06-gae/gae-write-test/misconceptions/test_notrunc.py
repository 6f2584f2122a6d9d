"""Your test catches {caught} of {total}. The survivor treats a *truncation* like a death, and your tape has
no truncated step whose answer would show it. A clock that cuts an episode ends no world: what is the
advantage of a step that was cut?
"""

import numpy as np


def test_gae(gae):
    r, v, w, gamma, lam = 1.0, 2.0, 5.0, 0.5, 0.25
    terminated = np.array([[False], [True], [False], [False]])
    truncated = np.array([[False], [False], [False], [False]])
    same = np.ones(terminated.shape)
    alive = r + gamma * w - v
    dead = r - v
    expected = np.array(
        [[alive + gamma * lam * dead], [dead], [alive + gamma * lam * alive], [alive]]
    )
    got = gae(r * same, v * same, w * same, terminated, truncated, gamma=gamma, gae_lambda=lam)
    assert np.allclose(got, expected)
