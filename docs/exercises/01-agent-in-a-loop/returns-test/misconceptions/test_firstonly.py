"""Your test catches {caught} of {total}. It looks at the return of the *first* step alone, and there
the discount may be counted from the start of the episode, and every other step may say anything.
What would the last entry show?
"""

import numpy as np


def test_returns(discounted_returns):
    got = discounted_returns(np.array([1.0, 4.0]), gamma=0.5)
    assert np.allclose(got[0], 3.0)
