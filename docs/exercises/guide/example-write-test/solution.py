import numpy as np


def test_targets(td_targets):
    reward, value, gamma = 1.0, 4.0, 0.5
    ended = np.array([[True], [False]])
    same = np.ones(ended.shape)
    got = td_targets(reward * same, value * same, ended, gamma)
    assert np.allclose(got, [[reward], [reward + gamma * value]])
