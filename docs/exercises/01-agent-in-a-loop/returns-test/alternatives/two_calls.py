import numpy as np


def test_returns(discounted_returns):
    gamma, reward = 0.5, 4.0
    long, short = (discounted_returns(np.full(steps, reward), gamma=gamma) for steps in (3, 2))
    assert np.allclose(short, [reward + gamma * reward, reward])
    assert np.allclose(long[1:], short)
