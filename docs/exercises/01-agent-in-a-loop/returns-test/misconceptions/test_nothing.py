"""Your test accepts all {total} broken versions, so it would accept anything. An episode of one step
has no future to add up, and a function compared with itself always agrees. Which number did you
work out by hand, and would one of the broken versions get it wrong?
"""

import numpy as np


def test_returns(discounted_returns):
    rewards = np.array([1.0, 4.0])
    first = discounted_returns(rewards, gamma=0.5)
    second = discounted_returns(rewards, gamma=0.5)
    assert first.shape == rewards.shape
    assert np.allclose(first, second)
