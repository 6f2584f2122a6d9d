import numpy as np


def test_returns(discounted_returns):
    """Accept a correct function, reject a broken one. At most eight numbers."""
    first, last, gamma = 1.0, 4.0, 0.5
    got = discounted_returns(np.array([first, last]), gamma=gamma)
    assert np.allclose(got, [first + gamma * last, last])
