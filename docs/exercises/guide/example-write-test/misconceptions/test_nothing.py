"""Your test lets both broken versions pass, so it looks at nothing that they do wrong. Which
number of the result changes when the mask is wrong, and do you compare that one?
"""

import numpy as np


def test_targets(td_targets):
    ended = np.array([[True], [False]])
    ones = np.ones(ended.shape)
    assert td_targets(ones, ones, ended, 0.5).shape == ended.shape
