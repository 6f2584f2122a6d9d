"""At t={t} you return {got}, the plain sum of all rewards from there on; expected is {expected}. With
gamma = 1 you would be right. How much should a reward count that comes one step later?
"""

import numpy as np


def discounted_returns(rewards, *, gamma):
    return np.cumsum(rewards[::-1])[::-1]
