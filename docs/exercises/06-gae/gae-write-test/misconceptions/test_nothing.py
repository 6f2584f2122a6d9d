"""Your test accepts all {total} broken versions, so it would accept anything: comparing a function with
itself, or only shapes, proves nothing. ARENA 2.0 tested its agent's memory in this way. Which
number did you work out without calling `gae`?
"""

import numpy as np


def test_gae(gae):
    ones = np.ones((4, 1))
    flags = ones < 0
    inputs = (ones, ones, ones, flags, flags)
    first = gae(*inputs, gamma=0.5, gae_lambda=0.5)
    second = gae(*inputs, gamma=0.5, gae_lambda=0.5)
    assert first.shape == second.shape
    assert np.allclose(first, second)
