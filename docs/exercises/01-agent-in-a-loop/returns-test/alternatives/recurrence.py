import numpy as np


def test_returns(discounted_returns):
    gamma = 0.5
    first, *_, before, last = discounted_returns(np.array([3.0, 5.0, 7.0]), gamma=gamma)
    assert np.isclose(last, 7.0)
    assert np.isclose(before, 5.0 + gamma * last)
    assert np.isclose(first, 3.0 + gamma * before)
