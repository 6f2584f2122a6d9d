"""Your gradient is p times the reward, so its entries sum to {total} and not to 0. At a={a} it is {got}
instead of {expected}. If one arm's probability grows, what happens to all others, and which reward
is lost with them?
"""

import numpy as np


def bandit_grad(theta, rewards):
    powers = np.exp(theta - theta.max())
    p = powers / powers.sum()
    return p * rewards


def placeholders(inputs, cell, got, expected):
    return {"total": float(np.sum(got))}
