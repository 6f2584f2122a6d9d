import numpy as np


def test_targets(td_targets):
    r, v, gamma = 7.0, 3.0, 0.25
    for over in (True, False):
        flag = np.array([[over]])
        one = np.ones(flag.shape)
        assert np.allclose(td_targets(r * one, v * one, flag, gamma), r + (not over) * gamma * v)
