"""Your test rejects the correct function and accepts exactly the one that adds up what came
*before* each step: your expected numbers hold that very mistake. What can the last step still
earn?
"""

import numpy as np


def test_returns(discounted_returns):
    got = discounted_returns(np.array([1.0, 4.0]), gamma=0.5)
    assert np.allclose(got, [1.0, 4.5])
