"""Your test catches {caught} of {total}. With γ = 1 nothing is discounted, and so it accepts a
function that leaves the discount out. Which γ would tell the two apart?
"""

import numpy as np


def test_returns(discounted_returns):
    got = discounted_returns(np.array([1.0, 4.0]), gamma=1.0)
    assert np.allclose(got, [5.0, 4.0])
