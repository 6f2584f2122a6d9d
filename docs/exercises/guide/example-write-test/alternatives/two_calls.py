import numpy as np


def test_targets(td_targets):
    r, v, gamma = np.array([[3.0]]), np.array([[2.0]]), 0.5
    yes, no = np.array([[True]]), np.array([[False]])
    assert np.allclose(td_targets(r, v, yes, gamma), r)
    assert np.allclose(td_targets(r, v, no, gamma), r + gamma * v)
