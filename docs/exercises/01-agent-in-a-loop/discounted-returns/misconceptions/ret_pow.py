"""Your entry at t={t} is {got} instead of {expected}, exactly γ^{t} times as much: the discount is
counted from the start of the episode. How far away is a reward that arrives *now*, in step {t}?
"""

import numpy as np


def discounted_returns(rewards, *, gamma):
    weighted = gamma ** np.arange(len(rewards)) * rewards
    return np.cumsum(weighted[::-1])[::-1]


def shown_at(inputs):
    return np.arange(len(inputs["rewards"])) > 0
