"""Your test accepts all {total} broken versions, so it would accept anything. Does it compare the function
with itself, or only shapes? Is there a line that can fail at all? Printing and returning a text
reject nothing. Which number did you work out without calling `gae`?
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
