import numpy as np


def test_returns(discounted_returns):
    got = discounted_returns(np.array([2.0, 0.0, 8.0]), gamma=0.5)
    return np.allclose(got, [4.0, 4.0, 8.0])
