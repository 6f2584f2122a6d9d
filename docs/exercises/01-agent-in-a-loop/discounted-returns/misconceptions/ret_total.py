"""All {T} steps got the same number, {got}. Step {t}, where {expected} is expected, cannot have caused
the rewards that came before it. What should be left out of its sum?
"""

import numpy as np


def discounted_returns(rewards, *, gamma):
    total = sum(gamma**t * reward for t, reward in enumerate(rewards))
    return np.full(len(rewards), total)


def shown_at(inputs):
    return np.arange(len(inputs["rewards"])) > 0
