"""Your test catches {caught} of {total}. No transition of it terminates, so a function that looks
forward from everywhere is as good as the right one. Which flag is missing from your inputs?
"""

import numpy as np


def test_targets(td_targets):
    never = np.array([[False], [False]])
    ones = np.ones(never.shape)
    assert np.allclose(td_targets(ones, ones, never, 0.5), ones + 0.5)
