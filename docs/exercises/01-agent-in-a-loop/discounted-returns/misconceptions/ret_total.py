"""All {n} steps got the same number, {x}. Step {t} cannot have caused the rewards that came before
it. What should be left out of its sum?
"""

import numpy as np


def discounted_returns(rewards, *, gamma):
    total = sum(gamma**t * reward for t, reward in enumerate(rewards))
    return np.full(len(rewards), total)


def placeholders(inputs, got, expected):
    return {"n": len(got), "x": float(got[0]), "t": len(got) - 1}
