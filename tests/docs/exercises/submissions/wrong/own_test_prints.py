# exercise: gae-write-test
# expect: accepts all 9
import numpy as np


def test_gae(gae):
    r, v, w, gamma, lam = 1.0, 2.0, 5.0, 0.5, 0.25
    terminated = np.array([[False], [True], [False], [False]])
    truncated = np.array([[False], [False], [True], [False]])
    same = np.ones(terminated.shape)
    alive, dead = r + gamma * w - v, r - v
    expected = np.array([[alive + gamma * lam * dead], [dead], [alive], [alive]])
    got = gae(r * same, v * same, w * same, terminated, truncated, gamma=gamma, gae_lambda=lam)
    print(np.allclose(got, expected))
